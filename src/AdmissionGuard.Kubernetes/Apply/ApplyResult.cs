namespace AdmissionGuard.Kubernetes.Apply;

/// <summary>What became of an apply.</summary>
public enum ApplyResult
{
    /// <summary>The object said it already; no request was made.</summary>
    Unchanged,

    /// <summary>It was written.</summary>
    Written,

    /// <summary>The object no longer exists.</summary>
    Gone,
}
