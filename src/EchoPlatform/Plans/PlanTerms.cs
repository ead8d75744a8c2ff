namespace EchoPlatform;

/// <summary>What a plan includes and costs (Pages 97517767, 168733507). Prices are in the partner's currency, which the vendor does not name.</summary>
public abstract record PlanTerms : VendorRow
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The price of the first month.</summary>
    public decimal? SetupPrice { get; init; }

    /// <summary>Bytes included.</summary>
    public long? BaseUsage { get; init; }

    /// <summary>The price of the plan.</summary>
    public decimal? BasePrice { get; init; }

    /// <summary>Bytes of one block beyond those included.</summary>
    public long? ExtraUsage { get; init; }

    /// <summary>The price of such a block.</summary>
    public decimal? ExtraPrice { get; init; }

    /// <summary>Computers included.</summary>
    public long? Computers { get; init; }

    /// <summary>Bytes added by each further computer.</summary>
    public long? ComputersUsage { get; init; }

    /// <summary>The price of a further computer.</summary>
    public decimal? ComputersPrice { get; init; }

    /// <summary>The price of local backup.</summary>
    public decimal? LocalBackupPrice { get; init; }

    /// <summary>The price of a QuickSpin host.</summary>
    public decimal? VmHostPrice { get; init; }

    /// <summary>The price of disk images.</summary>
    public decimal? DiskImagePrice { get; init; }

    /// <summary>ECHOShare: the price of a seat.</summary>
    public decimal? EsSeatPrice { get; init; }

    /// <summary>ECHOShare: the price of a connection.</summary>
    public decimal? EsConnectionPrice { get; init; }

    /// <summary>ECHOShare: the price of a further block.</summary>
    public decimal? EsCostExtraBlock { get; init; }
}
