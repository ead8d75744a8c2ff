using Cronos;

namespace EchoFunctions.Local.Runtime;

/// <summary>An NCRONTAB expression: six fields from seconds on, or five from minutes on. All times are UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CronExpression _expression;

    private TimerSchedule(CronExpression expression) => _expression = expression;

    /// <exception cref="InvalidOperationException">The text is no such expression; names the function.</exception>
    public static TimerSchedule Parse(string text, string function)
    {
        try
        {
            var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            return new(CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard));
        }
        catch (CronFormatException exception)
        {
            throw new InvalidOperationException(
                $"The schedule '{text}' of function '{function}' is not an NCRONTAB expression: {exception.Message}",
                exception);
        }
    }

    public DateTimeOffset? Next(DateTimeOffset after) => _expression.GetNextOccurrence(after, TimeZoneInfo.Utc);
}
