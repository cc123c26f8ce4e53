using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Requirements;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Compiles one policy.</summary>
internal sealed class PolicyBuilder(PolicyDocument document, PolicyRef reference, MaterialResolver resolver, IReadOnlyList<CompiledException> exceptions)
{
    private readonly CompileContext context = new(resolver, reference.Namespace);

    /// <summary>Compiles. Never fails: what is wrong is in the result.</summary>
    /// <param name="onlyLacksMaterial">True when the policy's own text is right and only what it refers to is not there.</param>
    public CompiledPolicy Build(out bool onlyLacksMaterial)
    {
        var spec = SpecOf(document.Resource);
        CheckMetadata();
        if (spec is null)
            context.Error("spec", "missing");

        var match = new MatchCompiler(context).Compile(spec?.Match, "spec.match");
        var authorities = new AuthorityCompiler(context).Compile(spec?.Authorities, "spec.authorities");
        var quorums = new QuorumCompiler(context, authorities);
        var rules = new RequirementCompiler(context, quorums).Compile(spec?.Require, "spec.require");
        CheckPlatforms(spec?.Platforms);
        WarnOfUnused(spec, quorums);

        var notReady = document.Errors.Concat(context.Errors).ToArray();
        onlyLacksMaterial = context.LacksMaterial && !context.IsInvalid && document.Errors.Count == 0;
        var trusts = rules.SelectMany(r => r.Quorums).SelectMany(q => q.Authorities).Select(a => a.Trust).DistinctBy(t => t.Id).ToArray();
        var text = SpecHash.Text(spec, PolicyJsonByNeed.Default.ImagePolicySpec);
        return new CompiledPolicy(new CompiledParts(text, match, spec?.Platforms, rules))
        {
            Ref = reference,
            Uid = document.Resource.Metadata.Uid,
            Generation = document.Resource.Metadata.Generation,
            Hash = Hash(text, trusts.Select(t => t.Id), notReady, exceptions),
            Mode = spec?.Mode ?? EnforcementMode.Enforce,
            TagReferences = spec?.TagReferences ?? TagReferences.Resolve,
            Trusts = notReady.Length > 0 ? [] : trusts,
            Needs = notReady.Length > 0 ? EvidenceNeeds.None : rules.Aggregate(EvidenceNeeds.None, (needs, rule) => needs | rule.Needs),
            PredicateTypes = [.. rules.SelectMany(r => r.Content.PredicateTypes).Distinct(StringComparer.Ordinal)],
            NotReady = notReady,
            OnlyLacksMaterial = onlyLacksMaterial,
            Warnings = context.Warnings,
            Exceptions = exceptions,
        };
    }

    /// <summary>The digest that verdicts are bound to.</summary>
    public static string Hash(string spec, IEnumerable<string> trusts, IEnumerable<PolicyError> notReady, IEnumerable<CompiledException> exceptions) =>
        SpecHash.Of([spec, "trusts", .. trusts, "errors", .. notReady.Select(e => e.FieldPath + e.Message), "exceptions", .. exceptions.Select(e => e.Hash)]);

    private static ImagePolicySpec? SpecOf(PolicyResource resource) => resource switch
    {
        ClusterImagePolicy cluster => cluster.Spec,
        ImagePolicy namespaced => namespaced.Spec,
        _ => throw new ArgumentException("not a policy", nameof(resource)),
    };

    private void CheckMetadata()
    {
        context.Text(reference.Name, "metadata.name");
        if (document.Resource is ImagePolicy)
            context.Name(reference.Namespace, "metadata.namespace");
        else if (document.Resource.Metadata.Namespace is not null)
            context.Error("metadata.namespace", "a ClusterImagePolicy has none");
    }

    private void CheckPlatforms(IReadOnlyList<string>? platforms)
    {
        var texts = context.OptionalTexts(platforms, "spec.platforms", 32);
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Split('/') is not { Length: 2 or 3 } parts || parts.Any(p => p.Length == 0 || p.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '.'))))
                context.Error(FieldPath.Item("spec.platforms", i), $"is {UntrustedText.Show(texts[i], 64)}, want os/architecture or os/architecture/variant as in linux/arm64");
        }
    }

    private void WarnOfUnused(ImagePolicySpec? spec, QuorumCompiler quorums)
    {
        for (var i = 0; i < (spec?.Authorities?.Count ?? 0); i++)
        {
            if (spec!.Authorities![i].Name is { } name && !quorums.Used.Contains(name))
                context.Warn(FieldPath.Item("spec.authorities", i), $"{UntrustedText.Show(name, 64)} is used by no requirement");
        }
    }
}
