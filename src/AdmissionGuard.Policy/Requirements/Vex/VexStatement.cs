using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>One statement about one vulnerability, whatever its format.</summary>
internal sealed record VexStatement
{
    /// <summary>The vulnerability's name and aliases.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>True when it says that the vulnerability does not matter: fixed, or not affected and why.</summary>
    public required bool Clears { get; init; }

    /// <summary>When it was made; null when it does not say.</summary>
    public required DateTimeOffset? Time { get; init; }

    /// <summary>The products that it is about; empty for the subject of the attestation.</summary>
    public IReadOnlyList<VexProduct> Products { get; init; } = [];

    /// <summary>The packages that it is about; empty for the product as a whole.</summary>
    public IReadOnlyList<PackageUrl> Packages { get; init; } = [];

    /// <summary>True when it names packages in a way that cannot be read: it then clears nothing.</summary>
    public bool IsUnclear { get; init; }
}
