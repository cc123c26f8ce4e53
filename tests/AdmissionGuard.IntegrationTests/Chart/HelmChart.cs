using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.IntegrationTests.Chart;

/// <summary>The chart as helm renders it.</summary>
internal static class HelmChart
{
    /// <summary>Kinds of others' APIs, whose types no client here knows.</summary>
    private static readonly string[] ForeignGroups = ["monitoring.coreos.com/", "cert-manager.io/"];

    public static string Folder => Checkout.PathOf("charts", "admissionguard");

    /// <summary>Each documented set of values.</summary>
    public static IEnumerable<string> Variants =>
        Directory.EnumerateFiles(Checkout.PathOf("config", "chart-values"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    public static string ValuesOf(string variant) => Checkout.PathOf("config", "chart-values", variant);

    public static Task<ToolResult> TryRenderAsync(string kubernetes, IEnumerable<string> arguments, CancellationToken cancellationToken, Tool? helm = null) => (helm ?? Tools.Helm).TryRunAsync(
        ["template", "admissionguard", Folder, "--namespace", "admissionguard-system", "--kube-version", kubernetes, "--api-versions", "cert-manager.io/v1", .. arguments],
        cancellationToken: cancellationToken);

    public static async Task<string> RenderAsync(string kubernetes, IEnumerable<string> arguments, CancellationToken cancellationToken, Tool? helm = null) =>
        (await TryRenderAsync(kubernetes, arguments, cancellationToken, helm)).Succeeded().Output;

    /// <summary>The documents of a rendering, each as it is.</summary>
    public static IEnumerable<string> Documents(string rendered) => rendered
        .Split("\n---", StringSplitOptions.RemoveEmptyEntries)
        .Where(document => document.Split('\n').Any(line => line.StartsWith("kind:", StringComparison.Ordinal)));

    public static bool IsForeign(string document) => document.Split('\n').Any(line => ForeignGroups.Any(group => line.StartsWith($"apiVersion: {group}", StringComparison.Ordinal)));

    /// <summary>The objects of Kubernetes itself. A field that the newest API does not have is an error.</summary>
    public static IReadOnlyList<object> Objects(string rendered) =>
        [.. Documents(rendered).Where(document => !IsForeign(document)).SelectMany(document => KubernetesYaml.LoadAllFromString(document, null, strict: true))];
}
