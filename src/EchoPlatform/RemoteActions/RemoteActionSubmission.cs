using System.Net;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>What came of giving a computer a command (Page 96770905).</summary>
public sealed class RemoteActionSubmission
{
    internal RemoteActionSubmission(string account, string computer, ApiResponse response)
    {
        Account = account;
        Computer = computer;
        Response = response;
        ActionId = FindId(response.Json);
    }

    /// <summary>The account.</summary>
    public string Account { get; }

    /// <summary>The computer within the account.</summary>
    public string Computer { get; }

    /// <summary>
    /// The number to follow the command by, as text since the vendor sends numbers and strings, named <c>id</c> or <c>actionId</c>;
    /// <see langword="null"/> when the vendor gave none.
    /// </summary>
    public string? ActionId { get; }

    /// <summary>Whether the command waits for its computer to connect (202).</summary>
    public bool IsQueued => Response.Status == HttpStatusCode.Accepted;

    /// <summary>Whether the command is done and there is nothing to follow: a success other than 202, without a number.</summary>
    public bool IsDone => !IsQueued && ActionId is null;

    /// <summary>The answer as it came.</summary>
    public ApiResponse Response { get; }

    /// <summary>A description.</summary>
    /// <returns>Done, queued or to be followed, in words.</returns>
    public override string ToString() =>
        IsDone ? "done" : ActionId is null ? "queued, without an id to follow it by" : $"{(IsQueued ? "queued" : "accepted")} as action {ActionId}";

    internal static string? FindId(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } root)
        {
            return null;
        }

        JsonElement? data = Members.Find(root, "data");
        foreach (JsonElement? place in (JsonElement?[])[data, root])
        {
            if (place is { ValueKind: JsonValueKind.Object } element
                && (Members.Text(Members.Find(element, "actionId")) ?? Members.Text(Members.Find(element, "id"))) is { } id)
            {
                return id;
            }
        }

        return null;
    }
}
