namespace AdmissionGuard.Policy.Evaluation;

/// <summary>The kind of a piece of evidence by its form, before anything in it is believed.</summary>
public enum EvidenceKind
{
    /// <summary>Of no known form.</summary>
    Unknown,

    /// <summary>A Sigstore bundle: a signature or an attestation.</summary>
    Bundle,

    /// <summary>A cosign simple-signing layer.</summary>
    SimpleSigning,

    /// <summary>A cosign attestation layer (a DSSE envelope).</summary>
    Attestation,

    /// <summary>A bill of materials that nobody signed.</summary>
    UnsignedSbom,

    /// <summary>A Notary Project signature.</summary>
    Notation,
}
