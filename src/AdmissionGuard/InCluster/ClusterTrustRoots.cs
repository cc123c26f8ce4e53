using System.Text;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.InCluster;

/// <summary>
/// Follows the TUF repositories that TrustRoot objects name, and the public-good one, and adds what they publish to the
/// material of policies. Never waits for a repository: what is not there yet comes with <see cref="Changed"/>. Called
/// from one loop only.
/// </summary>
internal sealed class ClusterTrustRoots
{
    private readonly TrustRootService service;
    private readonly PolicySettings settings;
    private readonly Dictionary<string, string?> versions = new(StringComparer.Ordinal);
    private Dictionary<string, TrustRootSource> followed = new(StringComparer.Ordinal);

    public ClusterTrustRoots(TrustRootService service, PolicySettings settings)
    {
        this.service = service;
        this.settings = settings;
        service.Changed += (name, state) =>
        {
            lock (versions)
            {
                if (versions.GetValueOrDefault(name) == state.Version) return;
                versions[name] = state.Version;
            }

            Changed?.Invoke();
        };
    }

    /// <summary>Raised when the content of a root is another one.</summary>
    public event Action? Changed;

    /// <summary>Follows exactly what the objects name, and returns the material with what is known of it.</summary>
    /// <param name="documents">All objects in force.</param>
    /// <param name="loaded">The material that was loaded for them.</param>
    public PolicyMaterial Follow(IReadOnlyList<PolicyDocument> documents, PolicyMaterial loaded)
    {
        var roots = documents.Select(d => d.Resource).OfType<TrustRoot>().Where(r => r.Metadata.Name is not null).ToList();
        var sources = new Dictionary<string, TrustRootSource>(StringComparer.Ordinal);
        // An object of that name takes the place of what is built in.
        if (roots.All(r => r.Metadata.Name != TrustRootSource.PublicGood.Name))
            sources.Add(TrustRootSource.PublicGood.Name, TrustRootSource.PublicGood);
        foreach (var root in roots)
        {
            var name = root.Metadata.Name!;
            if (root.Spec is not { Tuf: { } tuf, TrustedRoot: null }) continue;
            // Unreadable for a moment is no reason to forget: then it is followed as before.
            if ((SourceOf(name, tuf, loaded) ?? followed.GetValueOrDefault(name)) is { } source)
                sources[name] = source;
        }

        followed = sources;
        service.Follow(sources.Values);
        return loaded.With(sources.Keys
            .Select(name => KeyValuePair.Create(MaterialRef.TrustRoot(name), service.Find(name)?.TrustedRoot))
            .Where(item => item.Value is not null)
            .Select(item => KeyValuePair.Create(item.Key, item.Value!.Value)));
    }

    private TrustRootSource? SourceOf(string name, TufRepository tuf, PolicyMaterial loaded)
    {
        if (!Uri.TryCreate(tuf.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0) return null;
        if (InitialRoot(tuf.Root, loaded) is not { } root) return null;
        return new TrustRootSource(name, url, root, tuf.Target ?? TrustRootSource.DefaultTarget);
    }

    private ReadOnlyMemory<byte>? InitialRoot(TrustedRootSource? root, PolicyMaterial loaded)
    {
        if (root is null) return null;
        if (root.Data is { } data) return Encoding.UTF8.GetBytes(data);
        var (kind, reference) = root.SecretRef is null ? (MaterialKind.ConfigMap, root.ConfigMapRef) : (MaterialKind.Secret, root.SecretRef);
        if (reference?.Name is not { } name) return null;
        return loaded[new MaterialRef(kind, reference.Namespace ?? settings.OperatorNamespace, name, reference.Key ?? DefaultKeys.TufRoot)];
    }
}
