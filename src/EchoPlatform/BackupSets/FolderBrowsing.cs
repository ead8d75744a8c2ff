namespace EchoPlatform;

/// <summary>The body of the call that browses a computer's folders.</summary>
internal sealed record FolderBrowsing(string SessionId, string Path, BrowsePage? Page);
