namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>The signing and registry tools that setup unpacked. Each is looked up when first used.</summary>
public static class Tools
{
    // Offline: cosign would otherwise ask the public-good TUF repository for its roots, and prompt for a key's password.
    private static readonly Dictionary<string, string?> CosignEnvironment = new()
    {
        ["COSIGN_PASSWORD"] = "",
        ["COSIGN_YES"] = "true",
        ["SIGSTORE_NO_CACHE"] = "true",
    };

    /// <summary>cosign 2.5: writes `.sig` and `.att` tags by default.</summary>
    public static Tool Cosign25 => new(TestbedCache.Tool("cosign25"), CosignEnvironment);

    /// <summary>cosign 3.1: writes Sigstore bundles as referrers by default.</summary>
    public static Tool Cosign31 => new(TestbedCache.Tool("cosign31"), CosignEnvironment);

    /// <summary>oras 1.2: pushes and copies artifacts and their referrers.</summary>
    public static Tool Oras => new(TestbedCache.Tool("oras"));

    /// <summary>notation 1.3: Notary Project signatures.</summary>
    public static Tool Notation => new(TestbedCache.Tool("notation"));

    /// <summary>crane 0.20: builds and copies images.</summary>
    public static Tool Crane => new(TestbedCache.Tool("crane"));

    /// <summary>helm 4.</summary>
    public static Tool Helm => new(TestbedCache.Tool("helm"));

    /// <summary>helm 3.</summary>
    public static Tool Helm3 => new(TestbedCache.Tool("helm3"));

    /// <summary>promtool of Prometheus 2: checks and tests rules.</summary>
    public static Tool Promtool => new(TestbedCache.Tool("promtool"));

    /// <summary>Node, for the parts of the testbed that are written for it.</summary>
    public static Tool Node => new(TestbedCache.OnPath("node") ?? throw new TestbedException("node is not on PATH: install Node 20"));
}
