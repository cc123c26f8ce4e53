using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Trust in the holder of one key.</summary>
public sealed class KeyTrust : TrustMaterial
{
    /// <summary>Trusts the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="window">
    /// When signatures of it count; null for always. With a window, a signing time must be proven and every proven time
    /// must be in the window (CVE-2026-54787).
    /// </param>
    /// <param name="root">The instance whose logs and timestamp authorities count for its signatures; null when none does.</param>
    public KeyTrust(PublicKey key, ValidityWindow? window = null, TrustedRoot? root = null)
        : base(root)
    {
        Key = key ?? throw new ArgumentNullException(nameof(key));
        Window = window;
        key.ExpectOften();
        Id = $"key:{key.Fingerprint}"
            + (window is { } limits ? $";window:{limits.Start.UtcTicks}-{limits.End?.UtcTicks}" : "")
            + (root is null ? "" : $";root:{root.Version}");
    }

    /// <summary>The key.</summary>
    public PublicKey Key { get; }

    /// <summary>When signatures of the key count; null for always.</summary>
    public ValidityWindow? Window { get; }

    /// <inheritdoc/>
    public override string Id { get; }
}
