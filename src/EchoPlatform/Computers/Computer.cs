namespace EchoPlatform;

/// <summary>A computer: one backup agent of an account (Page 97517781).</summary>
public sealed record Computer : VendorRow
{
    /// <summary>The account; taken from the request where the answer does not name it.</summary>
    public required string Username { get; init; }

    /// <summary>The computer within the account, such as <c>0003</c>. Leading zeros count.</summary>
    public required string ComputerId { get; init; }

    /// <summary>When the computer was added; a time without an offset is read as UTC.</summary>
    public DateTimeOffset? SignupDate { get; init; }

    /// <summary>The state.</summary>
    public ComputerStatus? Status { get; init; }

    /// <summary>Bytes stored.</summary>
    public long? Usage { get; init; }

    /// <summary>The computer's name.</summary>
    public string? Name { get; init; }

    /// <summary>The contact's e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The contact's telephone number.</summary>
    public string? Phone { get; init; }
}
