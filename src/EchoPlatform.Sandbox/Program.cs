using System.Globalization;
using EchoPlatform.Sandbox;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

if (args.Any(one => one is "--help" or "-h" or "-?"))
{
    Help();
    return 0;
}

try
{
    var configuration = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(args)
        .Build();
    var unknown = new ConfigurationBuilder().AddCommandLine(args).Build().GetChildren()
        .Select(entry => entry.Key)
        .Where(key => !key.Equals(SandboxOptions.Section, StringComparison.OrdinalIgnoreCase) && !key.Equals("urls", StringComparison.OrdinalIgnoreCase));
    if (string.Join(", ", unknown) is { Length: > 0 } names)
    {
        throw new FormatException($"{names}: not known here, see --help.");
    }

    var options = SandboxOptions.Read(configuration);
    var url = configuration["urls"] ?? configuration["ASPNETCORE_URLS"] ?? "http://127.0.0.1:5080";
    await using var server = SandboxServer.Build(options, url, TimeProvider.System, static services =>
    {
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<IHostLifetime, ConsoleLifetime>();
        services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
    });
    await server.StartAsync();
    Welcome(options, SandboxServer.AddressOf(server).GetLeftPart(UriPartial.Authority));
    await server.WaitForShutdownAsync();
    return 0;
}
catch (Exception problem) when (problem is OptionsValidationException or IOException or FormatException)
{
    await Console.Error.WriteLineAsync($"The sandbox does not start: {problem.Message}");
    return 1;
}

static void Welcome(SandboxOptions options, string url) => Console.WriteLine($$"""
    The sandbox of the backup API listens on {{url}}

      client id   {{options.ClientId}}
      partner     {{options.PartnerUsername}}
      world       {{options.Partners}} partners, {{options.Accounts}} accounts, {{options.ActionsPerAccount}} actions each, seed {{options.Seed}}

      token       curl -s {{url}}/oauth2/token -d client_id={{options.ClientId}} \
                    -d client_secret={{options.ClientSecret}} \
                    -d grant_type=none -d scope=partners_read%2Baccounts_read%2Bcomputers_read
      ask         curl -s {{url}}/v1/partners/{{options.PartnerUsername}}/signups -H 'Authorization: OAuth TOKEN' -H 'Accept: application/json'

      GET, DELETE /_sandbox/counters        what was asked of it
      GET, POST   /_sandbox/clock           {"advanceSeconds":3600} moves its time on
      GET         /_sandbox/truth           what there is to read; ?rows=accounts|computers|backup-actions[&account=NAME]
      POST        /_sandbox/secret          {"clientSecret":"...","revoke":true} changes the secret
      POST        /_sandbox/tokens/revoke   makes every token invalid
      DELETE      /_sandbox/grants          makes every code and refresh token invalid
      GET, POST   /_sandbox/agents          {"account":"...","computer":"0000","online":false}; GET ?account=...&computer=... shows it
      POST        /_sandbox/gone            {"account":"...","computer":"0000","gone":true} takes it out of the world, false brings it back
      POST        /_sandbox/actions/next    {"fail":"BackupSetActions_NotFound"} or {"warn":"..."}: how the next action ends
      POST, DELETE /_sandbox/faults         {"path":"/v1/accounts","status":503,"retryAfter":"1","times":2}

    log in at   {{url}}/oauth2/authorize as {{options.PartnerUsername}}, password {{options.PortalPassword}}
    --help lists the settings. Ctrl+C stops it.
    """);

static void Help()
{
    Console.WriteLine("The vendor's backup API as a server, for development and tests.");
    Console.WriteLine();
    Console.WriteLine("  --urls URL  where to listen (http://127.0.0.1:5080)");
    Console.WriteLine();
    Console.WriteLine("Settings: --Sandbox:Name=value, the environment variable Sandbox__Name, or appsettings.json.");
    Console.WriteLine();
    var defaults = new SandboxOptions();
    foreach (var setting in Setting.All)
    {
        var value = Convert.ToString(setting.Value(defaults), CultureInfo.InvariantCulture);
        Console.WriteLine($"  {setting.Name,-22}{setting.Meaning} ({(string.IsNullOrEmpty(value) ? "none" : value)})");
    }
}
