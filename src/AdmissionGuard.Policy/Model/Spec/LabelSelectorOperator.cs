namespace AdmissionGuard.Policy.Model;

/// <summary>How a label is compared (Kubernetes, <c>metav1.LabelSelectorOperator</c>).</summary>
public enum LabelSelectorOperator
{
    /// <summary>The label is there and has one of the values.</summary>
    In,

    /// <summary>The label is absent or has none of the values.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is absent.</summary>
    DoesNotExist,
}
