namespace EchoPlatform;

/// <summary>v2 calls that change the settings of a computer. One setting goes with each call. Offline computers may answer without a number to follow the change by (Page 96770905).</summary>
public sealed class SettingsEndpoints
{
    private readonly ApiTransport transport;

    internal SettingsEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Sets how often a file that failed is tried again (Page 96771968). INFERRED: the scope. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="retries">0 (none) to 3.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 3.</exception>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> SetFileRetriesAsync(
        string account, string computer, int retries, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(retries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(retries, 3);
        return transport.SubmitAsync(
            EchoEndpoints.SettingsSetFileRetries.At(account, computer)
                .With(new SettingsBlock { FileRetries = retries }, V2JsonContext.Default.SettingsBlock),
            account,
            computer,
            cancellationToken);
    }

    /// <summary>
    /// Limits the bandwidth of a computer (Page 96771957). INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="bandwidth">The setting.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> SetBandwidthAsync(
        string account, string computer, Bandwidth bandwidth, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bandwidth);
        return transport.SubmitAsync(
            EchoEndpoints.SettingsSetBandwidth.At(account, computer)
                .With(new SettingsBlock { Bandwidth = bandwidth }, V2JsonContext.Default.SettingsBlock),
            account,
            computer,
            cancellationToken);
    }

    /// <summary>
    /// Sets the local vault of a computer (Page 96771960). INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="localVault">The setting.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> SetLocalVaultAsync(
        string account, string computer, LocalVault localVault, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(localVault);
        return transport.SubmitAsync(
            EchoEndpoints.SettingsSetLocalVault.At(account, computer)
                .With(new SettingsBlock { LocalVault = localVault }, V2JsonContext.Default.SettingsBlock),
            account,
            computer,
            cancellationToken);
    }

    /// <summary>
    /// Sets the temporary folder of a computer (Page 96771962). INFERRED: path and scope. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="tempFolder">The setting.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> SetTempFolderAsync(
        string account,
        string computer,
        TempFolder tempFolder,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tempFolder);
        return transport.SubmitAsync(
            EchoEndpoints.SettingsSetTempFolder.At(account, computer)
                .With(new SettingsBlock { TempFolder = tempFolder }, V2JsonContext.Default.SettingsBlock)
                .With(callOverride),
            account,
            computer,
            cancellationToken);
    }

    /// <summary>
    /// Sets the files a computer never backs up (Page 96771974). INFERRED: path and scope. Scope
    /// <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="wildcardExclusions">The setting.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What came of it: follow it with <see cref="ActionEndpoints.RunAsync"/>.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<RemoteActionSubmission> SetWildcardExclusionsAsync(
        string account,
        string computer,
        WildcardExclusions wildcardExclusions,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wildcardExclusions);
        return transport.SubmitAsync(
            EchoEndpoints.SettingsSetWildcardExclusions.At(account, computer)
                .With(new SettingsBlock { WildcardExclusions = wildcardExclusions }, V2JsonContext.Default.SettingsBlock)
                .With(callOverride),
            account,
            computer,
            cancellationToken);
    }
}
