using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>
/// Prepares <c>spec.match</c>. What does not compile is widened, never dropped: a misspelt glob stands for all that it may
/// have meant, a misspelt exclusion or selector for nothing and everything, so that a policy that is wrong denies too
/// much, not too little.
/// </summary>
internal sealed class MatchCompiler(CompileContext context)
{
    private const int MaxPatterns = 256;
    private const int MaxExpressions = 64;

    public PolicyMatch Compile(ImageMatch? match, string path)
    {
        if (match is null)
            context.Error(path, "missing");

        var images = match is null ? [] : Patterns(match.Images, FieldPath.Member(path, "images"), widen: true);
        return new PolicyMatch
        {
            Namespace = context.PolicyNamespace,
            Images = images.Count == 0 ? [ImagePattern.Everything] : images,
            ExcludeImages = match?.ExcludeImages is null ? [] : Patterns(match.ExcludeImages, FieldPath.Member(path, "excludeImages"), widen: false),
            NamespaceSelector = NamespaceSelector(match, FieldPath.Member(path, "namespaceSelector")),
            ObjectSelector = Selector(match?.ObjectSelector, FieldPath.Member(path, "objectSelector")),
        };
    }

    /// <summary>Patterns that a list names; with <paramref name="widen"/>, also for those that do not compile.</summary>
    public IReadOnlyList<ImagePattern> Patterns(IReadOnlyList<string>? patterns, string path, bool widen)
    {
        var compiled = new List<ImagePattern>();
        var texts = context.Texts(patterns, path, MaxPatterns);
        for (var i = 0; i < texts.Count; i++)
        {
            if (ImagePattern.TryParse(texts[i], out var pattern, out var error))
                compiled.Add(pattern);
            else
                context.Error(FieldPath.Item(path, i), error);
            if (pattern is null && widen)
                compiled.Add(ImagePattern.Around(texts[i]));
            if (pattern is not null && texts[i].IndexOf('/', StringComparison.Ordinal) < 0 && texts[i] != "**")
                context.Warn(FieldPath.Item(path, i), $"has no host and is taken for docker.io: {UntrustedText.Show(pattern.Text, 64)}");
        }

        return compiled;
    }

    private CompiledSelector NamespaceSelector(ImageMatch? match, string path)
    {
        if (match?.NamespaceSelector is not null && context.PolicyNamespace is not null)
        {
            context.Error(path, "an ImagePolicy is about its own namespace only");
            return CompiledSelector.Everything;
        }

        return Selector(match?.NamespaceSelector, path);
    }

    private CompiledSelector Selector(LabelSelector? selector, string path)
    {
        var before = context.Errors.Count;
        var expressions = selector?.MatchExpressions ?? [];
        if (expressions.Count > MaxExpressions)
            context.Error(FieldPath.Member(path, "matchExpressions"), $"has {expressions.Count} items, want at most {MaxExpressions}");
        for (var i = 0; i < expressions.Count; i++)
            Check(expressions[i], FieldPath.Item(FieldPath.Member(path, "matchExpressions"), i));
        return context.Errors.Count > before ? CompiledSelector.Everything : new CompiledSelector(selector);
    }

    private void Check(LabelSelectorRequirement expression, string path)
    {
        context.Text(expression.Key, FieldPath.Member(path, "key"));
        var wantsValues = expression.Operator is LabelSelectorOperator.In or LabelSelectorOperator.NotIn;
        if (expression.Operator is null)
            context.Error(FieldPath.Member(path, "operator"), "missing");
        else if (wantsValues && expression.Values is null or { Count: 0 })
            context.Error(FieldPath.Member(path, "values"), $"missing: {expression.Operator} needs at least one");
        else if (!wantsValues && expression.Values is { Count: > 0 })
            context.Error(FieldPath.Member(path, "values"), $"{expression.Operator} takes none");
    }
}
