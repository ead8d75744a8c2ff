using static EchoPlatform.Conformance.Check;
using static EchoPlatform.Conformance.Session;

namespace EchoPlatform.Conformance.Checks;

/// <summary>Creating accounts and partners, their passwords, and canceling them.</summary>
internal static class SignupChecks
{
    public static IEnumerable<Check> All =>
    [
        Writes("account-create", "a created account: 201, Location ends in its name", "account-location-wrong", async s =>
        {
            var name = s.NewName();
            var reply = (await s.PostAsync("/v1/accounts", await s.NewSignupAsync(name))).Must(201);
            Expect(reply.Location?.EndsWith("/accounts/" + name, StringComparison.Ordinal) == true, $"the Location is {reply.Location ?? "missing"}");
            Expect((await s.GetAsync("/v1/accounts/" + name)).Must(200).Json.Text("username") == name, "another account is read");
        }),
        Writes("account-create-listed", "a created account is among the signups", "created-account-unlisted", async s =>
        {
            var name = (await s.NewAccountAsync()).Split('/')[^1];
            var rows = await s.ListAsync(await s.PartnerAsync() + "/signups", 100);
            Expect(rows.Any(row => row.Text("username") == name), "the account is not among the signups");
        }),
        Writes("account-create-twice", "a user name cannot be given twice (INFERRED)", "duplicate-account-accepted", async s =>
        {
            var name = (await s.NewAccountAsync()).Split('/')[^1];
            (await s.PostAsync("/v1/accounts", await s.NewSignupAsync(name))).MustRefuse();
        }),
        Writes("account-create-plan", "an account is not created on an unknown plan (INFERRED)", "unknown-plan-accepted", async s =>
        {
            var body = Person(s.NewName());
            body["plan_id"] = 987_654;
            (await s.PostAsync("/v1/accounts", body)).MustRefuse();
        }),
        Writes("partner-create", "a created sub-partner: 201, and is read", "partner-created-is-200", async s =>
        {
            var name = s.NewName();
            (await s.PostAsync("/v1/partners", await s.NewSignupAsync(name))).Must(201);
            Expect((await s.GetAsync("/v1/partners/" + name)).Must(200).Json.Text("username") == name, "another partner is read");
        }),
        Writes("trial-partner", "a trial partner is created with a token of its own: 201, Location is a partner", "trial-partner-location", async s =>
        {
            var token = await s.TokenAsync("trial_partners_write", "trial_partners");
            var name = s.NewName();
            var body = Person(name);
            body["coupon_code"] = "TRIAL-1";
            var reply = await s.SendAsync(HttpMethod.Post, "/v1/trialpartners", body, token);
            Need(reply.Status != 400, "no coupon code is known");
            reply.Must(201);
            Expect(reply.Location?.EndsWith("/partners/" + name, StringComparison.Ordinal) == true, $"the Location is {reply.Location ?? "missing"}");
        }),
        Writes("account-cancel", "a cancellation: 303 to the account", "cancel-is-200", async s =>
        {
            var path = await s.NewAccountAsync();
            var reply = (await CancelAsync(s, path, false, "")).Must(303);
            Expect(reply.Location?.EndsWith("/" + path.Split('/')[^1], StringComparison.Ordinal) == true, $"the Location is {reply.Location ?? "missing"}");
        }),
        Writes("account-cancel-status", "a canceled account reads CANCELED", "cancel-forgotten", async s =>
        {
            var path = await s.NewAccountAsync();
            Need((await CancelAsync(s, path, false, "")).Status < 400, "the account cannot be canceled");
            Expect((await s.GetAsync(path)).Needed(200).Json.Text("status") == "CANCELED", "the account is not CANCELED");
        }),
        Writes("cancel-note", "a reason that requires a note does not go without", "note-not-required", async s =>
            (await CancelAsync(s, await s.NewAccountAsync(), true, "")).MustRefuse()),
        Writes("cancel-reason", "an unknown reason is refused (INFERRED)", "any-reason", async s =>
            (await s.PostAsync(await s.NewAccountAsync() + "/cancellation", new { reason_id = 987_654, reason_note = "none" })).MustRefuse()),
        Writes("partner-cancel", "a partner's cancellation: 303 to the partner", "partner-cancel-location", async s =>
        {
            var path = await s.NewPartnerAsync();
            var reply = (await CancelAsync(s, path, false, "")).Must(303);
            var parts = (reply.Location ?? "").Split('/');
            Expect(parts.Length > 1 && parts[^2] is "partners" or "partner" && parts[^1] == path.Split('/')[^1], $"the Location is {reply.Location}");
        }),
        Writes("partner-password", "a changed password: 204", "partner-password-is-200", async s =>
            (await s.PostAsync(await s.NewPartnerAsync() + "/password", new { current_password = "S3cret-1", new_password = "S3cret-2" })).Must(204)),
        Writes("partner-password-wrong", "a wrong current password is refused (INFERRED)", "any-password", async s =>
            (await s.PostAsync(await s.NewPartnerAsync() + "/password", new { current_password = "wrong", new_password = "S3cret-2" })).MustRefuse()),
    ];

    private static async Task<Reply> CancelAsync(Session s, string path, bool needsNote, string note)
    {
        var reasons = await s.ListAsync("/v1/general/cancellation_reasons");
        var reason = reasons.FirstOrDefault(row => (row.Flag("requires_note") ?? false) == needsNote);
        Need(reason.Whole("reason_id") is not null, needsNote ? "no reason requires a note" : "every reason requires a note");
        return await s.PostAsync(path + "/cancellation", new { reason_id = reason.Whole("reason_id"), reason_note = note });
    }
}
