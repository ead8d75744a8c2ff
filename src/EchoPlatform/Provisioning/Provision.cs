namespace EchoPlatform;

/// <summary>A product provisioned or asked for (Page 96770895).</summary>
public sealed record Provision : VendorRow
{
    /// <summary>The product.</summary>
    public long? ProductId { get; init; }

    /// <summary>The sub-partner; <c>None</c> when there is none.</summary>
    public string? SubPartner { get; init; }

    /// <summary>The account.</summary>
    public string? Account { get; init; }

    /// <summary>The order.</summary>
    public string? BosOrderNr { get; init; }

    /// <summary>The serial number.</summary>
    public string? Serial { get; init; }

    /// <summary>How many seats.</summary>
    public long? NoOfSeats { get; init; }

    /// <summary>The price as the vendor writes it.</summary>
    public string? Price { get; init; }

    /// <summary>Whether it is billed; the vendor sends 1 or 0.</summary>
    public bool? IsBillable { get; init; }

    /// <summary>How far the provisioning is.</summary>
    public ProvisionState? SsgStatus { get; init; }

    /// <summary>When it was issued, as the vendor writes it.</summary>
    public string? IssueDate { get; init; }

    /// <summary>When it ends, as the vendor writes it.</summary>
    public string? EndDate { get; init; }

    /// <summary>How the order stands.</summary>
    public OrderState? BosStatus { get; init; }
}

/// <summary>How far a provisioning is (Page 96770895). Open: other numbers pass through.</summary>
public enum ProvisionState
{
    /// <summary>Inactive.</summary>
    Inactive = 0,

    /// <summary>Active.</summary>
    Active = 1,

    /// <summary>Available.</summary>
    Available = 2,

    /// <summary>RMA needed.</summary>
    RmaNeeded = 3,

    /// <summary>Pending.</summary>
    Pending = 4,

    /// <summary>SSG pending.</summary>
    SsgPending = 5,

    /// <summary>Provisioning failed.</summary>
    ProvisionFailed = 6,

    /// <summary>Activation failed.</summary>
    ActivationFailed = 7,

    /// <summary>Returned.</summary>
    Returned = 8,

    /// <summary>Retired.</summary>
    Retired = 9,

    /// <summary>Replaced.</summary>
    Replaced = 10,

    /// <summary>RMA requested.</summary>
    RmaRequested = 11,

    /// <summary>RMA issued.</summary>
    RmaIssued = 12,

    /// <summary>Cancelled.</summary>
    Cancelled = 14,
}

/// <summary>How an order stands (Page 96770895). Open: other numbers pass through.</summary>
public enum OrderState
{
    /// <summary>Inactive.</summary>
    Inactive = 0,

    /// <summary>Active.</summary>
    Active = 1,

    /// <summary>Terminated.</summary>
    Terminated = 2,
}
