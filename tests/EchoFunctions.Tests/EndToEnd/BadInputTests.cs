using EchoFunctions.Core.Exports;
using EchoFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace EchoFunctions.Tests.EndToEnd;

/// <summary>
/// Whatever is wrong outside ends in one sentence that names it and in a failed run, and nothing is lost: once it is mended, the
/// next run completes and every record has arrived once.
/// </summary>
public sealed class BadInputTests(AzuriteFixture azurite)
{
    private const string SecretName = "echo-main-client-secret";
    private const string OtherSecret = "ffffffffffffffffffffffffffffffff";

    [Fact]
    public async Task A_vault_that_cannot_be_reached_is_named()
    {
        await using var vendor = await Vendor.StartAsync();
        using var closed = new ClosedPort();
        var connection = azurite.TakeAccount();
        await using (var app = await RunningApp.StartAsync(
            connection,
            vendor.Settings(),
            new() { ["Echo:Clients:main:ClientSecret"] = null, ["Echo:KeyVaultUri"] = $"https://{closed.Authority}/" }))
        {
            await ShouldFailAsync(app, $"'{SecretName}'", closed.Authority, "Echo:KeyVaultUri");
        }

        await using var mended = await RunningApp.StartAsync(connection, vendor.Settings());
        await ShouldCompleteAsync(mended, vendor, new Ledger(connection));
    }

    [Fact]
    public async Task A_vault_that_forbids_is_named_with_the_role_that_is_missing()
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        app.Host.Vault!.Forbid();

        await ShouldFailAsync(app, $"'{SecretName}'", "403", "Key Vault Secrets User");

        app.Host.Vault.Behave();
        await ShouldCompleteAsync(app, vendor, new Ledger(connection));
    }

    [Fact]
    public async Task A_secret_that_does_not_exist_is_named_with_its_setting()
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        app.Host.Vault!.RemoveSecret(SecretName);

        await ShouldFailAsync(app, $"'{SecretName}'", "Echo:Clients:main:SecretName");

        app.Host.Vault.SetSecret(SecretName, vendor.Settings()["Echo:Clients:main:ClientSecret"]!);
        await ShouldCompleteAsync(app, vendor, new Ledger(connection));
    }

    [Theory]
    [InlineData(OtherSecret, "Echo:Clients:main:ClientId")]
    [InlineData("not hexadecimal", "32 hexadecimal digits")]
    public async Task A_wrong_secret_is_named_and_not_shown(string wrong, string advice)
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        app.Host.Vault!.SetSecret(SecretName, wrong);

        (await ShouldFailAsync(app, $"'{SecretName}'", advice)).ShouldNotContain(wrong);

        app.Host.Vault.SetSecret(SecretName, vendor.Settings()["Echo:Clients:main:ClientSecret"]!);
        await ShouldCompleteAsync(app, vendor, new Ledger(connection));
    }

    [Theory]
    [InlineData("ApiUri")]
    [InlineData("AuthUri")]
    public async Task A_server_that_cannot_be_reached_is_named_with_its_setting(string setting)
    {
        await using var vendor = await Vendor.StartAsync();
        using var closed = new ClosedPort();
        var connection = azurite.TakeAccount();
        await using (var app = await RunningApp.StartAsync(
            connection, vendor.Settings(), new() { [$"Echo:Clients:main:{setting}"] = $"http://{closed.Authority}" }))
        {
            await ShouldFailAsync(app, closed.Authority, $"Echo:Clients:main:{setting}");
        }

        await using var mended = await RunningApp.StartAsync(connection, vendor.Settings());
        await ShouldCompleteAsync(mended, vendor, new Ledger(connection));
    }

    [Fact]
    public async Task An_account_that_always_fails_leaves_the_others_alone()
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var bad = (await vendor.TruthAsync(ExportKinds.Accounts)).Keys.Order(StringComparer.Ordinal).ElementAt(5);
        await vendor.FaultAsync(new { path = $"/v1/accounts/{bad}/", status = 500, times = 1000 });

        var run = await app.RunAsync(ExportKinds.BackupActions);

        (run.State, run.Accounts.Done, run.Accounts.Failed).ShouldBe((ExportRun.Failed, 11, 1));
        run.Errors.ShouldHaveSingleItem().ShouldContain($"Account '{bad}'");
        var ledger = new Ledger(connection);
        (await ledger.TakeAsync()).DistinctBy(d => d.Row.GetProperty("username").GetString(), StringComparer.Ordinal).Count().ShouldBe(11);

        await vendor.HealAsync();
        await ShouldCompleteAsync(app, vendor, ledger);
    }

    [Theory]
    [InlineData("<html>busy</html>", "text/html")]
    [InlineData("{\"count\":90,\"list\":[{\"action_id\":1,\"comp", "application/json")]
    [InlineData("", "application/json")]
    public async Task A_page_that_is_no_JSON_fails_its_account_only(string body, string contentType)
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (4, 160));
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var bad = (await vendor.TruthAsync(ExportKinds.Accounts)).Keys.Order(StringComparer.Ordinal).First();
        await vendor.FaultAsync(new { path = $"/v1/accounts/{bad}/action_history", status = 200, every = 3, body, contentType });

        var run = await app.RunAsync(ExportKinds.BackupActions);

        (run.State, run.Accounts.Done, run.Accounts.Failed).ShouldBe((ExportRun.Failed, 3, 1));
        run.Errors.ShouldHaveSingleItem().ShouldContain($"/v1/accounts/{bad}/action_history");
        await ShouldCompleteAsync(app, vendor, new Ledger(connection));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("rotated")]
    public async Task A_token_that_ends_in_the_middle_of_a_run_fails_nothing(string how)
    {
        await using var vendor = await Vendor.StartAsync();
        await using var tap = await Tap.StartAsync(vendor.Address);
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings(tap.Address));
        var left = 7;
        tap.OnRequest = async request =>
        {
            if (request.Path.StartsWithSegments("/v1/accounts", StringComparison.Ordinal) && Interlocked.Decrement(ref left) == 0)
            {
                await (how switch
                {
                    "revoked" => vendor.RevokeTokensAsync(),
                    "expired" => vendor.AdvanceAsync(TimeSpan.FromHours(1)),
                    _ => vendor.SwapSecretAsync(OtherSecret),
                });
                if (how == "rotated")
                {
                    app.Host.Vault!.SetSecret(SecretName, OtherSecret);
                }
            }

            return true;
        };

        var run = await app.RunAsync(ExportKinds.Accounts);

        run.State.ShouldBe(ExportRun.Completed, string.Join("; ", run.Errors));
        left.ShouldBeLessThan(0);
        (await vendor.CountersAsync()).GetProperty("tokensIssued").GetInt32().ShouldBe(2);
        (await new Ledger(connection).TakeAsync()).Count.ShouldBe(12);
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_gets_it()
    {
        await using var vendor = await Vendor.StartAsync();
        var connection = azurite.TakeAccount();
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        await vendor.FaultAsync(new { path = "/v1/accounts", status = 429, retryAfter = "7", times = 2 });

        var run = await app.RunAsync(ExportKinds.Accounts);

        run.State.ShouldBe(ExportRun.Completed, string.Join("; ", run.Errors));
        app.Time.Pauses.Count(p => p == TimeSpan.FromSeconds(7)).ShouldBeInRange(3, 4, "both requests that were refused, and all others with them");
        (await new Ledger(connection).TakeAsync()).Count.ShouldBe(12);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_in_the_middle_of_a_run_is_made_again_and_the_run_goes_on()
    {
        await using var vendor = await Vendor.StartAsync(o => (o.Accounts, o.ActionsPerAccount) = (6, 150));
        var account = azurite.TakeAccount();
        var (connection, blobs, queues) = await Tap.StorageAsync(account);
        await using var _ = blobs;
        await using var __ = queues;
        await using var app = await RunningApp.StartAsync(connection, vendor.Settings());
        var ledger = new Ledger(account);
        var left = 3;
        queues.OnRequest = async request =>
        {
            if (request.Method == "POST" && request.Path.Value!.EndsWith("/echo-resources/messages", StringComparison.Ordinal)
                && Interlocked.Decrement(ref left) == 0)
            {
                await ledger.TakeAsync();
                ledger.All.ShouldNotBeEmpty();
                await new Azure.Storage.Queues.QueueClient(account, "echo-resources").DeleteAsync(TestContext.Current.CancellationToken);
            }

            return true;
        };

        await ShouldCompleteAsync(app, vendor, ledger);

        left.ShouldBeLessThan(0);
        (await ledger.TakeDeadLettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Wrong_settings_are_all_named_in_one_line()
    {
        await using var process = LocalProcess.Start(
            ["--once"],
            [
                new("EchoStorage", azurite.TakeAccount()),
                new("Echo:Clients:main:ClientId", "123"),
                new("Echo:Clients:main:Region", "MARS"),
                new("Echo:Schedules:Inventory", "now and then"),
            ]);

        var (exitCode, output) = await process.EndAsync();

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        var line = process.Errors.ShouldHaveSingleItem();
        line.ShouldSatisfyAllConditions(
            () => line.ShouldContain("Echo:Clients:main:ClientId"),
            () => line.ShouldContain("Echo:Clients:main:Region"),
            () => line.ShouldContain("Echo:Schedules:Inventory"));
    }

    [Fact]
    public async Task A_failed_run_fails_the_process_in_one_line()
    {
        await using var vendor = await Vendor.StartAsync();
        await using var process = LocalProcess.Start(
            ["--once"],
            vendor.Settings().Append(new("EchoStorage", azurite.TakeAccount())).Append(new("Echo:Clients:main:ClientSecret", OtherSecret)));

        var (exitCode, _) = await process.EndAsync();

        exitCode.ShouldBe(1, string.Join('\n', process.Errors));
        var line = process.Errors.Where(e => e.StartsWith("error:", StringComparison.Ordinal)).ShouldHaveSingleItem();
        line.ShouldContain($"'{SecretName}'");
        string.Join('\n', process.Errors).ShouldNotContain(OtherSecret);
    }

    /// <summary>Runs the backup actions, which must fail with one sentence; answers it.</summary>
    private static async Task<string> ShouldFailAsync(RunningApp app, params string[] named)
    {
        var run = await app.RunAsync(ExportKinds.BackupActions);
        run.State.ShouldBe(ExportRun.Failed);
        var error = run.Errors.ShouldHaveSingleItem();
        foreach (var name in named)
        {
            error.ShouldContain(name);
        }

        error.ShouldNotContain("\n");
        return error;
    }

    /// <summary>Runs the backup actions, after which every record has arrived, and none twice.</summary>
    private static async Task ShouldCompleteAsync(RunningApp app, Vendor vendor, Ledger ledger)
    {
        var run = await app.RunAsync(ExportKinds.BackupActions);
        run.State.ShouldBe(ExportRun.Completed, string.Join("; ", run.Errors));
        await ledger.TakeAsync();
        Ledger.ShouldEqual(ledger.All, await vendor.TruthAsync(ExportKinds.BackupActions));
    }
}
