using EchoPlatform.Conformance;
using EchoPlatform.Sandbox;

namespace EchoPlatform.Tests.Conformance;

/// <summary>Each defect is caught by its check, and by none that this check does not name.</summary>
public abstract class DefectTests(bool warts)
{
    public static TheoryData<string> Defects => [.. SandboxOptions.KnownDefects.Keys];

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task A_defect_is_caught_by_its_check_and_by_no_other(string defect)
    {
        var (results, _) = await SandboxRun.OfAsync(new SandboxOptions { Defect = defect, Warts = warts });
        var check = Suite.All.Single(check => check.Defect == defect);
        var failed = results.Where(result => result.Outcome == Outcome.Failed).ToList();
        failed.Select(result => result.Name).ShouldBe([check.Name, .. check.AlsoFails], ignoreOrder: true, string.Join('\n', failed));
    }
}

public sealed class DefectsAmongWartsTests() : DefectTests(warts: true);

public sealed class DefectsWithoutWartsTests() : DefectTests(warts: false);
