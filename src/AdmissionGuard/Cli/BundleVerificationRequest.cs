using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Cli;

/// <summary>What <c>verify-bundle</c> is asked.</summary>
internal sealed record BundleVerificationRequest
{
    /// <summary>The bundle's file.</summary>
    public required FileInfo Bundle { get; init; }

    /// <summary>A file, or a digest as in <c>sha256:…</c>.</summary>
    public required string Artifact { get; init; }

    /// <summary>Who must have signed, when no key is given.</summary>
    public TextPattern? Identity { get; init; }

    /// <summary>Who must have issued the identity, when no key is given.</summary>
    public TextPattern? Issuer { get; init; }

    /// <summary>The key that must have signed; null for an identity.</summary>
    public FileInfo? Key { get; init; }

    /// <summary>The trusted root; null for the public-good instance's.</summary>
    public FileInfo? TrustedRoot { get; init; }

    /// <summary>Whether the staging instance is meant.</summary>
    public bool Staging { get; init; }

    /// <summary>What must be proven.</summary>
    public required VerificationOptions Options { get; init; }
}
