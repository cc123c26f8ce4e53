using System.Text.RegularExpressions;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A folder of Kubernetes binaries in envtest's layout: kube-apiserver, etcd, kubectl, perhaps kube-controller-manager.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Version">The API server's version.</param>
public sealed partial record ClusterAssets(string Folder, Version Version)
{
    /// <summary>The API server.</summary>
    public string ApiServer => Path.Combine(Folder, "kube-apiserver");

    /// <summary>etcd.</summary>
    public string Etcd => Path.Combine(Folder, "etcd");

    /// <summary>The controller manager, where there is one: envtest's own assets have none.</summary>
    public string? ControllerManager =>
        Path.Combine(Folder, "kube-controller-manager") is var path && File.Exists(path) ? path : null;

    /// <summary>The assets that KUBEBUILDER_ASSETS names, or null when it is not set.</summary>
    /// <exception cref="TestbedException">It is set and the folder lacks a binary.</exception>
    public static async Task<ClusterAssets?> FromEnvironmentAsync() =>
        Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } folder ? await OpenAsync(folder) : null;

    /// <summary>The assets that eng/testbed/setup built, or null when it has not.</summary>
    public static async Task<ClusterAssets?> FromCacheAsync()
    {
        var root = Path.Combine(TestbedCache.Root, "kubernetes");
        var folder = Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Where(version => File.Exists(Path.Combine(version, "kube-apiserver"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return folder is null ? null : await OpenAsync(folder);
    }

    private static async Task<ClusterAssets> OpenAsync(string folder)
    {
        foreach (var binary in (string[])["kube-apiserver", "etcd", "kubectl"])
        {
            if (!File.Exists(Path.Combine(folder, binary)))
                throw new TestbedException($"{folder} holds no {binary}: it is no folder of envtest assets");
        }

        var says = await new Tool(Path.Combine(folder, "kube-apiserver")).RunAsync("--version");
        var match = VersionPattern().Match(says);
        return match.Success
            ? new ClusterAssets(folder, new Version(int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan)))
            : throw new TestbedException($"kube-apiserver in {folder} says no version: {says}");
    }

    [GeneratedRegex(@"v(\d+)\.(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
