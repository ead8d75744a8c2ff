using System.Diagnostics.CodeAnalysis;

namespace EchoPlatform;

/// <summary>A folder or drive of a computer (Page 96771641; the page is cut before the files, which are in <see cref="VendorRow.Unknown"/>).</summary>
public sealed record ComputerFolder : VendorRow
{
    /// <summary>The path.</summary>
    public string? Path { get; init; }

    /// <summary>Whether there is anything in it.</summary>
    public bool? HasChildren { get; init; }

    /// <summary>Files in it.</summary>
    public long? NumberOfFiles { get; init; }

    /// <summary>Folders in it.</summary>
    public long? NumberOfFolders { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public bool? Selectable { get; init; }

    /// <summary>Why not; the vendor's list is cut.</summary>
    public FolderUnselectableReason? UnselectableReason { get; init; }

    /// <summary>The folders in it.</summary>
    [AllowNull]
    public IReadOnlyList<ComputerFolder> Folders
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>Why a folder cannot be chosen (Page 96771641; the list is cut). Open: other numbers pass through.</summary>
public enum FolderUnselectableReason
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>The local vault is there.</summary>
    LocalVaultPath = 1,

    /// <summary>It is compressed or encrypted.</summary>
    CompressedOrEncryptedFolder = 2,
}
