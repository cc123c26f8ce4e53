using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Review;

/// <summary>Turns a piece of evidence into facts: parsed once, verified once for each trust that any matching policy names.</summary>
internal sealed class EvidenceVerifier(SignatureVerifier verifier)
{
    /// <summary>Verifies one piece.</summary>
    /// <param name="piece">The piece, unverified.</param>
    /// <param name="trusts">Every trust to verify it with; distinct ids.</param>
    public EvidenceFact Verify(EvidencePiece piece, IReadOnlyCollection<AuthorityTrust> trusts)
    {
        var (kind, isSigned) = KindOf(piece);
        return new EvidenceFact(
            piece.Subject.ToString(), piece.Place, piece.ContentDigest.ToString(), kind, isSigned ? Results(piece, trusts) : EvidenceFact.NoResults);
    }

    private Dictionary<string, VerificationResult> Results(EvidencePiece piece, IReadOnlyCollection<AuthorityTrust> trusts)
    {
        var results = new Dictionary<string, VerificationResult>(trusts.Count, StringComparer.Ordinal);
        var parsed = TryParse(piece, out var material, out var failure);
        var subject = ArtifactSubject.FromDigest(piece.Subject.ToString());
        foreach (var trust in trusts)
            results[trust.Id] = parsed ? verifier.Verify(material!, trust.Material, trust.Options, subject) : VerificationResult.Refused(failure!);
        return results;
    }

    private static bool TryParse(
        EvidencePiece piece, [NotNullWhen(true)] out SignedMaterial? material, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        switch (piece)
        {
            case BundlePiece bundle:
                return BundleParser.TryParse(bundle.Json, out material, out failure);
            case SimpleSigningPiece layer:
                return SimpleSigningLayer.TryParse(layer.Payload, layer.Annotations, out material, out failure);
            case AttestationPiece layer:
                return AttestationLayer.TryParse(layer.Envelope, layer.Annotations, out material, out failure);
            default:
                throw new ArgumentException($"{piece.GetType().Name} is not signed", nameof(piece));
        }
    }

    private static (EvidenceKind Kind, bool IsSigned) KindOf(EvidencePiece piece) => piece switch
    {
        BundlePiece => (EvidenceKind.Bundle, true),
        SimpleSigningPiece => (EvidenceKind.SimpleSigning, true),
        AttestationPiece => (EvidenceKind.Attestation, true),
        SbomPiece => (EvidenceKind.UnsignedSbom, false),
        NotationPiece => (EvidenceKind.Notation, false),
        _ => (EvidenceKind.Unknown, false),
    };
}
