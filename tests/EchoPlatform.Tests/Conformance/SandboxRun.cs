using EchoPlatform.Conformance;
using EchoPlatform.Sandbox;

namespace EchoPlatform.Tests.Conformance;

/// <summary>Runs the suite against a sandbox of its own. The only place where the two meet.</summary>
internal static class SandboxRun
{
    public static async Task<(IReadOnlyList<Result> Results, IList<string> Sent)> OfAsync(SandboxOptions options, bool readOnly = false)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var app = SandboxServer.Build(options);
        await app.StartAsync(cancel);
        var address = SandboxServer.AddressOf(app);
        var target = new Target
        {
            Api = address,
            Auth = address,
            ClientId = options.ClientId,
            ClientSecret = options.ClientSecret,
            Patience = 4,
            Pause = static (_, _) => Task.CompletedTask,
        };
        using var session = new Session(target, readOnly, cancel);
        var results = await Suite.RunAsync(session, Suite.All.Where(check => check.ReadOnly || !readOnly));
        await app.StopAsync(CancellationToken.None);
        return (results, session.Sent);
    }
}
