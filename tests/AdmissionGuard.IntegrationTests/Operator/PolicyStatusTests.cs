using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>The operator as a process on a real API server: each policy says whether it is ready, in its status and as an Event.</summary>
[Collection(OperatorTests.Collection)]
public sealed class PolicyStatusTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_says_whether_it_is_ready_and_why_not()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        var ns = await cluster.CreateNamespaceAsync("operator", Cancellation);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportSubjectPublicKeyInfoPem();
        var whereCluster = cluster.Version >= new Version(1, 21) ? "default" : "kube-system";
        await using var first = await OperatorProcess.StartAsync(cluster, ns, ns + "-0", [], Cancellation);
        var (good, broken, lacking, team) = ($"good-{ns}", $"broken-{ns}", $"lacking-{ns}", $"team-{ns}");
        try
        {
            // 1. A good one is ready, of the generation that was applied.
            await cluster.ApplyAsync(Policy("ClusterImagePolicy", good, null, Inline(pem)), Cancellation);
            await BecomesAsync(good, "True", "Compiled");
            var before = await GetAsync(good);
            Assert.Equal(1, before.GetProperty("status").GetProperty("observedGeneration").GetInt64());
            await HasEventAsync(whereCluster, good, "Normal", "PolicyReady", "compiled with all its material");

            // 2. A regular expression that does not compile, and a Secret that is not there, are named by their fields.
            await cluster.ApplyAsync(Policy("ClusterImagePolicy", broken, null, "keyless: {identities: [{issuer: https://accounts.example.com, subjectRegExp: '(['}]}"), Cancellation);
            await BecomesAsync(broken, "False", "InvalidSpec", "spec.authorities[0].keyless.identities[0].subjectRegExp: ");
            await HasEventAsync(whereCluster, broken, "Warning", "PolicyNotReady", "subjectRegExp");
            await cluster.ApplyAsync(Policy("ClusterImagePolicy", lacking, null, "key: {secretRef: {name: release-key}}"), Cancellation);
            await BecomesAsync(lacking, "False", "MaterialUnreadable", "spec.authorities[0].key.secretRef: ", $"{ns}/release-key");

            // 3. Its Secret made, the policy is ready; deleted, it says that the last good is in use; made again, ready.
            await CreateSecretAsync(cluster, ns, pem);
            await BecomesAsync(lacking, "True", "Compiled");
            await cluster.KubectlAsync("delete", "secret", "release-key", "-n", ns);
            await BecomesAsync(lacking, "False", "MaterialStale", "spec.authorities[0].key.secretRef: ", "the last good is in use");
            await CreateSecretAsync(cluster, ns, pem);
            await BecomesAsync(lacking, "True", "Compiled");

            // 4. A changed spec is observed; the same readiness keeps its time.
            await cluster.KubectlAsync("patch", "clusterimagepolicy", good, "--type=merge", "-p", """{"spec":{"mode":"Audit"}}""");
            await Eventually.TrueAsync(async () => (await GetAsync(good)).GetProperty("status").GetProperty("observedGeneration").GetInt64() == 2, Deadline, Cancellation);
            var after = await GetAsync(good);
            Assert.Equal(Ready(before).GetProperty("lastTransitionTime").GetString(), Ready(after).GetProperty("lastTransitionTime").GetString());

            // 5. A team's policy is told in the same way.
            await cluster.ApplyAsync(Policy("ImagePolicy", team, ns, Inline(pem)), Cancellation);
            await Eventually.TrueAsync(async () => StatusOf(await TryGetAsync("imagepolicy", team, "-n", ns)) == "True", Deadline, Cancellation);
            await HasEventAsync(ns, team, "Normal", "PolicyReady", "");

            // 6. Once the scan has said what it found, nothing changes: nothing is written, neither by this leader nor by the next.
            await SettledAsync();
            await ChangesNothingAsync(() => Task.Delay(TimeSpan.FromSeconds(3), Cancellation));
            await first.Process.StopAsync();
            await using var second = await OperatorProcess.StartAsync(cluster, ns, ns + "-1", [], Cancellation);
            await ChangesNothingAsync(async () =>
            {
                await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "lease", "admissionguard-operator", "-n", ns, "-o", "jsonpath={.spec.holderIdentity}")) == second.Identity, Deadline, Cancellation);
                await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
            });
            await cluster.KubectlAsync("delete", "secret", "release-key", "-n", ns);
            await BecomesAsync(lacking, "False", "MaterialStale");
        }
        catch (TimeoutException e)
        {
            throw new TestbedException($"{e.Message}\n{first.Process.LogTail(40)}");
        }
        finally
        {
            await cluster.KubectlAsync("delete", "clusterimagepolicy", good, broken, lacking, "--ignore-not-found");
        }

        async Task SettledAsync()
        {
            var versions = "";
            await Eventually.TrueAsync(
                async () =>
                {
                    var before = versions;
                    versions = await VersionsAsync();
                    await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
                    return versions == before && versions == await VersionsAsync();
                },
                TimeSpan.FromSeconds(60),
                Cancellation);
        }

        async Task ChangesNothingAsync(Func<Task> meanwhile)
        {
            var versions = await VersionsAsync();
            await meanwhile();
            Assert.Equal(versions, await VersionsAsync());
        }

        Task<string> VersionsAsync() =>
            cluster.KubectlAsync("get", "clusterimagepolicy", good, broken, lacking, "-o", "jsonpath={.items[*].metadata.resourceVersion}");

        Task<JsonElement> GetAsync(string name) => TryGetAsync("clusterimagepolicy", name);

        async Task<JsonElement> TryGetAsync(params string[] what) => JsonElement.Parse(await cluster.KubectlAsync(["get", .. what, "-o", "json"]));

        async Task BecomesAsync(string name, string status, string reason, params string[] says)
        {
            JsonElement last = default;
            try
            {
                await Eventually.TrueAsync(
                    async () => StatusOf(last = await GetAsync(name)) == status && Ready(last).GetProperty("reason").GetString() == reason, Deadline, Cancellation);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{name} is not {status} {reason}: {last}");
            }

            Assert.All(says, text => Assert.Contains(text, Ready(last).GetProperty("message").GetString(), StringComparison.Ordinal));
        }

        async Task HasEventAsync(string where, string name, string type, string reason, string says) => await Eventually.TrueAsync(
            async () => (await cluster.Admin.EventsV1.ListNamespacedEventAsync(where, cancellationToken: Cancellation)).Items.Any(
                e => (e.Regarding.Name, e.Type, e.Reason) == (name, type, reason) && e.Note.Contains(says, StringComparison.Ordinal)),
            Deadline, Cancellation);
    }

    private static string? StatusOf(JsonElement policy) =>
        policy.TryGetProperty("status", out var status) && status.TryGetProperty("conditions", out var all) && all.EnumerateArray().Any(c => c.GetProperty("type").GetString() == "Ready") ? Ready(policy).GetProperty("status").GetString() : null;

    private static JsonElement Ready(JsonElement policy) => policy.GetProperty("status").GetProperty("conditions").EnumerateArray().Single(c => c.GetProperty("type").GetString() == "Ready");

    private static Task CreateSecretAsync(Cluster cluster, string ns, string pem) => cluster.Admin.CoreV1.CreateNamespacedSecretAsync(
        new V1Secret { Metadata = new V1ObjectMeta { Name = "release-key" }, StringData = new Dictionary<string, string> { ["cosign.pub"] = pem } }, ns, cancellationToken: Cancellation);

    private static string Inline(string pem) => $"key: {"{"}data: {JsonSerializer.Serialize(pem)}{"}"}";

    private static string Policy(string kind, string name, string? ns, string authority) => $"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: {kind}
        metadata: {"{"}name: {name}{(ns is null ? "" : $", namespace: {ns}")}{"}"}
        spec:
          match: {"{"}images: ["registry.example.com/{name}/**"]{"}"}
          authorities:
          - name: release-team
            {authority}
          require:
          - name: signed
            signature: {"{"}from: {"{"}anyOf: [release-team]{"}"}{"}"}
        """;
}
