namespace AdmissionGuard.Sigstore.Trust.Staging;

/// <summary>
/// The staging instance of Sigstore. Only the TUF root is embedded: its authorities change too often for a snapshot
/// to be worth trusting, so a <c>trusted_root.json</c> is had from its repository through the TUF client.
/// </summary>
public static class StagingRoot
{
    private static readonly Lazy<ReadOnlyMemory<byte>> Tuf = new(() => EmbeddedJson.Read("staging/root.json"));

    /// <summary>The address of the instance's TUF repository: metadata at its top, targets below <c>targets/</c>.</summary>
    public static Uri TufRepository { get; } = new("https://tuf-repo-cdn.sigstage.dev/");

    /// <summary>The TUF root metadata from which the chain of trust starts (TUF specification, 5.2).</summary>
    public static ReadOnlyMemory<byte> TufRootJson => Tuf.Value;
}
