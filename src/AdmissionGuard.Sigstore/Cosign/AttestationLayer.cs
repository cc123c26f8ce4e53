using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.Cosign;

/// <summary>
/// Reads a layer of a cosign <c>.att</c> manifest (media type <c>application/vnd.dsse.envelope.v1+json</c>; cosign,
/// specs/ATTESTATION_SPEC.md), without believing anything.
/// </summary>
public static class AttestationLayer
{
    /// <summary>Reads one layer.</summary>
    /// <param name="envelope">The layer's exact bytes, a DSSE envelope in JSON; kept.</param>
    /// <param name="annotations">The layer's annotations.</param>
    /// <param name="material">What it holds.</param>
    /// <param name="failure">Why it is none.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> envelope,
        IReadOnlyDictionary<string, string> annotations,
        [NotNullWhen(true)] out SignedMaterial? material,
        [NotNullWhen(false)] out VerificationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        material = null;
        if (!StrictJson.TryParse(envelope, EvidenceLimits.MaxEvidenceBytes, out var root, out var error))
        {
            var kind = envelope.Length > EvidenceLimits.MaxEvidenceBytes ? FailureKind.LimitExceeded : FailureKind.Malformed;
            failure = new VerificationFailure(VerificationStep.Format, kind, error, "a DSSE envelope");
            return false;
        }

        var problems = new ProtoProblems(VerificationStep.Format, "a DSSE envelope");
        var content = DsseEnvelopeReader.Read(new ProtoMessage(root, "envelope", problems, DsseEnvelopeReader.Fields), envelope);
        if (problems.First is not null || content is null)
        {
            failure = problems.First!;
            return false;
        }

        var read = new LayerAnnotations(annotations);
        var parsed = new SignedMaterial(content)
        {
            Certificate = read.Certificate(),
            Intermediates = read.Intermediates(),
            LogEntries = read.LogEntries(),
            Timestamps = read.Timestamps(),
            // cosign stamps the whole layer here, not the signature.
            TimestampedBytes = envelope,
        };
        failure = read.Failure;
        material = failure is null ? parsed : null;
        return material is not null;
    }
}
