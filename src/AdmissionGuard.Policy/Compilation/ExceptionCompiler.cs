using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Prepares exceptions. One that does not compile in every part exempts nothing.</summary>
internal sealed class ExceptionCompiler(CompileContext context)
{
    private const int MaxItems = 1024;

    public CompiledException? Compile(ImagePolicyException exception)
    {
        if (exception.Spec is not { } spec)
        {
            context.Error("spec", "missing");
            return null;
        }

        context.Text(exception.Metadata.Name, "metadata.name");
        if (exception.Metadata.Namespace is not null)
            context.Error("metadata.namespace", "an ImagePolicyException has none");
        if (spec.Images is null && spec.Digests is null)
            context.Error("spec", "names neither images nor digests");

        var images = spec.Images is null ? [] : new MatchCompiler(context).Patterns(spec.Images, "spec.images", widen: false);
        var digests = Digests(spec.Digests);
        var from = spec.From is null ? null : context.Time(spec.From, "spec.from");
        var until = context.Time(spec.Until, "spec.until");
        if (from >= until)
            context.Error("spec.until", "is not after from");
        var namespaces = context.OptionalTexts(spec.Namespaces, "spec.namespaces");
        var vulnerabilities = context.OptionalTexts(spec.Vulnerabilities, "spec.vulnerabilities", MaxItems);
        var reason = context.Text(spec.Reason, "spec.reason");
        var exempts = Exempts(spec.Policies);

        return context.Errors.Count > 0 ? null : new CompiledException
        {
            Name = exception.Metadata.Name!,
            From = from,
            Until = until!.Value,
            Reason = reason,
            Exempts = exempts,
            Vulnerabilities = vulnerabilities,
            Images = images,
            Digests = digests,
            Namespaces = namespaces,
            Hash = SpecHash.Of([exception.Metadata.Name!, SpecHash.Text(spec, PolicyJsonByNeed.Default.ImagePolicyExceptionSpec)]),
        };
    }

    private List<(PolicyRef Policy, IReadOnlyList<string> Requirements)> Exempts(IReadOnlyList<ExemptedPolicy>? policies)
    {
        var exempts = new List<(PolicyRef, IReadOnlyList<string>)>();
        for (var i = 0; context.Count(policies, "spec.policies", 64) && i < policies!.Count; i++)
        {
            var path = FieldPath.Item("spec.policies", i);
            context.Text(policies[i].Name, FieldPath.Member(path, "name"));
            var requirements = context.Texts(policies[i].Requirements, FieldPath.Member(path, "requirements"), 64);
            exempts.Add((new PolicyRef(policies[i].Name ?? "", policies[i].Namespace), requirements));
        }

        return exempts;
    }

    private IReadOnlyList<string> Digests(IReadOnlyList<string>? digests)
    {
        var texts = context.OptionalTexts(digests, "spec.digests", MaxItems);
        for (var i = 0; i < texts.Count; i++)
        {
            if (!DigestText.IsDigest(texts[i]))
                context.Error(FieldPath.Item("spec.digests", i), $"is {UntrustedText.Show(texts[i], 96)}, want sha256: and 64 lower-case hex digits");
        }

        return texts;
    }
}
