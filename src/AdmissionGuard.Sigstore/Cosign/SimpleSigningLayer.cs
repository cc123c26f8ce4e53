using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Sigstore.Cosign;

/// <summary>
/// Reads a layer of a cosign <c>.sig</c> manifest (media type <c>application/vnd.dev.cosign.simplesigning.v1+json</c>;
/// cosign, specs/SIGNATURE_SPEC.md), without believing anything.
/// </summary>
public static class SimpleSigningLayer
{
    // cosign writes about 250 bytes; annotations given with -a are added by hand.
    private const int MaxPayloadBytes = 1024 * 1024;

    /// <summary>Reads one layer.</summary>
    /// <param name="payload">The layer's exact bytes, which are what is signed; kept.</param>
    /// <param name="annotations">The layer's annotations.</param>
    /// <param name="material">What it holds.</param>
    /// <param name="failure">Why it is none.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> payload,
        IReadOnlyDictionary<string, string> annotations,
        [NotNullWhen(true)] out SignedMaterial? material,
        [NotNullWhen(false)] out VerificationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        material = null;
        if (payload.Length > MaxPayloadBytes)
        {
            failure = new VerificationFailure(VerificationStep.Format, FailureKind.LimitExceeded, $"a payload of {payload.Length} bytes", $"at most {MaxPayloadBytes}");
            return false;
        }

        var read = new LayerAnnotations(annotations);
        var content = new SimpleSigningContent(payload, read.Signature());
        if (content.Signature.IsEmpty || payload.IsEmpty)
        {
            failure = read.Failure ?? new VerificationFailure(VerificationStep.Format, FailureKind.Missing, "a layer without payload or signature", "a cosign signature layer");
            return false;
        }

        var parsed = new SignedMaterial(content)
        {
            Certificate = read.Certificate(),
            Intermediates = read.Intermediates(),
            LogEntries = read.LogEntries(),
            Timestamps = read.Timestamps(),
        };
        failure = read.Failure;
        material = failure is null ? parsed : null;
        return material is not null;
    }
}
