namespace AdmissionGuard.Sigstore.Trust.PublicGood;

/// <summary>
/// The public-good instance of Sigstore as it was when this version was built, so that verification works with no
/// network and no first contact to trust. Where the files come from and how to renew them: README.md beside this file.
/// </summary>
public static class PublicGoodRoot
{
    private static readonly Lazy<ReadOnlyMemory<byte>> Tuf = new(() => EmbeddedJson.Read("public-good/root.json"));
    private static readonly Lazy<ReadOnlyMemory<byte>> Trusted = new(() => EmbeddedJson.Read("public-good/trusted_root.json"));

    /// <summary>The address of the instance's TUF repository: metadata at its top, targets below <c>targets/</c>.</summary>
    public static Uri TufRepository { get; } = new("https://tuf-repo-cdn.sigstore.dev/");

    /// <summary>The TUF root metadata from which the refresher's chain of trust starts (TUF specification, 5.2).</summary>
    public static ReadOnlyMemory<byte> TufRootJson => Tuf.Value;

    /// <summary>The <c>trusted_root.json</c> target of that repository: certificate authorities, logs and timestamp authorities.</summary>
    public static ReadOnlyMemory<byte> TrustedRootJson => Trusted.Value;
}
