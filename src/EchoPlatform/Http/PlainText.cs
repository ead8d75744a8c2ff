using System.Globalization;
using System.Text;

namespace EchoPlatform;

/// <summary>Foreign text made fit for one line of a message.</summary>
internal static class PlainText
{
    /// <summary>One line without control or formatting characters, blanks run together, at most so many characters.</summary>
    public static string Of(string text, int maxLength) => Cut(Clean(text), maxLength);

    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            bool blank = char.IsWhiteSpace(character) || char.IsControl(character)
                || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
            if (!blank)
            {
                clean.Append(character);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().TrimEnd();
    }

    public static string Cut(string text, int maxLength) =>
        text.Length <= maxLength ? text : text[..(char.IsHighSurrogate(text[maxLength - 2]) ? maxLength - 2 : maxLength - 1)] + "…";
}
