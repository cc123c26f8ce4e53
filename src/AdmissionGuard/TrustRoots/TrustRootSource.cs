using AdmissionGuard.Sigstore.Trust.PublicGood;

namespace AdmissionGuard.TrustRoots;

/// <summary>A TUF repository that publishes a <c>trusted_root.json</c>.</summary>
/// <param name="Name">The TrustRoot's name.</param>
/// <param name="Repository">The repository's address: metadata below it, targets below its <c>targets/</c>.</param>
/// <param name="InitialRoot">The <c>root.json</c> to start from, obtained out of band.</param>
/// <param name="Target">The target's path.</param>
internal sealed record TrustRootSource(string Name, Uri Repository, ReadOnlyMemory<byte> InitialRoot, string Target = TrustRootSource.DefaultTarget)
{
    /// <summary>What Sigstore's repositories call the target.</summary>
    public const string DefaultTarget = "trusted_root.json";

    /// <summary>A trusted root to use until one was had from the repository; null for none.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>The public-good instance, which works without ever reaching its repository.</summary>
    public static TrustRootSource PublicGood { get; } =
        new("public-good", PublicGoodRoot.TufRepository, PublicGoodRoot.TufRootJson) { Snapshot = PublicGoodRoot.TrustedRootJson };

    /// <summary>Where the repository's targets lie.</summary>
    public Uri Targets => new(Repository.AbsoluteUri.TrimEnd('/') + "/targets/");

    /// <summary>Whether following the other is following this one.</summary>
    public bool IsSameAs(TrustRootSource other) =>
        Name == other.Name && Repository == other.Repository && Target == other.Target && InitialRoot.Span.SequenceEqual(other.InitialRoot.Span);
}
