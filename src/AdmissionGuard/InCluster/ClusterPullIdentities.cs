using System.Collections.Concurrent;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.InCluster;

/// <summary>
/// The credentials that a Pod pulls with: its own pull secrets, then those of its ServiceAccount, always of its own
/// namespace (threat R12). Read by name, remembered for a short while.
/// </summary>
internal sealed class ClusterPullIdentities(k8s.Kubernetes client, TimeProvider time, ILogger<ClusterPullIdentities> logger) : IPullIdentities
{
    /// <summary>The most secrets of one workload that are read: each costs a request.</summary>
    private const int MaxSecrets = 16;

    /// <summary>The longest name of an object (RFC 1123, 2.1 with RFC 1035, 2.3.4).</summary>
    private const int MaxNameLength = 253;

    /// <summary>The most namespaces' answers that are remembered; past it, all are forgotten.</summary>
    private const int MaxRemembered = 10_000;

    /// <summary>How long what was read is good: a rotated pull secret is noticed within it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How long something is taken to be missing: it is made together with the workload, or because the workload was refused.</summary>
    private static readonly TimeSpan MissingLifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Kind, string Namespace, string Name), (long ReadAt, object? Content)> remembered = new();

    /// <inheritdoc/>
    public async ValueTask<PullIdentity> FindAsync(ReviewRequest request, CancellationToken cancellationToken)
    {
        if (request.Namespace.Length == 0)
            return PullIdentity.Anonymous;
        var account = request.ServiceAccount ?? "default";
        var ofAccount = IsObjectName(account) ? await AccountSecretsAsync(request.Namespace, account, cancellationToken).ConfigureAwait(false) : [];
        var names = request.PullSecrets.Concat(ofAccount).Where(IsObjectName).Distinct(StringComparer.Ordinal).Take(MaxSecrets).ToList();
        var secrets = new List<PullSecret>(names.Count);
        foreach (var name in names)
        {
            if (await SecretAsync(request.Namespace, name, cancellationToken).ConfigureAwait(false) is { } secret)
                secrets.Add(secret);
        }

        return secrets.Count == 0 ? PullIdentity.Anonymous : PullIdentity.FromSecrets(secrets);
    }

    /// <summary>
    /// A DNS subdomain, as every Secret is called (RFC 1123; the API server's own rule). A Pod may name anything, and the
    /// client puts names into paths as they are: <c>../../other/secrets/x</c> would be read with our rights.
    /// </summary>
    private static bool IsObjectName(string name) =>
        name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private async ValueTask<IReadOnlyList<string>> AccountSecretsAsync(string ns, string name, CancellationToken cancellationToken) =>
        await RememberAsync("ServiceAccount", ns, name, async () =>
        {
            var account = await client.CoreV1.ReadNamespacedServiceAccountAsync(name, ns, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (IReadOnlyList<string>)[.. (account.ImagePullSecrets ?? []).Select(s => s.Name).Where(n => !string.IsNullOrEmpty(n))];
        }).ConfigureAwait(false) ?? [];

    private ValueTask<PullSecret?> SecretAsync(string ns, string name, CancellationToken cancellationToken) =>
        RememberAsync("Secret", ns, name, async () =>
            Parse($"{ns}/{name}", await client.CoreV1.ReadNamespacedSecretAsync(name, ns, cancellationToken: cancellationToken).ConfigureAwait(false)));

    private static PullSecret? Parse(string name, V1Secret secret) => secret.Type switch
    {
        "kubernetes.io/dockerconfigjson" when secret.Data?.TryGetValue(".dockerconfigjson", out var content) == true => new PullSecret(name, PullSecretFormat.DockerConfigJson, content),
        "kubernetes.io/dockercfg" when secret.Data?.TryGetValue(".dockercfg", out var content) == true => new PullSecret(name, PullSecretFormat.DockerCfg, content),
        _ => null,
    };

    private async ValueTask<T?> RememberAsync<T>(string kind, string ns, string name, Func<Task<T?>> read)
        where T : class
    {
        if (remembered.TryGetValue((kind, ns, name), out var known) && time.GetElapsedTime(known.ReadAt) < (known.Content is null ? MissingLifetime : Lifetime))
            return (T?)known.Content;
        T? content = null;
        try
        {
            content = await read().ConfigureAwait(false);
        }
        catch (HttpOperationException e)
        {
            // The kubelet goes on without a secret that is missing; the registry then says what is needed.
            ClusterLog.PullMaterialUnreadable(logger, kind, ns, name, (int)e.Response.StatusCode);
        }

        if (remembered.Count >= MaxRemembered)
            remembered.Clear();
        remembered[(kind, ns, name)] = (time.GetTimestamp(), content);
        return content;
    }
}
