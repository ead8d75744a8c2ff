using EchoFunctions.Core;
using EchoFunctions.Core.Tokens;
using EchoFunctions.Local.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EchoFunctions.Tests.Settings;

/// <summary>Wrong settings are told all at once, by name and without secrets, before anything has begun.</summary>
public sealed class EchoSettingsTests
{
    private const string ClientId = "0f3a9c1d5e7b48629ad0c4e1b2f36a75";
    private const string Secret = "9be2d4170c6f4a83b5d1e0f7a2c86d94";
    private const string Key = "c2VjcmV0LWtleS1vZi10aGUtc3RvcmFnZS1hY2NvdW50";

    public static TheoryData<string, string?, string> Rules => new()
    {
        { "Echo:Clients:main:ClientId", null, "Echo:Clients:main:ClientId must be the 32 hexadecimal digits" },
        { "Echo:Clients:main:ClientId", ClientId[1..], "Echo:Clients:main:ClientId must be the 32 hexadecimal digits" },
        { "Echo:Clients:main:ClientId", "g" + ClientId[1..], "Echo:Clients:main:ClientId must be the 32 hexadecimal digits" },
        { "Echo:Clients:main:SecretName", "a_b", "Echo:Clients:main:SecretName" },
        { "Echo:Clients:main:SecretName", new string('a', 128), "Echo:Clients:main:SecretName" },
        { "Echo:Clients:main:ClientSecret", Secret, "Echo:Clients:main:ClientSecret is for development only and refused while Echo:KeyVaultUri is set" },
        { "Echo:Clients:main:Region", "us", "Echo:Clients:main:Region is 'us'; use US or UK" },
        { "Echo:Clients:main:Region", null, "Echo:Clients:main:Region is missing" },
        { "Echo:Clients:main:AuthUri", "http://auth.example", "Echo:Clients:main:AuthUri is not usable; give an https address (http only for loopback)" },
        { "Echo:Clients:main:ApiUri", "ftp://api.example", "Echo:Clients:main:ApiUri is not usable" },
        { "Echo:Clients:main:ApiUri", "/api", "Echo:Clients:main:ApiUri is not usable" },
        { "Echo:Clients:main:ApiUri", "https://user:word@api.example", "Echo:Clients:main:ApiUri is not usable" },
        { "Echo:Clients:main:ApiUri", "https://api.example/?sig=x", "Echo:Clients:main:ApiUri is not usable" },
        { "Echo:Clients:main:Profile", "AuthorizationCode", "Echo:Clients:main:Profile is 'AuthorizationCode'; this version knows ClientCredentials" },
        { "Echo:Clients:main:HistoryStart", "last year", "Echo:Clients:main:HistoryStart is 'last year'; give an ISO 8601 date" },
        { "Echo:Clients:main:MaxConcurrentRequests", "0", "Echo:Clients:main:MaxConcurrentRequests is '0'; it must be a whole number from 1 to 256" },
        { "Echo:Clients:main:MaxConcurrentRequests", "257", "Echo:Clients:main:MaxConcurrentRequests is '257'" },
        { "Echo:Clients:main:RequestsPerSecond", "0", "Echo:Clients:main:RequestsPerSecond is '0'; it must be a whole number from 1 to 10000" },
        { "Echo:Clients:main:RequestsPerSecond", "2.5", "Echo:Clients:main:RequestsPerSecond is '2.5'" },
        { "Echo:Clients:Main-2:ClientId", ClientId, "Echo:Clients:Main-2: the name must be 1 to 40 lower-case letters and digits" },
        { "Echo:KeyVaultUri", null, "Echo:KeyVaultUri is missing, so the secret of client 'main' cannot be found" },
        { "Echo:KeyVaultUri", "http://127.0.0.1:1/", "Echo:KeyVaultUri is not usable; give an https address such as" },
        { "Echo:KeyVaultUri", "my-vault", "Echo:KeyVaultUri is not usable" },
        { "Echo:Schedules:Inventory", null, "Echo:Schedules:Inventory is missing" },
        { "Echo:Subscriptions:psa:Clients", "main,other", "Echo:Subscriptions:psa:Clients names 'other'; the clients are main" },
        { "Echo:Subscriptions:psa:Where", "type=BACKUP,status", "Echo:Subscriptions:psa:Where has 'status'; write conditions such as type=BACKUP" },
        { "Echo:Subscriptions:psa:Where", "=BACKUP", "Echo:Subscriptions:psa:Where has '=BACKUP'" },
        { "Echo:Schedules:BackupActions", " ", "Echo:Schedules:BackupActions is missing" },
        { "Echo:Schedules:BackupActions", "*/15 * * * *", "Echo:Schedules:BackupActions is '*/15 * * * *'; it needs six NCRONTAB fields" },
        { "Echo:Schedules:Inventory", "@daily", "Echo:Schedules:Inventory is '@daily'; it needs six NCRONTAB fields" },
        { "Echo:Schedules:Inventory", "0 0 3 ? * MON", "Echo:Schedules:Inventory is '0 0 3 ? * MON'" },
        { "Echo:Schedules:Inventory", "0 0 3 L * *", "Echo:Schedules:Inventory is '0 0 3 L * *'" },
        { "Echo:Schedules:Inventory", "0 0 3 * * 7", "Echo:Schedules:Inventory is '0 0 3 * * 7'" },
        { "Echo:Schedules:Inventory", "0 0 22-2 * * *", "Echo:Schedules:Inventory is '0 0 22-2 * * *'" },
        { "Echo:Schedules:Usage", null, "Echo:Schedules:Usage is missing" },
        { "Echo:Schedules:Usage", "0 0 25 * * *", "Echo:Schedules:Usage is '0 0 25 * * *'" },
        { "Echo:RunLeaseSeconds", "0", "Echo:RunLeaseSeconds is '0'; it must be a whole number from 1 to 3600" },
        { "Echo:RunLeaseSeconds", "1.5", "Echo:RunLeaseSeconds is '1.5'" },
        { "Echo:PayloadDays", "-1", "Echo:PayloadDays is '-1'; it must be a whole number from 1 to 3650" },
        { "Echo:Subscriptions:psa:Queue", "Psa", "Echo:Subscriptions:psa:Queue is 'Psa'; a queue name has 3 to 63 lower-case" },
        { "Echo:Subscriptions:psa:Queue", "a--b", "Echo:Subscriptions:psa:Queue is 'a--b'" },
        { "Echo:Subscriptions:psa:Queue", "ab", "Echo:Subscriptions:psa:Queue is 'ab'" },
        { "Echo:Subscriptions:psa:Queue", "echo-work", "Echo:Subscriptions:psa:Queue is 'echo-work', which the app itself uses" },
        { "Echo:Subscriptions:psa:Queue", "echo-dead-letters", "Echo:Subscriptions:psa:Queue is 'echo-dead-letters', which the app itself uses" },
        { "Echo:Subscriptions:psa:Kinds", "accounts,bills", "Echo:Subscriptions:psa:Kinds names 'bills'; the kinds are accounts, computers, backup-actions" },
        { "Echo:Subscriptions:psa:Encoding", "utf8", "Echo:Subscriptions:psa:Encoding is 'utf8'; use none or base64" },
        { "Echo:Subscriptions:Psa!:Queue", "psa", "Echo:Subscriptions:Psa!: the name must be" },
        { "EchoStorage", null, "EchoStorage is missing; give a connection string, or" },
        { "EchoStorage", "AccountName=acme", "EchoStorage is not a storage connection string (16 characters)" },
        { "EchoStorage:blobServiceUri", "http://acme.blob.core.windows.net", "EchoStorage:blobServiceUri is not usable; give an https address" },
    };

    [Fact]
    public void Few_settings_are_enough()
    {
        var settings = EchoSettings.Read(Configuration(Good));

        settings.KeyVaultUri.ShouldBe(new Uri("https://vault.example/"));
        settings.RunLease.ShouldBe(TimeSpan.FromSeconds(60));
        settings.PayloadLife.ShouldBe(TimeSpan.FromDays(14));
        var client = settings.Clients["main"];
        client.ClientId.ShouldBe(ClientId);
        client.SecretName.ShouldBe("echo-main-client-secret");
        client.DevelopmentSecret.ShouldBeNull();
        client.Scopes.ShouldBe(["partners_read", "accounts_read", "computers_read"]);
        client.PartnerUsername.ShouldBeNull();
        client.HistoryStart.ShouldBeNull();
        (client.MaxConcurrentRequests, client.RequestsPerSecond).ShouldBe((32, null));
        var subscription = settings.Subscriptions.ShouldHaveSingleItem();
        (subscription.Queue, subscription.Base64).ShouldBe(("echo-resources", false));
        subscription.Takes("main", "accounts").ShouldBeTrue();
        Start(Good).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("US", "https://auth.intronis.com/", "https://api.intronis.com/")]
    [InlineData("UK", "https://auth.echo.intronis.com/", "https://api.echo.intronis.com/")]
    public void A_region_stands_for_its_hosts(string region, string auth, string api)
    {
        var client = EchoSettings.Read(Configuration(With("Echo:Clients:main:Region", region))).Clients["main"];

        (client.AuthUri.AbsoluteUri, client.ApiUri.AbsoluteUri).ShouldBe((auth, api));
    }

    [Fact]
    public void Hosts_of_ones_own_need_no_region_and_http_on_loopback()
    {
        var settings = With("Echo:Clients:main:Region", null);
        settings["Echo:Clients:main:AuthUri"] = "http://127.0.0.1:81";
        settings["Echo:Clients:main:ApiUri"] = "https://api.example/v1";

        var client = EchoSettings.Read(Configuration(settings)).Clients["main"];

        (client.AuthUri.AbsoluteUri, client.ApiUri.AbsoluteUri).ShouldBe(("http://127.0.0.1:81/", "https://api.example/v1"));
    }

    [Fact]
    public void Everything_optional_is_read()
    {
        var settings = Good;
        settings["Echo:Clients:main:SecretName"] = " other-secret ";
        settings["Echo:Clients:main:Scopes"] = "accounts_read, computers_read";
        settings["Echo:Clients:main:PartnerUsername"] = "northwind";
        settings["Echo:Clients:main:Profile"] = "ClientCredentials";
        settings["Echo:Clients:main:HistoryStart"] = "2026-01-31";
        settings["Echo:Clients:main:MaxConcurrentRequests"] = "8";
        settings["Echo:Clients:main:RequestsPerSecond"] = "10";
        settings["Echo:Clients:uk2:ClientId"] = ClientId.ToUpperInvariant();
        settings["Echo:Clients:uk2:Region"] = "UK";
        settings["Echo:Subscriptions:psa:Queue"] = "psa-tickets";
        settings["Echo:Subscriptions:psa:Kinds"] = "accounts, backup-actions";
        settings["Echo:Subscriptions:psa:Encoding"] = "base64";
        settings["Echo:Subscriptions:all:Queue"] = "echo-resources";
        settings["Echo:RunLeaseSeconds"] = "5";
        settings["Echo:PayloadDays"] = "30";

        var read = EchoSettings.Read(Configuration(settings));

        read.Clients.Keys.ShouldBe(["main", "uk2"], ignoreOrder: true);
        var client = read.Clients["main"];
        client.SecretName.ShouldBe("other-secret");
        client.Scopes.ShouldBe(["accounts_read", "computers_read"]);
        client.PartnerUsername.ShouldBe("northwind");
        client.HistoryStart.ShouldBe(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        (client.MaxConcurrentRequests, client.RequestsPerSecond).ShouldBe((8, 10));
        read.Clients["uk2"].SecretName.ShouldBe("echo-uk2-client-secret");
        var psa = read.Subscriptions.Single(s => s.Name == "psa");
        (psa.Queue, psa.Base64).ShouldBe(("psa-tickets", true));
        (psa.Takes("main", "accounts"), psa.Takes("main", "backup-actions"), psa.Takes("main", "computers")).ShouldBe((true, true, false));
        read.Subscriptions.Single(s => s.Name == "all").Takes("main", "computers").ShouldBeTrue();
        read.RunLease.ShouldBe(TimeSpan.FromSeconds(5));
        read.PayloadLife.ShouldBe(TimeSpan.FromDays(30));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_wrong_setting_stops_the_host_and_is_named(string name, string? value, string problem)
    {
        var settings = With(name, value);
        if (name.StartsWith("Echo:Subscriptions:psa:", StringComparison.Ordinal) && !name.EndsWith(":Queue", StringComparison.Ordinal))
        {
            settings["Echo:Subscriptions:psa:Queue"] = "psa";
        }

        if (name.StartsWith("EchoStorage:", StringComparison.Ordinal))
        {
            settings.Remove("EchoStorage");
            settings["EchoStorage:queueServiceUri"] = "https://acme.queue.core.windows.net";
        }

        var wrong = Should.Throw<SettingsException>(() => Start(settings));

        wrong.Problems.ShouldContain(p => p.StartsWith(problem, StringComparison.Ordinal), string.Join('\n', wrong.Problems));
        wrong.Message.ShouldContain(problem);
        if (!name.Contains("Main-2", StringComparison.Ordinal) && !name.Contains("Psa!", StringComparison.Ordinal))
        {
            wrong.Problems.Count.ShouldBe(1, string.Join('\n', wrong.Problems));
        }
    }

    [Fact]
    public void All_problems_are_told_in_one_message()
    {
        var wrong = Should.Throw<SettingsException>(() => Start(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["EchoStorage"] = "nonsense",
            ["Echo:KeyVaultUri"] = "nonsense",
            ["Echo:Clients:main:ClientId"] = "nonsense",
            ["Echo:Clients:main:SecretName"] = "non sense",
            ["Echo:Clients:main:Region"] = "FR",
            ["Echo:Clients:main:AuthUri"] = "nonsense",
            ["Echo:Clients:main:ApiUri"] = "nonsense",
            ["Echo:Clients:main:Profile"] = "nonsense",
            ["Echo:Clients:main:HistoryStart"] = "nonsense",
            ["Echo:Subscriptions:psa:Queue"] = "non sense",
            ["Echo:Subscriptions:psa:Kinds"] = "nonsense",
            ["Echo:Subscriptions:psa:Encoding"] = "nonsense",
            ["Echo:Schedules:Inventory"] = "nonsense",
            ["Echo:Schedules:Usage"] = "nonsense",
            ["Echo:RunLeaseSeconds"] = "nonsense",
            ["Echo:PayloadDays"] = "nonsense",
        }));

        wrong.Problems.Select(p => p.Split(' ')[0]).ShouldBe(
        [
            "Echo:KeyVaultUri", "Echo:Clients:main:ClientId", "Echo:Clients:main:SecretName", "Echo:Clients:main:Region",
            "Echo:Clients:main:AuthUri", "Echo:Clients:main:ApiUri", "Echo:Clients:main:Profile", "Echo:Clients:main:HistoryStart",
            "Echo:Subscriptions:psa:Queue", "Echo:Subscriptions:psa:Kinds", "Echo:Subscriptions:psa:Encoding",
            "Echo:RunLeaseSeconds", "Echo:PayloadDays",
            "Echo:Schedules:Inventory", "Echo:Schedules:BackupActions", "Echo:Schedules:Usage", "EchoStorage",
        ]);
        wrong.Message.ShouldStartWith("17 wrong settings: ");
        wrong.Message.ShouldNotContain('\n');
    }

    [Fact]
    public void Clients_are_missed_whatever_else_is_wrong()
    {
        var settings = With("Echo:RunLeaseSeconds", "0");
        settings["Echo:KeyVaultUri"] = "nonsense";
        settings.Remove("Echo:Clients:main:ClientId");
        settings.Remove("Echo:Clients:main:Region");

        var wrong = Should.Throw<SettingsException>(() => EchoSettings.Read(Configuration(settings)));

        wrong.Problems.Count.ShouldBe(3);
        wrong.Problems.ShouldContain(p => p.StartsWith("Echo:Clients is empty", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_vault_a_secret_for_development_serves_and_is_shown_to_nobody()
    {
        var settings = With("Echo:KeyVaultUri", null);
        settings["Echo:Clients:main:ClientSecret"] = $" {Secret}\n";

        var client = EchoSettings.Read(Configuration(settings)).Clients["main"];

        client.DevelopmentSecret!.Reveal().ShouldBe(Secret);
        client.ToString().ShouldNotContain(Secret);
        client.DevelopmentSecret.ToString().ShouldBe("***");
        $"{client.DevelopmentSecret}".ShouldBe("***");
        System.Text.Json.JsonSerializer.Serialize(client.DevelopmentSecret).ShouldBe("{}");
    }

    [Theory]
    [InlineData("Echo:Clients:main:ClientSecret", Secret)]
    [InlineData("Echo:Clients:main:ClientSecret", "'" + Secret + "'")]
    [InlineData("Echo:Clients:main:ClientId", "'" + Secret + "'")]
    [InlineData("Echo:Clients:main:SecretName", "'" + Secret + "'")]
    [InlineData("Echo:Clients:main:ApiUri", "https://me:" + Secret + "@api.example")]
    [InlineData("EchoStorage", "AccountName=acme;AccountKey=" + Key + ";" + Secret)]
    [InlineData("EchoStorage", "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=!" + Secret + ";EndpointSuffix=core.windows.net")]
    [InlineData("EchoStorage", "BlobEndpoint=nonsense;QueueEndpoint=" + Secret + ";AccountName=acme;AccountKey=" + Key)]
    [InlineData("EchoStorage", "AccountKey=" + Key)]
    [InlineData("EchoStorage", "https://acme.blob.core.windows.net/?sig=" + Secret)]
    public void No_message_and_no_trace_has_a_secret_in_it(string name, string value)
    {
        foreach (var vault in (string?[])["https://vault.example/", null])
        {
            var settings = With(name, value);
            settings["Echo:KeyVaultUri"] = vault;

            if (vault is null && value == Secret)
            {
                Start(settings).ShouldNotBeNull();
                continue;
            }

            var wrong = Should.Throw<SettingsException>(() => Start(settings));

            wrong.ToString().ShouldNotContain(Secret);
            wrong.ToString().ShouldNotContain(Key);
            wrong.Message.ShouldContain(name);
        }
    }

    [Fact]
    public void Environment_variables_say_the_same_with_two_underscores()
    {
        var prefix = $"T{Guid.NewGuid():N}_";
        foreach (var (name, value) in Good)
        {
            Environment.SetEnvironmentVariable(prefix + name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        try
        {
            var read = EchoSettings.Read(new ConfigurationBuilder().AddEnvironmentVariables(prefix).Build());

            read.Clients["main"].ClientId.ShouldBe(ClientId);
            read.KeyVaultUri.ShouldBe(new Uri("https://vault.example/"));
        }
        finally
        {
            foreach (var name in Good.Keys)
            {
                Environment.SetEnvironmentVariable(prefix + name.Replace(":", "__", StringComparison.Ordinal), null);
            }
        }
    }

    [Fact]
    public void Storage_can_be_named_by_an_identity_and_its_addresses_or_its_account()
    {
        var settings = With("EchoStorage", null);
        settings["EchoStorage:blobServiceUri"] = "https://acme.blob.core.windows.net";
        settings["EchoStorage:queueServiceUri"] = "https://acme.queue.core.windows.net";
        Start(settings).ShouldNotBeNull();

        settings = With("EchoStorage", null);
        settings["EchoStorage:accountName"] = "acme";
        using var services = Start(settings);
        services.GetRequiredService<Azure.Storage.Queues.QueueServiceClient>().Uri.ShouldBe(new Uri("https://acme.queue.core.windows.net/"));

        settings = With("EchoStorage", null);
        settings["EchoStorage:blobServiceUri"] = "https://acme.blob.core.windows.net";
        Should.Throw<SettingsException>(() => Start(settings)).Problems.ShouldHaveSingleItem().ShouldStartWith("EchoStorage:queueServiceUri is missing");
    }

    [Fact]
    public void The_host_does_not_even_come_to_listen()
    {
        var configuration = Configuration(With("Echo:Clients:main:Region", "FR"));

        var wrong = Should.Throw<SettingsException>(() => EmbeddedFunctionsHost.Create(new EmbeddedFunctionsHostOptions
        {
            Functions = typeof(App).Assembly,
            Configuration = configuration,
            Configure = worker => App.Configure(worker, configuration),
        }));

        wrong.Message.ShouldStartWith("Wrong setting: Echo:Clients:main:Region is 'FR'");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9be2d4170c6f4a83b5d1e0f7a2c86d9")]
    [InlineData("9be2d4170c6f4a83b5d1e0f7a2c86d94a")]
    [InlineData("9be2d4170c6f4a83b5d1e0f7a2c86d9x")]
    [InlineData("9be2d4170c6f4a83 b5d1e0f7a2c86d94")]
    public void A_secret_is_32_hexadecimal_digits(string? text) => ClientSecret.TryParse(text, out _).ShouldBeFalse();

    private static Dictionary<string, string?> Good => new(StringComparer.Ordinal)
    {
        ["EchoStorage"] = $"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={Key};EndpointSuffix=core.windows.net",
        ["Echo:KeyVaultUri"] = "https://vault.example/",
        ["Echo:Schedules:Inventory"] = "0 15 3 * * *",
        ["Echo:Schedules:BackupActions"] = "0 */15 * * * *",
        ["Echo:Schedules:Usage"] = "0 45 4 * * *",
        ["Echo:Clients:main:ClientId"] = ClientId,
        ["Echo:Clients:main:Region"] = "US",
    };

    private static Dictionary<string, string?> With(string name, string? value)
    {
        var settings = Good;
        settings[name] = value;
        return settings;
    }

    private static IConfigurationRoot Configuration(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Where(s => s.Value is not null)).Build();

    /// <summary>As both hosts do before anything listens.</summary>
    private static ServiceProvider Start(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddEchoFunctions(Configuration(settings));
        return services.BuildServiceProvider();
    }
}
