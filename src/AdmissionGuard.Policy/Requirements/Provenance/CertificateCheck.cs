using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>
/// Compares what provenance says with what the signing certificate claims. The build can write what it likes into a
/// predicate; the claims come from the identity provider (threat V11). Only what both state is compared.
/// </summary>
internal static class CertificateCheck
{
    /// <summary>The first contradiction; null when there is none.</summary>
    public static string? Contradiction(ProvenanceFacts facts, Signer signer)
    {
        if (signer is not CertificateSigner { Claims: var claims })
            return null;

        return Differs("source", facts.Source ?? facts.SourceText, Normalised(claims["sourceRepositoryURI"]))
            ?? Differs("ref", facts.Ref, claims["sourceRepositoryRef"])
            ?? Differs("commit", facts.Commit, claims["sourceRepositoryDigest"])
            ?? Differs("builder", Workflow(facts.BuilderId), claims["buildSignerURI"])
            ?? Differs("workflow", EntryPoint(facts), Workflow(claims["buildConfigURI"]))
            ?? Differs("runner environment", facts.RunnerEnvironment ?? HostedRunner(facts.BuilderId), claims["runnerEnvironment"])
            ?? Differs("trigger", facts.Trigger, claims["buildTrigger"])
            ?? Differs("repository id", facts.RepositoryId, claims["sourceRepositoryIdentifier"])
            ?? Differs("owner id", facts.OwnerId, claims["sourceRepositoryOwnerIdentifier"])
            ?? Differs("run", RunUri(facts.InvocationId), claims["runInvocationURI"]);
    }

    /// <summary>
    /// True when the certificate shows that a builder apart from the source wrote the predicate: a reusable workflow of
    /// another repository. What such a predicate says beyond the certificate is not the source's own word.
    /// </summary>
    public static bool IsBuilderApart(Signer signer) =>
        signer is CertificateSigner { Claims: var claims }
        && claims["buildSignerURI"] is { } builder && claims["sourceRepositoryURI"] is { } source
        && !builder.StartsWith(source + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What the predicate leaves out and the certificate states: the claims are worth at least as much as the predicate
    /// would be.
    /// </summary>
    public static ProvenanceFacts Completed(ProvenanceFacts facts, Signer signer)
    {
        if (signer is not CertificateSigner { Claims: var claims })
            return facts;
        var source = facts.Source ?? (facts.SourceText is null && GitSource.TryParse(claims["sourceRepositoryURI"], out var claimed) ? claimed.Uri : null);
        return facts with
        {
            Source = source,
            Ref = facts.Ref ?? claims["sourceRepositoryRef"],
            Commit = facts.Commit ?? claims["sourceRepositoryDigest"],
            EntryPoint = facts.EntryPoint ?? Path(claims["buildConfigURI"], source),
        };
    }

    // The workflow's path within the source, as predicates have it: no other repository's.
    private static string? Path(string? config, string? source)
    {
        var prefix = source is null ? null : source.Replace("git+", "", StringComparison.Ordinal) + "/";
        return config is not null && prefix is not null && config.StartsWith(prefix, StringComparison.Ordinal) && config.LastIndexOf('@') is var at && at > prefix.Length
            ? config[prefix.Length..at].TrimStart('/')
            : null;
    }

    private static string? Differs(string what, string? predicate, string? certificate) =>
        predicate is null || certificate is null || predicate == certificate
            ? null
            : $"{what} is {UntrustedText.Show(predicate)} in the predicate, but {UntrustedText.Show(certificate)} in the certificate";

    private static string? Normalised(string? uri) => GitSource.TryParse(uri, out var source) ? source.Uri : uri;

    // Builders that are workflows sign as themselves; other ids (runners, other systems) have no claim of the same meaning.
    private static string? Workflow(string? uri) => uri is not null && uri.Contains("/.github/workflows/", StringComparison.Ordinal) ? uri : null;

    private static string? EntryPoint(ProvenanceFacts facts) =>
        facts is { EntryPoint: { } path, Source: { } source, Ref: { } reference } && path.StartsWith(".github/workflows/", StringComparison.Ordinal)
            ? $"{source["git+".Length..]}/{path}@{reference}"
            : null;

    private static string? HostedRunner(string builderId) => builderId switch
    {
        "https://github.com/actions/runner/github-hosted" => "github-hosted",
        "https://github.com/actions/runner/self-hosted" => "self-hosted",
        _ => null,
    };

    private static string? RunUri(string? id) => id is not null && id.StartsWith("https://", StringComparison.Ordinal) ? id : null;
}
