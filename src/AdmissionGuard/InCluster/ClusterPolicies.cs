using System.Text;
using System.Threading.Channels;
using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.InCluster;

/// <summary>
/// Keeps the policies in force equal to those of the cluster: watches the four kinds and the material that they refer to,
/// and compiles all of them anew when anything changes.
/// </summary>
internal sealed partial class ClusterPolicies : IAsyncDisposable
{
    /// <summary>Changes that come together (<c>kubectl apply</c> of a folder) are compiled once.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    /// <summary>A copy that has not heard from the API server for so long may miss a policy, and is not ready (threat W14).</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    private const int ClusterWide = 0;
    private const int Namespaced = 1;
    private const int Roots = 2;
    private const int Exceptions = 3;

    private static readonly string[] Plurals = ["clusterimagepolicies", "imagepolicies", "trustroots", "imagepolicyexceptions"];

    private readonly IReadOnlyList<Informer<PolicyObject>> informers;
    private readonly MaterialWatcher material;
    private readonly ClusterTrustRoots? trustRoots;
    private readonly PolicySource policies;
    private readonly PolicySettings settings;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly PolicyObjectReader reader;
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool compiled;

    public ClusterPolicies(k8s.Kubernetes client, PolicySource policies, PolicySettings settings, ClusterTrustRoots? trustRoots, TimeProvider time, ILogger<ClusterPolicies> logger)
    {
        this.policies = policies;
        this.settings = settings;
        this.trustRoots = trustRoots;
        if (trustRoots is not null)
            trustRoots.Changed += Touch;
        this.time = time;
        this.logger = logger;
        reader = new PolicyObjectReader(logger);
        material = new MaterialWatcher(client, time, logger, Touch);
        informers = [.. Plurals.Select(plural => new Informer<PolicyObject>(
            client, new ResourceEndpoint(ApiGroup.Name, ApiGroup.Version, plural), ClusterJson.Default.ResourceListPolicyObject, time, logger))];
        foreach (var informer in informers)
            informer.Changed += Take;
    }

    /// <summary>
    /// Raised after each compilation, also one that changes no verdict: a new generation, or material that is unreadable
    /// now while the last good is in use. On the compiling loop: hand over and return.
    /// </summary>
    public event Action<PolicySnapshot>? Compiled;

    /// <summary>Raised when the object of a policy changed in any way, its status too. On the informer's loop: hand over and return.</summary>
    public event Action<PolicyRef>? Stored;

    /// <summary>Why reviews should not be sent here, or null.</summary>
    public string? WhyNotReady()
    {
        if (!compiled)
            return "the policies were not read yet";
        var silence = informers.Max(i => i.SinceContact);
        return silence < LongestSilence ? null : $"nothing was heard of the policies for {silence.TotalSeconds:F0} s";
    }

    /// <summary>The object of a policy as last seen, or null.</summary>
    public PolicyObject? Find(PolicyRef policy) =>
        informers[policy.Namespace is null ? ClusterWide : Namespaced].Find(new ObjectKey(policy.Namespace, policy.Name));

    /// <summary>The cluster-wide object of that kind and name as last seen, or null.</summary>
    public PolicyObject? Find(string kind, string name) => InformerOf(kind).Find(new ObjectKey(null, name));

    /// <summary>Every object of a kind.</summary>
    public IReadOnlyCollection<PolicyObject> Of(string kind) => InformerOf(kind).Items;

    /// <summary>The material that each trust root had at the last compilation; one whose material was not to be had is not among them.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> TrustRootMaterial { get; private set; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Watches and compiles until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watching = informers.Select(i => i.RunAsync(cancellationToken)).ToList();
        watching.Add(CompileAsync(cancellationToken));
        await (await Task.WhenAny(watching).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => material.DisposeAsync();

    private void Take(ResourceChange<PolicyObject> change)
    {
        // A status is no reason to compile: the operator writes one for each policy.
        if (change.Before?.Metadata.Generation != change.After?.Metadata.Generation)
            Touch();
        if ((change.After ?? change.Before)!.Kind is ClusterImagePolicy.KindName or ImagePolicy.KindName)
            Stored?.Invoke(new PolicyRef(change.Key.Name, change.Key.Namespace));
    }

    private Informer<PolicyObject> InformerOf(string kind) => informers[kind switch
    {
        ClusterImagePolicy.KindName => ClusterWide,
        ImagePolicy.KindName => Namespaced,
        TrustRoot.KindName => Roots,
        ImagePolicyException.KindName => Exceptions,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "none of our kinds"),
    }];

    private void Touch() => changes.Writer.TryWrite(true);

    private async Task CompileAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(informers.Select(i => i.Synced)).WaitAsync(cancellationToken).ConfigureAwait(false);
        Touch();
        while (await changes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Gathering, time, cancellationToken).ConfigureAwait(false);
            changes.Reader.TryRead(out _);
            var documents = reader.Read(informers.SelectMany(i => i.Items));
            var loaded = await material.LoadAsync(PolicyCompiler.References(documents, settings), cancellationToken).ConfigureAwait(false);
            loaded = trustRoots?.Follow(documents, loaded) ?? loaded;
            TrustRootMaterial = MaterialOf(documents, loaded);
            var snapshot = PolicyCompiler.Compile(documents, loaded, settings, compiled ? policies.Current : null);
            var isNews = !compiled || snapshot.Version != policies.Current.Version;
            // Also one of the same version: what is wrong with an object that decides nothing is told on that object.
            policies.Replace(snapshot);
            if (isNews)
            {
                var notReady = snapshot.Policies.Count(p => p.NotReady.Count > 0);
                LogInForce(logger, snapshot.Policies.Count, notReady, snapshot.Version);
            }

            compiled = true;
            Compiled?.Invoke(snapshot);
        }
    }

    private Dictionary<string, ReadOnlyMemory<byte>> MaterialOf(IReadOnlyList<PolicyDocument> documents, PolicyMaterial loaded)
    {
        var found = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (document.Resource is not TrustRoot { Metadata.Name: { } name, Spec: { } spec })
                continue;
            var bytes = spec.TrustedRoot switch
            {
                null => loaded[MaterialRef.TrustRoot(name)],
                { Data: { } data } => Encoding.UTF8.GetBytes(data),
                _ => PolicyCompiler.References([document], settings) is [var reference] ? loaded[reference] : null,
            };
            if (bytes is { } there)
                found[name] = there;
        }

        return found;
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "{Policies} policies in force, {NotReady} of them not ready; version {Version}")]
    private static partial void LogInForce(ILogger logger, int policies, int notReady, string version);
}
