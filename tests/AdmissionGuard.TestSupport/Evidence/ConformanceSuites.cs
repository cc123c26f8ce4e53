using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Evidence;

/// <summary>
/// Public verification cases that are not part of this repository: the folder in <c>ADMISSIONGUARD_CONFORMANCE_DIR</c>,
/// else <c>../shared/conformance</c> beside the checkout. Tests that need it skip, by name, where it is absent.
/// </summary>
public static class ConformanceSuites
{
    /// <summary>How to get the suites.</summary>
    public const string HowToGet =
        "the conformance suites are not here: set ADMISSIONGUARD_CONFORMANCE_DIR to a folder with sigstore/ (directories of "
        + "sigstore-conformance's test/assets/bundle-verify), slsa-bundles/, oci-layouts/ (images with .att as OCI layouts, and cases.jsonl), wycheproof/ (C2SP/wycheproof testvectors_v1) and merkle/ (transparency-dev/merkle testdata)";

    /// <summary>The folder; null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The path of a file or folder of the suites; null where it is absent.</summary>
    public static string? PathOf(params string[] parts)
    {
        if (Folder is null)
            return null;
        var path = Path.Combine([Folder, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("ADMISSIONGUARD_CONFORMANCE_DIR") is { Length: > 0 } told
            ? told
            : Path.Combine(Checkout.Root, "..", "shared", "conformance");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
