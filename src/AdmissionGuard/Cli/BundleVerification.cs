using System.Text;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Trust.PublicGood;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Cli;

/// <summary>Verifies one bundle from files: reads what is asked for, verifies, and matches the identity.</summary>
internal static class BundleVerification
{
    /// <summary>Either a result, or why none could be had.</summary>
    internal readonly record struct Outcome(VerificationResult? Result, string? Unusable);

    /// <summary>Runs one verification.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<Outcome> RunAsync(BundleVerificationRequest request, TimeProvider clock, CancellationToken cancellation)
    {
        var (trust, noTrust) = await ReadTrustAsync(request, cancellation).ConfigureAwait(false);
        if (trust is null)
            return new Outcome(null, noTrust);
        var (subject, noSubject) = await ArtifactReader.ReadAsync(request.Artifact, cancellation).ConfigureAwait(false);
        if (subject is null)
            return new Outcome(null, noSubject);
        var (json, tooLarge) = await ReadBoundedAsync(request.Bundle, EvidenceLimits.MaxEvidenceBytes, cancellation).ConfigureAwait(false);
        if (json is null)
            return new Outcome(null, tooLarge);

        if (!BundleParser.TryParse(json, out var material, out var failure))
            return new Outcome(VerificationResult.Refused(failure), null);
        var result = new SignatureVerifier(clock).Verify(material, trust, request.Options, subject);
        return new Outcome(result.IsVerified && MatchIdentity(request, result.Evidence.Signer) is { } other ? VerificationResult.Refused(other) : result, null);
    }

    private static VerificationFailure? MatchIdentity(BundleVerificationRequest request, Signer signer)
    {
        if (request.Key is not null)
            return null;
        if (signer is not CertificateSigner identity || request is not { Identity: { } wanted, Issuer: { } issuer })
            return new VerificationFailure(VerificationStep.Identity, FailureKind.Missing, "no identity", "a certificate identity");
        if (!wanted.Matches(identity.Subject))
            return new VerificationFailure(VerificationStep.Identity, FailureKind.Untrusted, $"the subject \"{identity.Subject}\"", $"\"{wanted.Description}\"");
        return issuer.Matches(identity.Issuer)
            ? null
            : new VerificationFailure(VerificationStep.Identity, FailureKind.Untrusted, $"the issuer \"{identity.Issuer}\"", $"\"{issuer.Description}\"");
    }

    private static async Task<(TrustMaterial? Trust, string? Error)> ReadTrustAsync(BundleVerificationRequest request, CancellationToken cancellation)
    {
        var json = PublicGoodRoot.TrustedRootJson;
        if (request.TrustedRoot is { } file)
        {
            var (bytes, tooLarge) = await ReadBoundedAsync(file, EvidenceLimits.MaxTrustedRootBytes, cancellation).ConfigureAwait(false);
            if (bytes is null)
                return (null, tooLarge);
            json = bytes;
        }
        else if (request.Staging)
        {
            return (null, "the staging instance's trusted root is not built in, as it changes too often: fetch its trusted_root.json with 'admissionguard tuf' and give it with --trusted-root");
        }

        if (!TrustedRoot.TryParse(json, out var root, out var error))
            return (null, $"{request.TrustedRoot?.FullName ?? "built-in trusted root"}: {error}");
        if (request.Key is not { } keyFile)
            return (new RootTrust(root), null);
        var (pem, keyTooLarge) = await ReadBoundedAsync(keyFile, EvidenceLimits.MaxPemLength, cancellation).ConfigureAwait(false);
        if (pem is null)
            return (null, keyTooLarge);
        return PublicKey.TryParsePem(Encoding.UTF8.GetString(pem), out var key, out error)
            ? (new KeyTrust(key, window: null, root), null)
            : (null, $"{keyFile.FullName}: {error}");
    }

    private static async Task<(byte[]? Bytes, string? Error)> ReadBoundedAsync(FileInfo file, int maxBytes, CancellationToken cancellation) =>
        file.Exists && file.Length > maxBytes
            ? (null, $"{file.FullName}: {file.Length} bytes, want at most {maxBytes}")
            : (await File.ReadAllBytesAsync(file.FullName, cancellation).ConfigureAwait(false), null);
}
