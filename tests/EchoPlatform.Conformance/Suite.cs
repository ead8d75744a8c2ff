using System.Text.Json;
using EchoPlatform.Conformance.Checks;

namespace EchoPlatform.Conformance;

/// <summary>All checks, in the order they run.</summary>
public static class Suite
{
    /// <summary>Every check once.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        .. TokenChecks.All, .. AccessChecks.All, .. GeneralChecks.All, .. ListChecks.All, .. AccountChecks.All, .. HistoryChecks.All,
        .. ComputerChecks.All, .. NotificationChecks.All, .. PartnerChecks.All, .. SignupChecks.All, .. ProvisioningChecks.All,
        .. ActionChecks.All, .. BackupSetChecks.All, .. SettingsChecks.All, .. RestoreChecks.All,
    ];

    /// <summary>Runs checks one after the other; one that fails does not keep the next from running.</summary>
    public static async Task<IReadOnlyList<Result>> RunAsync(Session session, IEnumerable<Check> checks, Action<Result>? report = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(checks);
        var results = new List<Result>();
        foreach (var check in checks)
        {
            var result = await RunAsync(session, check);
            results.Add(result);
            report?.Invoke(result);
        }

        return results;
    }

    private static async Task<Result> RunAsync(Session session, Check check)
    {
        try
        {
            await check.RunAsync(session);
            return new Result(check.Name, Outcome.Passed, "");
        }
        catch (InconclusiveException reason)
        {
            return new Result(check.Name, Outcome.Inconclusive, reason.Message);
        }
        catch (OperationCanceledException) when (session.Cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception problem) when (problem is CheckFailedException or HttpRequestException or JsonException or OperationCanceledException or FormatException or IOException)
        {
            return new Result(check.Name, Outcome.Failed, problem.Message);
        }
    }
}
