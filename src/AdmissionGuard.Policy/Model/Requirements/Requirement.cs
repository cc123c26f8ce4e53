using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>One thing that must be proven: a name and exactly one of the kinds.</summary>
public sealed record Requirement
{
    /// <summary>The name that denials, Events and exceptions use; unique within the policy.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(63)]
    [RegularExpression(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string? Name { get; init; }

    /// <summary>The image is signed. An attestation is not a signature.</summary>
    public SignatureRequirement? Signature { get; init; }

    /// <summary>SLSA provenance (v0.2 or v1) says that it was built by whom, from what and how it should be.</summary>
    public ProvenanceRequirement? Provenance { get; init; }

    /// <summary>A recent vulnerability scan found no more than is tolerated.</summary>
    public VulnerabilitiesRequirement? Vulnerabilities { get; init; }

    /// <summary>A bill of materials (SPDX or CycloneDX) lists nothing that is denied.</summary>
    public SbomRequirement? Sbom { get; init; }

    /// <summary>Static analysis (SARIF 2.1.0) found no more than is tolerated.</summary>
    public FindingsRequirement? Findings { get; init; }

    /// <summary>A SLSA verification summary (v1) by a verifier that is trusted.</summary>
    public VerificationSummaryRequirement? VerificationSummary { get; init; }

    /// <summary>An attestation of any type, whose predicate satisfies a JSON Schema.</summary>
    public AttestationRequirement? Attestation { get; init; }
}
