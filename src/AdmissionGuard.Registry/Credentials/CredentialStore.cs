using System.Text.Json;
using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.References;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>
/// The credentials for a repository, in the order in which they are tried: the workload's, the operator's, those of exec
/// plugins. Plugins run once for what they say their answer is good for, and not at all for images they are not for
/// (CVE-2025-27403: cloud tokens sent to any registry).
/// </summary>
internal sealed class CredentialStore(RegistryOptions options, TimeProvider time)
{
    /// <summary>Plugins' answers kept; a plugin serves a few hosts.</summary>
    private const int MaxAnswers = 1000;

    /// <summary>How long a plugin's failure is believed: each try is a process.</summary>
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(10);

    /// <summary>How long a helper's answer is good: each is a process, some ask the user; the shortest-lived tokens that helpers give live for an hour.</summary>
    private static readonly TimeSpan HelperLifetime = TimeSpan.FromMinutes(5);

    private readonly PullIdentity operators = PullIdentity.FromSecrets(options.OperatorSecrets);
    private readonly IReadOnlyList<(CredentialProvider Provider, IReadOnlyList<ImagePattern> For)> providers =
        [.. options.CredentialProviders.Select(p => (p, (IReadOnlyList<ImagePattern>)[.. p.MatchImages.Select(ParsePattern)]))];

    private readonly ConcurrentLru<string, (ProviderAnswer? Answer, DateTimeOffset Until)> answers = new(MaxAnswers);
    private readonly SingleFlight<string, ProviderAnswer?> flights = new();
    private readonly ConcurrentLru<(string Program, string Server), (RegistryCredential? Credential, DateTimeOffset Until)> kept = new(MaxAnswers);
    private readonly SingleFlight<(string Program, string Server), RegistryCredential?> helpers = new();

    internal IReadOnlyList<string> Problems => operators.Problems;

    internal async Task<IReadOnlyList<RegistryCredential>> GetAsync(PullIdentity identity, RepositoryName repository, CancellationToken cancellationToken)
    {
        var found = new List<RegistryCredential>();
        if (identity.HelperFor(repository) is { } helper && await AskAsync(helper, cancellationToken).ConfigureAwait(false) is { } own)
            found.Add(own);
        found.AddRange(identity.CredentialsFor(repository));
        found.AddRange(operators.CredentialsFor(repository));
        foreach (var (provider, patterns) in providers)
        {
            if (!patterns.Any(p => p.Matches(repository)))
                continue;
            if (await AskAsync(provider, repository, cancellationToken).ConfigureAwait(false) is { } answer)
                found.AddRange(answer.Entries.Where(e => e.For.Matches(repository)).OrderByDescending(e => e.For.Specificity).Select(e => e.Credential));
        }

        return found;
    }

    private async Task<RegistryCredential?> AskAsync((string Program, string Server) helper, CancellationToken cancellationToken)
    {
        if (kept.TryGet(helper, out var remembered) && remembered.Until > time.GetUtcNow())
            return remembered.Credential;
        var (answer, _) = await helpers.RunAsync(
            helper, cancel => CredentialHelper.GetAsync(helper.Program, helper.Server, options.Timeouts.CredentialProcess, time, cancel), cancellationToken).ConfigureAwait(false);
        kept.AddOrUpdate(helper, (answer, time.GetUtcNow() + (answer is null ? FailureLifetime : HelperLifetime)));
        return answer;
    }

    private async Task<ProviderAnswer?> AskAsync(CredentialProvider provider, RepositoryName repository, CancellationToken cancellationToken)
    {
        // In the order of the kubelet: an answer for this image, for its registry, for everything.
        foreach (var key in new[] { KeyOf(provider, "Image", repository), KeyOf(provider, "Registry", repository), KeyOf(provider, "Global", repository) })
        {
            if (answers.TryGet(key, out var remembered) && remembered.Until > time.GetUtcNow())
                return remembered.Answer;
        }

        var (answer, _) = await flights.RunAsync(KeyOf(provider, "Registry", repository), cancel => RunAsync(provider, repository, cancel), cancellationToken).ConfigureAwait(false);
        var lifetime = answer is null ? FailureLifetime : answer.CacheDuration ?? provider.DefaultCacheDuration;
        if (lifetime > TimeSpan.Zero)
            answers.AddOrUpdate(KeyOf(provider, answer?.CacheKeyType ?? "Image", repository), (answer, time.GetUtcNow() + lifetime));
        return answer;
    }

    private async Task<ProviderAnswer?> RunAsync(CredentialProvider provider, RepositoryName repository, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(
            new ProviderRequest("CredentialProviderRequest", ProviderAnswer.ApiVersion, repository.ToString()),
            ProviderJson.Default.ProviderRequest);
        var output = await CredentialProcess.RunAsync(provider.Path, provider.Arguments, provider.Environment, request, options.Timeouts.CredentialProcess, time, cancellationToken).ConfigureAwait(false);
        return output is { } bytes ? ProviderAnswer.Parse(bytes) : null;
    }

    private static string KeyOf(CredentialProvider provider, string type, RepositoryName repository) => type switch
    {
        "Image" => $"{provider.Path} image {repository}",
        "Registry" => $"{provider.Path} registry {repository.Host}",
        _ => $"{provider.Path} global",
    };

    private static ImagePattern ParsePattern(string text) =>
        ImagePattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException($"matchImages: {text} is no image pattern");
}
