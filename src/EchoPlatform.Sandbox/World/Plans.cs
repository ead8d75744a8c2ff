namespace EchoPlatform.Sandbox.World;

internal sealed record Plan(int Id, string Name, long BaseUsage, decimal BasePrice, int Computers)
{
    public decimal SetupPrice { get; init; } = Id % 2 == 0 ? 0m : 9.5m;

    public long ExtraUsage { get; init; } = 1L << 30;

    public decimal ExtraPrice { get; init; } = 0.9m - (0.05m * Id);

    public long ComputersUsage { get; init; } = BaseUsage / 10;

    public decimal ComputersPrice { get; init; } = 4m;

    public decimal LocalBackupPrice { get; init; } = 4m;

    public decimal VmHostPrice { get; init; } = 55m;

    public decimal DiskImagePrice { get; init; } = 50m;

    public decimal EsSeatPrice { get; init; } = 25m;

    public decimal EsConnectionPrice { get; init; } = 20m;

    public decimal EsCostExtraBlock { get; init; } = 40m;
}

internal sealed record CancellationReason(int Id, string Name, bool RequiresNote);

internal static class Plans
{
    public static IReadOnlyList<Plan> All { get; } =
    [
        new(1, "50 GB monthly", 50L << 30, 29m, 5), new(2, "250 GB monthly", 250L << 30, 89.5m, 10),
        new(3, "1 TB & more", 1L << 40, 249m, 25), new(4, "5 TB \"unlimited\" computers", 5L << 40, 899.99m, 500),
    ];

    public static IReadOnlyList<CancellationReason> Reasons { get; } =
    [
        new(1, "Out of business", false), new(2, "Price", false), new(4, "Merged into another account", false),
        new(5, "Switched to a competitor", true), new(9, "Other", true),
    ];

    public static int Count => All.Count;
}
