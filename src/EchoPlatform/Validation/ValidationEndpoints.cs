namespace EchoPlatform;

/// <summary>v2 calls that ask whether a restore as virtual machine would work.</summary>
public sealed class ValidationEndpoints
{
    private readonly ApiTransport transport;

    internal ValidationEndpoints(ApiTransport transport) => this.transport = transport;

    /// <summary>
    /// Asks whether a place for the virtual disks can be written (Page 168733227). Not free of side effects: it creates the folder and
    /// logs on to the share. The computer must be online. INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersWrite"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="location">The place.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">
    /// The vendor refused, or gave no answer; whether a change was made may then be unknown
    /// (<see cref="EchoPlatformException.IsOutcomeUnknown"/>).
    /// </exception>
    public Task<ValidationResult> ValidatePathAsync(
        string account, string computer, DiskLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidatePath.At(account, computer)
                .With(new ValidationBody { DiskLocation = location }, V2JsonContext.Default.ValidationBody),
            cancellationToken);
    }

    /// <summary>
    /// Asks whether the agent may read and write a place; <see cref="ValidatePathAsync"/> must have made it (Page 168733213). The
    /// computer must be online. INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ValidationResult> ValidateAgentAsync(
        string account, string computer, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidateAgent.At(account, computer)
                .With(new ValidationBody { DiskLocation = new DiskLocation { Path = path } }, V2JsonContext.Default.ValidationBody),
            cancellationToken);
    }

    /// <summary>
    /// Asks whether a place takes disks of a format; <see cref="ValidatePathAsync"/> must have made it (Page 96772165). The computer must
    /// be online. INFERRED: the scope. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="location">The place.</param>
    /// <param name="diskFormat">The format.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ValidationResult> ValidateNetworkAsync(
        string account, string computer, DiskLocation location, DiskFormat diskFormat, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidateNetwork.At(account, computer)
                .With(new ValidationBody { DiskLocation = location, DiskFormat = diskFormat }, V2JsonContext.Default.ValidationBody),
            cancellationToken);
    }

    /// <summary>
    /// Asks whether a place has room; <see cref="ValidatePathAsync"/> must have made it (Page 96772163). Sends <c>diskformat</c> in lower
    /// case, as the page's example does. The computer must be online. INFERRED: the scope. Scope
    /// <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="location">The place.</param>
    /// <param name="diskFormat">The format.</param>
    /// <param name="revisions">The revisions, one a volume.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ValidationResult> ValidateFreeSpaceAsync(
        string account,
        string computer,
        DiskLocation location,
        DiskFormat diskFormat,
        IReadOnlyList<long> revisions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(revisions);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidateFreeSpace.At(account, computer)
                .With(new FreeSpaceBody(location, diskFormat, revisions), V2JsonContext.Default.FreeSpaceBody),
            cancellationToken);
    }

    /// <summary>
    /// Asks whether a computer can become a virtual machine of a firmware (Page 96772155). The computer must be online. INFERRED: the
    /// scope. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="firmware">The firmware.</param>
    /// <param name="revisions">The revisions, one a volume.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ValidationResult> ValidateSourceMachineAsync(
        string account,
        string computer,
        FirmwareType firmware,
        IReadOnlyList<long> revisions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(revisions);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidateSourceMachine.At(account, computer)
                .With(new ValidationBody { FirmwareType = firmware, Revisions = revisions }, V2JsonContext.Default.ValidationBody),
            cancellationToken);
    }

    /// <summary>
    /// Asks whether a Hyper-V host has the processors and the memory (Page 96772161). The computer must be online. INFERRED: the scope.
    /// Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="sessionId">The browsing session, a GUID.</param>
    /// <param name="hostId">The Hyper-V host.</param>
    /// <param name="cores">Processor cores.</param>
    /// <param name="memory">Memory in MB.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ValidationResult> ValidateServerAsync(
        string account,
        string computer,
        string sessionId,
        long hostId,
        int cores,
        long memory,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidateServer.At(account, computer)
                .With(new ValidationBody { SessionId = sessionId, HostId = hostId, HostProperties = new VirtualMachineProperties { Cores = cores, Memory = memory } }, V2JsonContext.Default.ValidationBody),
            cancellationToken);
    }

    /// <summary>
    /// Asks whether a Hyper-V host can run the revisions (Page 96772157). The computer must be online. INFERRED: the scope and the path,
    /// before which the page is cut. Scope <see cref="OAuthScopes.ComputersRead"/>.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="computer">The computer within the account, such as <c>0003</c>.</param>
    /// <param name="sessionId">The browsing session, a GUID.</param>
    /// <param name="hostId">The Hyper-V host.</param>
    /// <param name="firmware">The firmware.</param>
    /// <param name="revisions">The revisions, one a volume.</param>
    /// <param name="callOverride">Corrects path or body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it would work; a refusal with reasons (400) is an answer here, an offline computer is not.</returns>
    /// <exception cref="EchoPlatformException">No such resource (404), or another failure.</exception>
    public Task<ValidationResult> ValidateHostCapabilitiesAsync(
        string account,
        string computer,
        string sessionId,
        long hostId,
        FirmwareType firmware,
        IReadOnlyList<long> revisions,
        CallOverride? callOverride = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(revisions);
        return transport.ValidateAsync(
            EchoEndpoints.ValidationValidateHostCapabilities.At(account, computer)
                .With(new ValidationBody { SessionId = sessionId, HostId = hostId, FirmwareType = firmware, Revisions = revisions }, V2JsonContext.Default.ValidationBody)
                .With(callOverride),
            cancellationToken);
    }
}
