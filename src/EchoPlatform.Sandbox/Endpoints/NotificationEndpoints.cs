using System.Text.Json;
using EchoPlatform.Sandbox.OAuth;
using EchoPlatform.Sandbox.State;
using EchoPlatform.Sandbox.Wire;
using EchoPlatform.Sandbox.World;
using Span = EchoPlatform.Sandbox.State.Span;

namespace EchoPlatform.Sandbox.Endpoints;

/// <remarks>Bodies and answers of POST, PUT and DELETE are INFERRED: the vendor's pages are cut.</remarks>
internal static class NotificationEndpoints
{
    private const string Emails = "/v1/accounts/{username}/computers/{computer}/notifications/emails";
    private const string Options = "/v1/accounts/{username}/computers/{computer}/notifications/options";

    private static readonly ListShape Shape = new(50, ["EMAIL_ID", "EMAIL"]);

    private static readonly string[] Factors = ["HOUR", "DAY", "WEEK"];

    public static void Map(ApiRoutes routes)
    {
        routes.Read(Emails, ApiScopes.ComputersRead, List);
        routes.Post(Emails, ApiScopes.ComputersWrite, Add);
        routes.Read(Emails + "/{email}", ApiScopes.ComputersRead, Read);
        routes.Put(Emails + "/{email}", ApiScopes.ComputersWrite, Edit);
        routes.Delete(Emails + "/{email}", ApiScopes.ComputersWrite, Delete);
        routes.Read(Options, ApiScopes.ComputersRead, ReadOptions);
        routes.Put(Options, ApiScopes.ComputersWrite, EditOptions);
    }

    private static string PathTo(Account account, in Computer computer, int id) =>
        $"{Links.To(account)}/computers/{computer.Id}/notifications/emails/{id}";

    private static Answer List(ApiCall call)
    {
        if (!call.TryComputer(out var account, out var computer))
        {
            return Answer.NotFound;
        }

        var query = call.Query(Shape);
        var rows = Order.By(call.State.Of(account, computer).Emails.Values, query, query.OrderBy == 1
            ? (left, right) => string.CompareOrdinal(left.Email, right.Email)
            : (left, right) => left.Id.CompareTo(right.Id));
        var where = computer;
        return call.Page(query, account, new ListSource<NotificationEmail>(rows, (row, email) =>
        {
            row.Begin(Mix.Of(where.Key, 700 + email.Id));
            row.Number(Members.Of("email_id"), email.Id);
            Describe(row, email);
            row.Self(call.Href(PathTo(account, where, email.Id), Mix.Of(where.Key, email.Id)));
            row.End();
        }));
    }

    private static void Describe(RowWriter row, NotificationEmail email)
    {
        row.Text(Members.Email, email.Email);
        row.Flag(Members.Of("backup_completed"), email.Completed);
        row.Flag(Members.Of("backup_warning"), email.Warning);
        row.Flag(Members.Of("backup_failed"), email.Failed);
        row.Flag(Members.Of("backup_missed"), email.Missed);
        row.Flag(Members.Of("no_recent_backup"), email.NoRecent);
    }

    private static NotificationEmail? Parse(ApiCall call, int id, Rules rules)
    {
        var body = call.Body;
        rules.Need(body.Text("email")?.Contains('@', StringComparison.Ordinal) == true, "email");
        return rules.Broken ? null : new NotificationEmail(
            id,
            body.Text("email")!,
            body.Flag("backup_completed") ?? false,
            body.Flag("backup_warning") ?? false,
            body.Flag("backup_failed") ?? false,
            body.Flag("backup_missed") ?? false,
            body.Flag("no_recent_backup") ?? false);
    }

    private static Answer Add(ApiCall call)
    {
        if (!call.TryComputer(out var account, out var computer))
        {
            return Answer.NotFound;
        }

        var emails = call.State.Of(account, computer).Emails;
        var rules = call.Rules();
        rules.Code(emails.Count < VendorState.Most, "most", "The sandbox holds no more of these");
        if (Parse(call, emails.Keys.LastOrDefault() + 1, rules) is not { } email)
        {
            return rules.Refuse();
        }

        emails[email.Id] = email;
        return Answer.Created(call.Host + PathTo(account, computer, email.Id));
    }

    private static Answer Read(ApiCall call)
    {
        if (Find(call) is not var (_, email))
        {
            return Answer.NotFound;
        }

        Describe(call.Resource(Mix.Of(0xE4A1UL, email.Id)), email);
        return call.Done();
    }

    private static Answer Edit(ApiCall call)
    {
        if (Find(call) is not var (state, email))
        {
            return Answer.NotFound;
        }

        var rules = call.Rules();
        if (Parse(call, email.Id, rules) is not { } changed)
        {
            return rules.Refuse();
        }

        state.Emails[email.Id] = changed;
        return Answer.NoContent;
    }

    private static Answer Delete(ApiCall call)
    {
        if (Find(call) is not var (state, email))
        {
            return Answer.NotFound;
        }

        state.Emails.Remove(email.Id);
        return Answer.NoContent;
    }

    private static (ComputerState State, NotificationEmail Email)? Find(ApiCall call) =>
        call.TryComputer(out var account, out var computer)
            && int.TryParse(call.Route("email"), out var id)
            && call.State.Of(account, computer).Emails.TryGetValue(id, out var email)
            ? (call.State.Of(account, computer), email)
            : null;

    private static Answer ReadOptions(ApiCall call)
    {
        if (!call.TryComputer(out var account, out var computer))
        {
            return Answer.NotFound;
        }

        var options = call.State.Of(account, computer).Options;
        var flat = call.Defects.Is(Defects.FlatOptions);
        var json = call.Reply.Json;
        json.WriteStartObject();
        json.WriteStartObject("backup_finished");
        json.WriteBoolean("include_failed_files", options.FailedFiles);
        json.WriteBoolean("include_no_files_notice", options.NoFilesNotice);
        json.WriteBoolean("include_total_usage", options.TotalUsage);
        json.WriteEndObject();
        json.WriteStartObject("no_recent_backup");
        if (flat)
        {
            json.WriteEndObject();
        }

        Write(json, "time_between_backups", options.Backups);
        Write(json, "time_between_notifications", options.Notifications);
        if (!flat)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
        return Answer.Ok;
    }

    private static void Write(Utf8JsonWriter json, string name, Span span)
    {
        json.WriteStartObject(name);
        json.WriteNumber("value", span.Value);
        json.WriteString("factor", span.Factor);
        json.WriteEndObject();
    }

    private static Answer EditOptions(ApiCall call)
    {
        if (!call.TryComputer(out var account, out var computer))
        {
            return Answer.NotFound;
        }

        var rules = call.Rules();
        var finished = call.Body.Member("backup_finished");
        var recent = call.Body.Member("no_recent_backup");
        var state = call.State.Of(account, computer);
        foreach (var name in (ReadOnlySpan<string>)["time_between_backups", "time_between_notifications"])
        {
            var span = recent.Member(name);
            rules.Need(
                span.ValueKind == JsonValueKind.Undefined
                    || (span.Whole("value") >= 1 && Factors.Contains(span.Text("factor"), StringComparer.Ordinal)),
                name);
        }

        if (rules.Broken)
        {
            return rules.Refuse();
        }

        var before = state.Options;
        state.Options = new NotificationOptions(
            finished.Flag("include_failed_files") ?? before.FailedFiles,
            finished.Flag("include_no_files_notice") ?? before.NoFilesNotice,
            finished.Flag("include_total_usage") ?? before.TotalUsage,
            Of(recent.Member("time_between_backups"), before.Backups),
            Of(recent.Member("time_between_notifications"), before.Notifications));
        return Answer.NoContent;

        static Span Of(JsonElement span, Span before) =>
            span.ValueKind == JsonValueKind.Object ? new Span(span.Whole("value")!.Value, span.Text("factor")!) : before;
    }
}
