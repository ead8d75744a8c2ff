using System.Text.Json.Serialization;

namespace EchoPlatform;

/// <summary>An error code of the v2 calls.</summary>
/// <remarks>Pages 96771935, 96771939, 96771968, 168733227 and 168733203; the vendor's complete list is not available. Open: an unknown value passes through. Values compare without regard to case.</remarks>
[JsonConverter(typeof(OpenEnumerationConverter<VendorErrorCode>))]
public readonly record struct VendorErrorCode : IOpenEnumeration<VendorErrorCode>
{
    private readonly string? value;

    /// <summary>Makes a value of any text.</summary>
    /// <param name="value">The constant; blanks around it are dropped.</param>
    public VendorErrorCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value.Trim();
    }

    /// <summary>No backup set has that id (<c>BackupSetActions_NotFound</c>).</summary>
    public static VendorErrorCode BackupSetNotFound { get; } = new("BackupSetActions_NotFound");

    /// <summary>The backup set is running (<c>BackupActions_BackupSetRunning</c>).</summary>
    public static VendorErrorCode BackupSetRunning { get; } = new("BackupActions_BackupSetRunning");

    /// <summary>Settings cannot change while backups, restores or deletes run (<c>Running_Actions_PreventPreferencesUpdate</c>).</summary>
    public static VendorErrorCode RunningActionsPreventUpdate { get; } = new("Running_Actions_PreventPreferencesUpdate");

    /// <summary>A lock of the agent's failed (<c>Running_Actions_FailedToAcquireLock</c>).</summary>
    public static VendorErrorCode FailedToAcquireLock { get; } = new("Running_Actions_FailedToAcquireLock");

    /// <summary>The share cannot be reached (<c>BackupSetActions_NetworkShareInaccessible</c>).</summary>
    public static VendorErrorCode NetworkShareInaccessible { get; } = new("BackupSetActions_NetworkShareInaccessible");

    /// <summary>The network path is missing (<c>BackupSetActions_NetworkPathNotFound</c>).</summary>
    public static VendorErrorCode NetworkPathNotFound { get; } = new("BackupSetActions_NetworkPathNotFound");

    /// <summary>The share refuses the user name or password (<c>BackupSetActions_NetworkShareInvalidAuth</c>).</summary>
    public static VendorErrorCode NetworkShareInvalidAuth { get; } = new("BackupSetActions_NetworkShareInvalidAuth");

    /// <summary>The user may not write to the share (<c>BackupSetActions_NetworkShareNoWritePermissions</c>).</summary>
    public static VendorErrorCode NetworkShareNoWritePermissions { get; } = new("BackupSetActions_NetworkShareNoWritePermissions");

    /// <summary>The folder cannot be made or written (<c>CreateFolderFailed</c>).</summary>
    public static VendorErrorCode CreateFolderFailed { get; } = new("CreateFolderFailed");

    /// <summary>No Hyper-V host has that id (<c>HostNotInCatalog</c>).</summary>
    public static VendorErrorCode HostNotInCatalog { get; } = new("HostNotInCatalog");

    /// <inheritdoc/>
    public static IReadOnlyList<VendorErrorCode> Known { get; } =
    [
        BackupSetNotFound,
        BackupSetRunning,
        RunningActionsPreventUpdate,
        FailedToAcquireLock,
        NetworkShareInaccessible,
        NetworkPathNotFound,
        NetworkShareInvalidAuth,
        NetworkShareNoWritePermissions,
        CreateFolderFailed,
        HostNotInCatalog,
    ];

    /// <summary>What an operator should do about it, in words; <see langword="null"/> for a code this library does not know.</summary>
    public string? Advice => Value.ToUpperInvariant() switch
    {
        "BACKUPSETACTIONS_NOTFOUND" => "there is no backup set with that id on this computer",
        "BACKUPACTIONS_BACKUPSETRUNNING" => "wait until the backup set has finished, then try again",
        "RUNNING_ACTIONS_PREVENTPREFERENCESUPDATE" => "wait until the computer's backups, restores and deletes have finished, then try again",
        "RUNNING_ACTIONS_FAILEDTOACQUIRELOCK" => "try again; if it stays, restart the computer's agent",
        "BACKUPSETACTIONS_NETWORKSHAREINACCESSIBLE" => "see that the computer can reach the share",
        "BACKUPSETACTIONS_NETWORKPATHNOTFOUND" => "see that the network path exists",
        "BACKUPSETACTIONS_NETWORKSHAREINVALIDAUTH" => "check the share's user name and password",
        "BACKUPSETACTIONS_NETWORKSHARENOWRITEPERMISSIONS" => "let that user write to the share",
        "CREATEFOLDERFAILED" => "see that the folder can be made and written on the computer",
        "HOSTNOTINCATALOG" => "register the Hyper-V host first",
        _ => null,
    };

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static VendorErrorCode Of(string value) => new(value);

    /// <summary>The codes in a text of the vendor's, each once, with or without the prefix <c>ErrorCode.</c>.</summary>
    /// <param name="text">A reason or an error text.</param>
    /// <returns>The codes the library knows, and words that look like one.</returns>
    public static VendorErrorCode[] Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<VendorErrorCode> codes = [];
        var start = 0;
        var prefixed = false;
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && (char.IsAsciiLetterOrDigit(text[index]) || text[index] == '_'))
            {
                continue;
            }

            string word = text[start..index];
            bool isPrefix = index < text.Length && text[index] == '.' && word.Equals("ErrorCode", StringComparison.OrdinalIgnoreCase);
            var code = new VendorErrorCode(word);
            if (word.Length > 0 && !isPrefix
                && (prefixed || Known.Contains(code) || word.Contains("Actions_", StringComparison.OrdinalIgnoreCase))
                && !codes.Contains(code))
            {
                codes.Add(code);
            }

            prefixed = isPrefix;
            start = index + 1;
        }

        return [.. codes];
    }

    /// <summary>Whether both are the same constant, without regard to case.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public bool Equals(VendorErrorCode other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The constant itself.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
