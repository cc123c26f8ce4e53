namespace AdmissionGuard.Admission.Pinning;

/// <summary>Which objects get the verified digests in place of their tags.</summary>
internal enum PinnedKinds
{
    /// <summary>Pods only: what people and GitOps tools keep in their own files is never changed.</summary>
    Pods,

    /// <summary>Every kind that holds images. Tools that compare with their own files will see a difference.</summary>
    Everything,
}
