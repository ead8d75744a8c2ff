namespace EchoFunctions.Local.Embedded;

/// <summary>The npm package, installed on first use from the lock file beside this assembly.</summary>
internal static class AzuriteInstallation
{
    private const string Otherwise = ", or start Azurite yourself on 127.0.0.1:10000 and 10001, or set EchoStorage to a storage account";

    private static readonly NpmInstallation Npm = new("Azurite", Path.Combine(AppContext.BaseDirectory, "azurite"), Otherwise);

    public static string Launcher => Path.Combine(Npm.Source, "launch.js");

    public static string NodeIsMissing => $"Azurite needs Node.js 20 or later: install it from https://nodejs.org{Otherwise}.";

    /// <summary>The folder with the package's <c>node_modules</c>.</summary>
    public static Task<string> EnsureAsync(string? root, Action<string> report, CancellationToken cancellationToken) =>
        Npm.EnsureAsync(root is null ? DefaultRoot() : Path.GetFullPath(root), report, cancellationToken);

    private static string DefaultRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EchoFunctions.sln")))
            {
                return Path.Combine(folder.FullName, "artifacts", "azurite");
            }
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length == 0 ? Path.GetTempPath() : data, "EchoFunctions", "azurite");
    }
}
