namespace AdmissionGuard.Sigstore.Facts;

/// <summary>What kind of refusal a failed step is; policies turn it into a reason.</summary>
public enum FailureKind
{
    /// <summary>Malformed, contradictory or duplicated content.</summary>
    Malformed,

    /// <summary>A media type, kind, version or algorithm that is not known.</summary>
    Unsupported,

    /// <summary>A named limit was exceeded.</summary>
    LimitExceeded,

    /// <summary>Something that must be there is not.</summary>
    Missing,

    /// <summary>It is there, well formed, and not what trust or mathematics wants.</summary>
    Invalid,

    /// <summary>It is sound, but from a key, identity, log or authority that is not trusted.</summary>
    Untrusted,
}
