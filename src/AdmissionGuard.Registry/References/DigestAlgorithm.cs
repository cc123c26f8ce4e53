namespace AdmissionGuard.Registry.References;

/// <summary>The hash algorithms that content may be named by (OCI image-spec, descriptor.md, "Registered algorithms").</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256, 64 hexadecimal digits.</summary>
    Sha256,

    /// <summary>SHA-512, 128 hexadecimal digits.</summary>
    Sha512,
}
