namespace EchoPlatform;

/// <summary>The body of the call that enables or disables a backup set.</summary>
internal sealed record BackupSetToggle(long BackupSetId, bool Value);

/// <summary>The body of the call that deletes a backup set.</summary>
internal sealed record BackupSetDeletion(long BackupSetId, bool DeleteData);
