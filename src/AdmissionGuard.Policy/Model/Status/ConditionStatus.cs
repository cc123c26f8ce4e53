namespace AdmissionGuard.Policy.Model;

/// <summary>Whether a condition holds (Kubernetes, <c>metav1.ConditionStatus</c>).</summary>
public enum ConditionStatus
{
    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,

    /// <summary>It is not known whether it holds.</summary>
    Unknown,
}
