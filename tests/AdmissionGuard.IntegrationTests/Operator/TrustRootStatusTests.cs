using System.Security.Cryptography;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Operator;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.TrustRoots;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>Each trust root says on a real API server which material is in use, and how long it is vouched for.</summary>
[Collection(OperatorTests.Collection)]
public sealed class TrustRootStatusTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly string Material = File.ReadAllText(Checkout.PathOf("tests/fixtures/evidence/trust/trusted_root.json"));

    private static readonly string Other = File.ReadAllText(Checkout.PathOf("tests/fixtures/evidence/trust/trusted_root.rekor1+rekor2.json"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offline_material_is_named_by_its_hash_and_followed()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        var ns = await cluster.CreateNamespaceAsync("roots", Cancellation);
        var name = $"offline-{ns}";
        await using var keeper = await OperatorProcess.StartAsync(cluster, ns, "roots", [], Cancellation);
        try
        {
            await cluster.ApplyAsync(Root(name, "trustedRoot: {configMapRef: {name: roots}}"), Cancellation);
            await BecomesAsync(cluster, name, "Ready", "False", "Unreadable");
            await cluster.Admin.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap(Material), ns, cancellationToken: Cancellation);
            await BecomesAsync(cluster, name, "Ready", "True", "Loaded");
            await BecomesAsync(cluster, name, "Fresh", "True", "Offline");
            Assert.Equal(Hash(Material), await VersionAsync(cluster, name));

            await cluster.Admin.CoreV1.ReplaceNamespacedConfigMapAsync(ConfigMap(Other), "roots", ns, cancellationToken: Cancellation);
            await Eventually.TrueAsync(async () => await VersionAsync(cluster, name) == Hash(Other), Deadline, Cancellation);
            await HasEventAsync(cluster, name, "TrustRootReplaced", Hash(Other));
        }
        finally
        {
            await cluster.KubectlAsync("delete", "trustroot", name, "--ignore-not-found");
        }
    }

    [Fact]
    public async Task The_end_of_a_repositorys_word_is_told_ahead_and_the_last_good_stays()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        await ProductInstallation.InstallCrdsAsync(cluster);
        var ns = await cluster.CreateNamespaceAsync("roots", Cancellation);
        var name = $"followed-{ns}";
        using var client = new k8s.Kubernetes(cluster.AdminConfiguration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var source = new PolicySource(PolicySnapshot.Empty);
        await using var stored = new ClusterPolicies(client, source, new PolicySettings { OperatorNamespace = ns }, null, TimeProvider.System, NullLogger<ClusterPolicies>.Instance);
        var events = new EventRecorder(client, new EventRecorderOptions(OperatorOptions.Controller, "test") { LastWrites = Deadline }, TimeProvider.System, NullLogger.Instance);
        Task[] running = [stored.RunAsync(stop.Token), events.RunAsync(stop.Token)];
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        TrustRootState state = new(null, null) { LastError = "connection refused", Failures = 1 };
        var reconciler = new TrustRootReconciler(stored, source, _ => state, new LeaderTools(client, events), time);
        try
        {
            await cluster.ApplyAsync(Root(name, "tuf: {url: https://tuf.example.com, root: {configMapRef: {name: roots}}}"), Cancellation);
            await Eventually.TrueAsync(() => stored.Find(TrustRoot.KindName, name) is not null, Deadline, Cancellation);
            await ReconcileAsync();
            await BecomesAsync(cluster, name, "Ready", "False", "NotFetched");

            // 1. Fetched: in use, vouched for during a week, and looked at again when that becomes short.
            var now = time.GetUtcNow();
            state = Fetched(Material, now, now.AddDays(7));
            Assert.Equal(TimeSpan.FromDays(5), await ReconcileAsync());
            await BecomesAsync(cluster, name, "Ready", "True", "Loaded");
            await BecomesAsync(cluster, name, "Fresh", "True", "Refreshed");
            Assert.Equal(Rfc3339Text.Of(now.AddDays(7)), await cluster.KubectlAsync("get", "trustroot", name, "-o", "jsonpath={.status.expires}"));
            var version = await cluster.KubectlAsync("get", "trustroot", name, "-o", "jsonpath={.metadata.resourceVersion}");
            await ReconcileAsync();
            Assert.Equal(version, await cluster.KubectlAsync("get", "trustroot", name, "-o", "jsonpath={.metadata.resourceVersion}"));

            // 2. It cannot be refreshed any more: told two days ahead, and at the end; what is in use stays.
            state = state with { LastError = "connection refused", Failures = 20 };
            time.Advance(TimeSpan.FromDays(5));
            Assert.Equal(TimeSpan.FromDays(2), await ReconcileAsync());
            await BecomesAsync(cluster, name, "Fresh", "False", "Expiring");
            await HasEventAsync(cluster, name, "TrustRootExpiring", "connection refused");
            time.Advance(TimeSpan.FromDays(2));
            await ReconcileAsync();
            await BecomesAsync(cluster, name, "Fresh", "False", "Expired");
            await HasEventAsync(cluster, name, "TrustRootExpired", "the last good stays in use");
            await BecomesAsync(cluster, name, "Ready", "True", "Loaded");

            // 3. Refreshed again, with other content.
            state = Fetched(Other, time.GetUtcNow(), time.GetUtcNow().AddDays(7));
            await ReconcileAsync();
            await BecomesAsync(cluster, name, "Fresh", "True", "Refreshed");
            await HasEventAsync(cluster, name, "TrustRootReplaced", Hash(Other));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(Task.WhenAll(running), Task.Delay(Deadline, CancellationToken.None));
            await cluster.KubectlAsync("delete", "trustroot", name, "--ignore-not-found");
        }

        // The object as stored is what the reconciler compares with: what it wrote is seen before it is asked again.
        async Task<TimeSpan?> ReconcileAsync()
        {
            await Eventually.TrueAsync(
                async () => stored.Find(TrustRoot.KindName, name)?.Metadata.ResourceVersion == await cluster.KubectlAsync("get", "trustroot", name, "-o", "jsonpath={.metadata.resourceVersion}"), Deadline, Cancellation);
            return await reconciler.ReconcileAsync(name, Cancellation);
        }
    }

    private static TrustRootState Fetched(string content, DateTimeOffset at, DateTimeOffset expires) =>
        new(System.Text.Encoding.UTF8.GetBytes(content), Hash(content)) { Expires = expires, LastRefresh = at, LastAttempt = at, TufRootVersion = 1 };

    private static V1ConfigMap ConfigMap(string content) => new() { Metadata = new V1ObjectMeta { Name = "roots" }, Data = new Dictionary<string, string> { ["trusted_root.json"] = content } };

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    private static string Root(string name, string spec) => $"apiVersion: admissionguard.dev/v1alpha1\nkind: TrustRoot\nmetadata:\n  name: {name}\nspec:\n  {spec}\n";

    private static Task<string> VersionAsync(Cluster cluster, string name) => cluster.KubectlAsync("get", "trustroot", name, "-o", "jsonpath={.status.version}");

    private static async Task BecomesAsync(Cluster cluster, string name, string type, string status, string reason)
    {
        var found = "";
        try
        {
            await Eventually.TrueAsync(
                async () => (found = await cluster.KubectlAsync("get", "trustroot", name, "-o", $"jsonpath={{.status.conditions[?(@.type==\"{type}\")].status}} {{.status.conditions[?(@.type==\"{type}\")].reason}}")) == $"{status} {reason}", Deadline, Cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{type} of {name} is {found}, not {status} {reason}");
        }
    }

    private static async Task HasEventAsync(Cluster cluster, string name, string reason, string says) => await Eventually.TrueAsync(
        async () => (await cluster.Admin.EventsV1.ListEventForAllNamespacesAsync(cancellationToken: Cancellation)).Items.Any(
            e => e.Regarding?.Name == name && e.Reason == reason && e.Note.Contains(says, StringComparison.Ordinal)), Deadline, Cancellation);
}
