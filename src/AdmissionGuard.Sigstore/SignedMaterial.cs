using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Timestamps;
using AdmissionGuard.Sigstore.TransparencyLog;

namespace AdmissionGuard.Sigstore;

/// <summary>
/// One signature with everything that came along to prove it, whatever format it came in: parsed, bounded, and not yet
/// believed. Immutable, and good for any number of verifications. Made by <see cref="Bundles.BundleParser"/>,
/// <see cref="Cosign.SimpleSigningLayer"/> and <see cref="Cosign.AttestationLayer"/>.
/// </summary>
public sealed class SignedMaterial
{
    internal SignedMaterial(SignedContent content)
    {
        Content = content;
        TimestampedBytes = content.Signature;
    }

    internal SignedContent Content { get; }

    /// <summary>The signing certificate; null when a key signed.</summary>
    internal Certificate? Certificate { get; init; }

    /// <summary>Certificates that came along and are nothing but hints; the signing certificate is not among them.</summary>
    internal IReadOnlyList<Certificate> Intermediates { get; init; } = [];

    /// <summary>Which key signed, as the bundle hints; null without.</summary>
    internal string? KeyHint { get; init; }

    internal IReadOnlyList<LogEntry> LogEntries { get; init; } = [];

    internal IReadOnlyList<TimestampToken> Timestamps { get; init; } = [];

    /// <summary>The bytes that timestamps are over: the signature, but for cosign's old attestations the envelope.</summary>
    internal ReadOnlyMemory<byte> TimestampedBytes { get; init; }
}
