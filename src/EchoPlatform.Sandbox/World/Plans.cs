namespace EchoPlatform.Sandbox.World;

internal sealed record Plan(int Id, string Name, long BaseUsage, decimal BasePrice, int Computers)
{
    public decimal SetupPrice => Id % 2 == 0 ? 0m : 9.5m;

    public static long ExtraUsage => 1L << 30;

    public decimal ExtraPrice => 0.9m - (0.05m * Id);
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

    public static Plan Of(Account account) => All[account.Plan - 1];
}
