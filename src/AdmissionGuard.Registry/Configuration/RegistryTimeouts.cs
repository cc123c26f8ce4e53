namespace AdmissionGuard.Registry.Configuration;

/// <summary>How long things may take. The deadline of a review binds them all.</summary>
public sealed record RegistryTimeouts
{
    /// <summary>From the start of one attempt to the last byte of its body.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For DNS, TCP and TLS together.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For a credential helper or credential provider to answer.</summary>
    public TimeSpan CredentialProcess { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For everything about one image, when the caller names no deadline.</summary>
    public TimeSpan Image { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long connections are reused: then DNS is asked, and the egress guard passed, anew.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
