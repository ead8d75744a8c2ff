using EchoPlatform.Conformance;
using EchoPlatform.Sandbox;

namespace EchoPlatform.Tests.Conformance;

public sealed class SuiteTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Every_check_passes(int seed, bool warts)
    {
        var (results, _) = await SandboxRun.OfAsync(new SandboxOptions { Seed = seed, Warts = warts });
        results.Where(result => result.Outcome != Outcome.Passed).ShouldBeEmpty();
        results.Count.ShouldBeGreaterThanOrEqualTo(60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_read_only_part_passes_and_only_reads(bool warts)
    {
        var (results, sent) = await SandboxRun.OfAsync(new SandboxOptions { Warts = warts }, readOnly: true);
        results.Where(result => result.Outcome != Outcome.Passed).ShouldBeEmpty();
        sent.ShouldAllBe(request => request.StartsWith("GET "));
    }

    [Fact]
    public void Every_defect_has_its_check_and_every_check_its_defect()
    {
        Suite.All.Select(check => check.Name).ShouldBeUnique();
        Suite.All.Select(check => check.Defect).Order(StringComparer.Ordinal).ShouldBe(SandboxOptions.KnownDefects.Keys);
        Suite.All.SelectMany(check => check.AlsoFails).ShouldBeSubsetOf(Suite.All.Select(check => check.Name));
    }
}
