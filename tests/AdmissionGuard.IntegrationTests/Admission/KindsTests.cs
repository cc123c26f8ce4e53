using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>The self-test against what a real API server says that it serves.</summary>
[Trait("threat", "A11")]
public sealed class KindsTests(ClusterFixture clusters)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_image_field_of_Kubernetes_itself_is_known_and_one_of_a_custom_kind_is_reported()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        await cluster.ApplyAsync("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.kinds.testbed.example}
            spec:
              group: kinds.testbed.example
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {steps: {type: array, items: {type: object, properties: {name: {type: string}, image: {type: string}}}}}}
            """, Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var extractors = Path.Combine(folder, "widgets.yaml");
        await File.WriteAllTextAsync(extractors, "extractors: [{group: kinds.testbed.example, kind: Widget, resource: widgets, images: [\".spec.steps[*].image\"]}]", Cancellation);

        ToolResult found = null!;
        await Eventually.TrueAsync(async () => (found = await KindsAsync()).Output.Contains("UNKNOWN  kinds.testbed.example/v1 Widget: spec.steps[].image", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Cancellation);
        Assert.Equal(1, found.ExitCode);
        var unknown = found.Output.Split('\n').Where(line => line.StartsWith("UNKNOWN", StringComparison.Ordinal)).ToList();
        Assert.All(unknown, line => Assert.Contains(".example/", line, StringComparison.Ordinal));
        foreach (var (kind, apiVersion, _) in Workloads.Kinds.Where(k => k.Kind != "CronJob"))
            Assert.Contains($"known    {apiVersion} {kind}: ", found.Output, StringComparison.Ordinal);

        var configured = await KindsAsync("--extractors", extractors);
        Assert.Contains("known    kinds.testbed.example/v1 Widget: 1 fields", configured.Output, StringComparison.Ordinal);

        Task<ToolResult> KindsAsync(params string[] arguments) =>
            ProductBinary.Tool.TryRunAsync(["kinds", "--kubeconfig", cluster.KubeconfigPath, .. arguments], cancellationToken: Cancellation);
    }
}
