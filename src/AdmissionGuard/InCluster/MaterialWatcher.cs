using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Sigstore.Trust.PublicGood;

namespace AdmissionGuard.InCluster;

/// <summary>
/// Watches the Secrets and ConfigMaps that policies refer to, each by name: no right to list others is needed. Called from
/// one loop only.
/// </summary>
internal sealed class MaterialWatcher(k8s.Kubernetes client, TimeProvider time, ILogger logger, Action changed) : IAsyncDisposable
{
    /// <summary>How long a first look at new material is waited for. A Secret that cannot be read must not hold up policies that do not need it.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(MaterialKind Kind, string Namespace, string Name), Watched> watched = [];

    /// <summary>Watches exactly what is referred to, and returns what of it can be read now.</summary>
    public async Task<PolicyMaterial> LoadAsync(IReadOnlyList<MaterialRef> references, CancellationToken cancellationToken)
    {
        var wanted = references.Where(r => r.Kind is MaterialKind.Secret or MaterialKind.ConfigMap).Select(r => (r.Kind, r.Namespace, r.Name)).ToHashSet();
        foreach (var key in watched.Keys.Where(k => !wanted.Contains(k)).ToList())
        {
            if (watched.Remove(key, out var gone))
                await gone.StopAsync().ConfigureAwait(false);
        }

        foreach (var key in wanted.Where(k => !watched.ContainsKey(k)))
            watched.Add(key, Start(key));
        await Task.WhenAny(
            Task.WhenAll(watched.Values.Select(w => w.Informer.Synced)),
            Task.Delay(FirstLook, time, cancellationToken)).ConfigureAwait(false);

        var items = new List<KeyValuePair<MaterialRef, ReadOnlyMemory<byte>>> { new(MaterialRef.TrustRoot("public-good"), PublicGoodRoot.TrustedRootJson) };
        foreach (var reference in references)
        {
            if (Read(reference) is { } bytes)
                items.Add(new(reference, bytes));
        }

        return new PolicyMaterial(items);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in watched.Values)
            await one.StopAsync().ConfigureAwait(false);
        watched.Clear();
    }

    private byte[]? Read(MaterialRef reference)
    {
        if (!watched.TryGetValue((reference.Kind, reference.Namespace, reference.Name), out var one)
            || one.Informer.Find(new ObjectKey(reference.Namespace, reference.Name)) is not { } found)
            return null;
        try
        {
            return found.Value(reference.Key, reference.Kind == MaterialKind.Secret);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Watched Start((MaterialKind Kind, string Namespace, string Name) key)
    {
        var endpoint = new ResourceEndpoint("", "v1", key.Kind == MaterialKind.Secret ? "secrets" : "configmaps")
        {
            Namespace = key.Namespace,
            FieldSelector = $"metadata.name={key.Name}",
        };
        var informer = new Informer<MaterialObject>(client, endpoint, ClusterJson.Default.ResourceListMaterialObject, time, logger);
        informer.Changed += _ => changed();
        var stop = new CancellationTokenSource();
        return new Watched(informer, stop, informer.RunAsync(stop.Token));
    }

    private sealed record Watched(Informer<MaterialObject> Informer, CancellationTokenSource Stop, Task Running)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync().ConfigureAwait(false);
            await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }
}
