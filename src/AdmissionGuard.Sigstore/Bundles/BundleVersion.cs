namespace AdmissionGuard.Sigstore.Bundles;

/// <summary>The bundle versions that are supported.</summary>
internal enum BundleVersion
{
    V01 = 1,
    V02 = 2,
    V03 = 3,
}
