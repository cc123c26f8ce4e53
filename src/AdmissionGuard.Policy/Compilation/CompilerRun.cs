using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>One compilation of everything.</summary>
internal sealed class CompilerRun
{
    private readonly IReadOnlyList<PolicyDocument> documents;
    private readonly PolicySettings settings;
    private readonly MaterialResolver resolver;
    private readonly Dictionary<(PolicyRef Ref, string Spec), CompiledPolicy> lastGood;
    private readonly List<PolicyError> errors = [];

    public CompilerRun(IReadOnlyList<PolicyDocument> documents, PolicyMaterial material, PolicySettings settings, PolicySnapshot? previous)
    {
        this.documents = [.. documents.OrderBy(d => d.Resource.Kind, StringComparer.Ordinal)
            .ThenBy(d => d.Resource.Metadata.Namespace, StringComparer.Ordinal)
            .ThenBy(d => d.Resource.Metadata.Name, StringComparer.Ordinal)];
        this.settings = settings;
        resolver = new MaterialResolver(material, settings, TrustRoots(documents));
        lastGood = (previous?.Policies ?? []).Where(p => p.NotReady.Count == 0).ToDictionary(p => (p.Ref, p.Parts.SpecText));
    }

    public PolicySnapshot Compile()
    {
        foreach (var document in documents.Where(d => d.Resource is TrustRoot))
        {
            var context = new CompileContext(resolver, null);
            Report(document, new TrustRootCheck(context).Check(((TrustRoot)document.Resource).Spec, document.Errors));
            if (context.IsInvalid && document.Resource.Metadata.Name is { } name)
                resolver.Refuse(name);
        }

        var exceptions = Exceptions();
        var policies = new List<CompiledPolicy>();
        foreach (var document in documents.Where(d => d.Resource is ClusterImagePolicy or ImagePolicy))
        {
            var policy = Policy(document, exceptions);
            Report(document, [.. policy.NotReady, .. policy.Warnings]);
            policies.Add(policy);
        }

        RefuseDuplicates(policies);
        WarnOfUnknownPolicies(exceptions, policies);
        var version = SpecHash.Of([settings.UnmatchedImages.ToString(), .. policies.Select(p => $"{p.Ref.Namespace}/{p.Ref.Name}/{p.Hash}"), .. exceptions.Select(e => e.Exception.Hash)]);
        return new PolicySnapshot(version, policies, [.. exceptions.Select(e => e.Exception)], settings, errors);
    }

    private CompiledPolicy Policy(PolicyDocument document, IReadOnlyList<(PolicyDocument Document, CompiledException Exception)> exceptions)
    {
        var reference = new PolicyRef(document.Resource.Metadata.Name ?? "", (document.Resource as ImagePolicy)?.Metadata.Namespace);
        var naming = exceptions.Select(e => e.Exception).Where(e => e.Exempts.Any(x => x.Policy == reference)).ToArray();
        var compiled = new PolicyBuilder(document, reference, resolver, naming).Build(out var onlyLacksMaterial);
        return onlyLacksMaterial && lastGood.TryGetValue((reference, compiled.Parts.SpecText), out var good)
            ? good.Keep(compiled, naming)
            : compiled;
    }

    private List<(PolicyDocument Document, CompiledException Exception)> Exceptions()
    {
        var compiled = new List<(PolicyDocument, CompiledException)>();
        foreach (var document in documents.Where(d => d.Resource is ImagePolicyException))
        {
            var context = new CompileContext(resolver, null);
            var exception = new ExceptionCompiler(context).Compile((ImagePolicyException)document.Resource);
            if (exception is not null && document.Errors.Count == 0)
                compiled.Add((document, exception));
            Report(document, [.. document.Errors, .. context.Errors, .. context.Warnings]);
        }

        return compiled;
    }

    // Two objects of one name cannot be in a cluster, but in files: neither silently wins, both count.
    private void RefuseDuplicates(List<CompiledPolicy> policies)
    {
        foreach (var twice in policies.GroupBy(p => p.Ref).Where(g => g.Count() > 1))
            errors.Add(new PolicyError($"{twice.Count()} policies have this name; all of them count", "metadata.name", PolicyErrorSeverity.Warning) { Object = twice.Key.ToString() });
    }

    private void WarnOfUnknownPolicies(List<(PolicyDocument Document, CompiledException Exception)> exceptions, List<CompiledPolicy> policies)
    {
        foreach (var (document, exception) in exceptions)
        {
            Report(document, [.. exception.Exempts
                .Where(e => policies.All(p => p.Ref != e.Policy))
                .Select(e => new PolicyError($"no policy {e.Policy}: nothing is exempted there", "spec.policies", PolicyErrorSeverity.Warning))]);
        }
    }

    private void Report(PolicyDocument document, IEnumerable<PolicyError> found)
    {
        var name = document.Resource.Metadata.Namespace is { } ns
            ? $"{document.Resource.Kind}/{ns}/{document.Resource.Metadata.Name}"
            : $"{document.Resource.Kind}/{document.Resource.Metadata.Name}";
        errors.AddRange(found.Select(e => document.Source.Locate(e) with { Object = UntrustedText.Show(name, 320) }));
    }

    private static Dictionary<string, TrustRootSpec?> TrustRoots(IReadOnlyList<PolicyDocument> documents)
    {
        var roots = new Dictionary<string, TrustRootSpec?>(StringComparer.Ordinal);
        foreach (var document in documents.Where(d => d.Resource is TrustRoot { Metadata.Name: not null }))
        {
            // Two of one name: neither is trusted.
            var spec = document.Errors.Count == 0 ? ((TrustRoot)document.Resource).Spec : null;
            roots[document.Resource.Metadata.Name!] = roots.ContainsKey(document.Resource.Metadata.Name!) ? null : spec;
        }

        return roots;
    }
}
