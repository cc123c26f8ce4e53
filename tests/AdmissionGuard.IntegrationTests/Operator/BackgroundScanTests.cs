using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>What already runs is re-checked on a real API server: kubectl shows what violates, since when, and what an Audit policy would deny.</summary>
[Collection(OperatorTests.Collection)]
public sealed class BackgroundScanTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("threat", "X3")]
    public async Task Verdicts_of_running_images_follow_policies_keys_and_exceptions()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        await cluster.ApplyAsync(ReportKinds.PolicyReport, Cancellation);
        await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/policyreports.wgpolicyk8s.io");
        var ns = await cluster.CreateNamespaceAsync("scan", Cancellation);
        await using var registry = await OciRegistry.StartAsync();
        using var right = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = SignedImage.Add(registry, "shop/signed", right);
        var unsigned = SignedImage.Add(registry, "shop/unsigned", null);
        var policy = $"scan-{ns}";
        OperatorProcess? scanner = null;
        try
        {
            await RunningPods.DeployAsync(cluster, ns, "web", signed.Tagged, signed.Digest, Cancellation);
            await RunningPods.RunAsync(cluster.Admin, ns, "bad", unsigned.Tagged, unsigned.Digest, Cancellation);

            scanner = await OperatorProcess.StartAsync(cluster, ns, "scanner", ["--plain-http-registry", registry.Host], Cancellation);
            await cluster.ApplyAsync(Policy(policy, registry.Host, right, "Audit"), Cancellation);

            // 1. What an Audit policy would deny, with samples, before anybody switches it to Enforce.
            var status = await BecomesAsync(s => s.TryGetProperty("preview", out var p) && p.GetProperty("checked").GetInt32() == 2);
            Assert.Equal(1, status.GetProperty("preview").GetProperty("wouldDeny").GetInt32());
            var sample = Assert.Single(status.GetProperty("violations").GetProperty("sample").EnumerateArray());
            Assert.Equal((ns, "Pod/bad", "api", unsigned.Tagged, unsigned.Digest, "signed", "NoSignature"), (
                Text(sample, "namespace"), Text(sample, "workload"), Text(sample, "container"), Text(sample, "image"), Text(sample, "digest"), Text(sample, "requirement"), Text(sample, "reason")));
            Assert.Equal(("False", "Violations"), Condition(status, "Compliant"));
            Assert.Equal(("Unknown", "NotObserved"), Condition(status, "Enforced"));
            Assert.Equal(("True", "Compiled"), Condition(status, "Ready"));
            await HasEventAsync("Pod", "bad", "ImageViolation", "violates a policy in Audit mode: policy " + policy + " / signed: NoSignature");
            await HasEventAsync("ClusterImagePolicy", policy, "PolicyViolated", "1 of 2 running images violate it");
            Assert.Matches(@"scan-\S+\s+Audit\s+True\s+Unknown\s+False\s+1\s", await cluster.KubectlAsync("get", "clusterimagepolicies", policy));
            var report = await ReportAsync(r => r.GetProperty("summary").GetProperty("warn").GetInt32() == 1);
            Assert.Equal(1, report.GetProperty("summary").GetProperty("pass").GetInt32());
            Assert.Equal(["Deployment/web", "Pod/bad"], report.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("resources")[0]).Select(r => $"{Text(r, "kind")}/{Text(r, "name")}").Order());

            // 2. Another key: what was fine now fails, told on the Deployment. Only places that nobody had to look at are asked for.
            await cluster.ApplyAsync(Policy(policy, registry.Host, other, "Enforce"), Cancellation);
            status = await BecomesAsync(s => s.GetProperty("violations").GetProperty("count").GetInt32() == 2);
            Assert.False(status.TryGetProperty("preview", out _));
            await HasEventAsync("Deployment", "web", "ImageViolation", $"({signed.Digest}): admitted on ");
            await HasEventAsync("Deployment", "web", "ImageViolation", $"now fails: policy {policy} / signed: ");
            await ReportAsync(r => r.GetProperty("summary").GetProperty("fail").GetInt32() == 2);

            // 3. The right key again: compliant again, without one request.
            var asked = registry.Requests.Count;
            await cluster.ApplyAsync(Policy(policy, registry.Host, right, "Enforce"), Cancellation);
            await BecomesAsync(s => s.GetProperty("violations").GetProperty("count").GetInt32() == 1);
            await HasEventAsync("Deployment", "web", "ImageCompliant", $"policy {policy} is satisfied again");
            Assert.Equal([], registry.Requests.Skip(asked).Select(r => r.ToString()));

            // 4. An exception: counted, told where it is used, and that it ends soon.
            await cluster.ApplyAsync(Exception(policy, unsigned.Digest, TimeProvider.System.GetUtcNow().AddHours(5)), Cancellation);
            status = await BecomesAsync(s => s.GetProperty("violations").GetProperty("count").GetInt32() == 0);
            Assert.Equal(("True", "NoViolations"), Condition(status, "Compliant"));
            await HasEventAsync("Pod", "bad", "ExceptionUsed", $"because of exception {policy}");
            await HasEventAsync("ImagePolicyException", policy, "ExceptionExpiring", "1 running image rests on it");
            JsonElement exempt = default;
            await Eventually.TrueAsync(
                async () => (exempt = await StatusAsync("imagepolicyexception")).ValueKind == JsonValueKind.Object && exempt.TryGetProperty("usedBy", out var used) && used.GetInt32() == 1, Deadline, Cancellation);
            Assert.Equal(("True", "InForce"), Condition(exempt, "InForce"));

            // 5. Without a policy about what runs there is nothing to report.
            await cluster.KubectlAsync("patch", "clusterimagepolicy", policy, "--type=merge", "-p", """{"spec":{"match":{"images":["elsewhere.example/**"]}}}""");
            await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "policyreports", "-n", ns, "-o", "name")).Length == 0, Deadline, Cancellation);
            await cluster.KubectlAsync("patch", "clusterimagepolicy", policy, "--type=merge", "-p", """{"spec":{"match":{"images":["HOST/**"]}}}""".Replace("HOST", registry.Host, StringComparison.Ordinal));

            // 6. What no longer runs no longer counts; nothing changes, nothing is written.
            await cluster.KubectlAsync("delete", "imagepolicyexception", policy);
            await BecomesAsync(s => s.GetProperty("violations").GetProperty("count").GetInt32() == 1);
            await cluster.KubectlAsync("delete", "pod", "bad", "-n", ns, "--force", "--grace-period=0");
            await BecomesAsync(s => s.GetProperty("violations").GetProperty("count").GetInt32() == 0 && Condition(s, "Compliant").Status == "True");
            var version = await cluster.KubectlAsync("get", "clusterimagepolicy", policy, "-o", "jsonpath={.metadata.resourceVersion}");
            await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
            Assert.Equal(version, await cluster.KubectlAsync("get", "clusterimagepolicy", policy, "-o", "jsonpath={.metadata.resourceVersion}"));
            Assert.Contains("admissionguard_scan_images_total", await scanner.MetricsAsync(Cancellation), StringComparison.Ordinal);
        }
        finally
        {
            if (scanner is not null)
                await scanner.DisposeAsync();
            await cluster.KubectlAsync("delete", "clusterimagepolicy,imagepolicyexception", policy, "--ignore-not-found");
        }

        async Task<JsonElement> StatusAsync(string kind)
        {
            var item = JsonElement.Parse(await cluster.KubectlAsync("get", kind, policy, "-o", "json"));
            return item.TryGetProperty("status", out var status) ? status : default;
        }

        async Task EventuallyAsync(Func<Task<bool>> condition, Func<string> otherwise)
        {
            try
            {
                await Eventually.TrueAsync(condition, Deadline, Cancellation);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{otherwise()}\n{scanner?.Process.LogTail(15)}");
            }
        }

        async Task<JsonElement> BecomesAsync(Func<JsonElement, bool> condition)
        {
            JsonElement last = default;
            await EventuallyAsync(
                async () => (last = await StatusAsync("clusterimagepolicy")).ValueKind == JsonValueKind.Object && last.TryGetProperty("violations", out _) && condition(last),
                () => $"the status stays {last}");
            return last;
        }

        async Task<JsonElement> ReportAsync(Func<JsonElement, bool> condition)
        {
            JsonElement last = default;
            await EventuallyAsync(
                async () =>
                {
                    var found = await cluster.Kubectl.TryRunAsync(["get", "policyreport", "admissionguard", "-n", ns, "-o", "json"], cancellationToken: Cancellation);
                    return found.ExitCode == 0 && condition(last = JsonElement.Parse(found.Output));
                },
                () => $"the report stays {last}");
            return last;
        }

        async Task HasEventAsync(string kind, string name, string reason, string says) => await EventuallyAsync(
            async () => (await cluster.Admin.EventsV1.ListEventForAllNamespacesAsync(cancellationToken: Cancellation)).Items.Any(
                e => (e.Regarding?.Kind, e.Regarding?.Name, e.Reason) == (kind, name, reason) && e.Note.Contains(says, StringComparison.Ordinal)),
            () => $"no Event {reason} on {kind} {name} says {says}");
    }

    private static string? Text(JsonElement element, string field) => element.GetProperty(field).GetString();

    private static (string? Status, string? Reason) Condition(JsonElement status, string type) =>
        status.GetProperty("conditions").EnumerateArray().Where(c => Text(c, "type") == type).Select(c => (Text(c, "status"), Text(c, "reason"))).SingleOrDefault();

    internal static string Policy(string name, string host, ECDsa key, string mode) => $"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ClusterImagePolicy
        metadata: {"{"}name: {name}{"}"}
        spec:
          mode: {mode}
          match: {"{"}images: ["{host}/**"]{"}"}
          authorities:
          - name: release-team
            key: {"{"}data: {JsonSerializer.Serialize(key.ExportSubjectPublicKeyInfoPem())}{"}"}
          require:
          - name: signed
            signature: {"{"}from: {"{"}anyOf: [release-team]{"}"}{"}"}
        """;

    private static string Exception(string name, string digest, DateTimeOffset until) => $"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ImagePolicyException
        metadata: {"{"}name: {name}{"}"}
        spec:
          policies: [{"{"}name: {name}, requirements: [signed]{"}"}]
          digests: ["{digest}"]
          until: "{until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"
          reason: the build is being fixed
        """;
}
