using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>Prepares <c>provenance</c>.</summary>
internal sealed class ProvenanceCompiler(CompileContext context, QuorumCompiler quorums)
{
    private const int MaxItems = 64;
    private const int MaxDependencies = 256;

    public Rule? Compile(string name, ProvenanceRequirement requirement, string path)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        var wants = new ProvenanceWants
        {
            Builders = Builders(requirement, path),
            MinimumLevel = Level(requirement.MinimumLevel, FieldPath.Member(path, "minimumLevel")),
            BuildTypes = context.OptionalTexts(requirement.BuildTypes, FieldPath.Member(path, "buildTypes"), MaxItems),
            Sources = Sources(requirement.Sources, FieldPath.Member(path, "sources")),
            EntryPoints = context.OptionalTexts(requirement.EntryPoints, FieldPath.Member(path, "entryPoints"), MaxItems),
            Parameters = Parameters(requirement.Parameters, FieldPath.Member(path, "parameters")),
            DenyOtherParameters = requirement.DenyOtherParameters is true,
            Dependencies = requirement.Dependencies is { } rules ? Dependencies(rules, FieldPath.Member(path, "dependencies")) : null,
            MaxAge = context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge")),
        };
        if (requirement.Sources is null)
            context.Warn(path, "names no sources: whatever these builders built counts, from any repository");
        return from is null ? null : new ProvenanceRule(name, from, wants);
    }

    private List<CompiledBuilder> Builders(ProvenanceRequirement requirement, string path)
    {
        var at = FieldPath.Member(path, "builders");
        var builders = new List<CompiledBuilder>();
        for (var i = 0; context.Count(requirement.Builders, at, MaxItems) && i < requirement.Builders!.Count; i++)
        {
            var builder = requirement.Builders[i];
            var level = Level(builder.Level, FieldPath.Member(FieldPath.Item(at, i), "level"));
            if (context.OneText(builder.Id, builder.IdRegExp, FieldPath.Item(at, i), "id") is { } id)
                builders.Add(new CompiledBuilder(id, level));
        }

        if (requirement.MinimumLevel > (requirement.Builders?.Max(b => b.Level ?? 0) ?? 0))
            context.Error(FieldPath.Member(path, "minimumLevel"), "no builder is trusted for this level: give builders their level");
        return builders;
    }

    private List<CompiledSource> Sources(IReadOnlyList<SourceRule>? sources, string path)
    {
        var compiled = new List<CompiledSource>();
        for (var i = 0; sources is not null && context.Count(sources, path, MaxItems) && i < sources.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            var refs = Patterns(sources[i].Refs, FieldPath.Member(at, "refs"), "refs/");
            var commits = context.OptionalTexts(sources[i].Commits, FieldPath.Member(at, "commits"));
            for (var c = 0; c < commits.Count; c++)
            {
                if (!DigestText.IsHex(commits[c], 40) && !DigestText.IsHex(commits[c], 64))
                    context.Error(FieldPath.Item(FieldPath.Member(at, "commits"), c), $"is {UntrustedText.Show(commits[c], 96)}, want 40 or 64 lower-case hex digits");
            }

            context.Text(sources[i].Uri, FieldPath.Member(at, "uri"));
            if (!GitSource.TryParse(sources[i].Uri, out var source) || source.Ref is not null || source.Commit is not null)
                context.Error(FieldPath.Member(at, "uri"), source is null ? "is no repository as in git+https://github.com/acme/app" : "has a ref or commit: name it in refs or commits");
            else
                compiled.Add(new CompiledSource(source.Uri, refs, commits));
        }

        return compiled;
    }

    private List<UriPattern> Patterns(IReadOnlyList<string>? patterns, string path, string prefix)
    {
        var compiled = new List<UriPattern>();
        var texts = context.OptionalTexts(patterns, path, MaxItems);
        for (var i = 0; i < texts.Count; i++)
        {
            if (!texts[i].StartsWith(prefix, StringComparison.Ordinal))
                context.Error(FieldPath.Item(path, i), $"is {UntrustedText.Show(texts[i], 96)}, want a full ref as in refs/heads/main");
            else if (UriPattern.TryParse(texts[i], out var pattern, out var error))
                compiled.Add(pattern);
            else
                context.Error(FieldPath.Item(path, i), error);
        }

        return compiled;
    }

    private List<(ParameterPath Path, string Value)> Parameters(IReadOnlyDictionary<string, string>? parameters, string path)
    {
        if (parameters is { Count: 0 })
            context.Error(path, "is empty: leave it out or name a parameter");
        foreach (var name in (parameters?.Keys ?? []).Where(n => ParameterPath.Parse(n).Names.Any(p => p.Length == 0)))
            context.Error(FieldPath.Member(path, UntrustedText.Show(name, 64)), "is no path of names with dots between");
        return [.. (parameters ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (ParameterPath.Parse(p.Key), p.Value))];
    }

    private CompiledDependencies Dependencies(DependencyRules rules, string path)
    {
        if (rules.Required is null && rules.Allowed is null && rules.Denied is null)
            context.Error(path, "names none of required, allowed and denied");
        return new CompiledDependencies(
            Dependencies(rules.Required, FieldPath.Member(path, "required")),
            Dependencies(rules.Allowed, FieldPath.Member(path, "allowed")),
            Dependencies(rules.Denied, FieldPath.Member(path, "denied")));
    }

    private List<CompiledDependency> Dependencies(IReadOnlyList<DependencyRule>? rules, string path)
    {
        var compiled = new List<CompiledDependency>();
        for (var i = 0; rules is not null && context.Count(rules, path, MaxDependencies) && i < rules.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            var uri = context.Text(rules[i].Uri, FieldPath.Member(at, "uri"));
            if (rules[i].Digest is { Count: 0 })
                context.Error(FieldPath.Member(at, "digest"), "is empty: leave it out or name a digest");
            if (uri.Length > 0 && !UriPattern.TryParse(uri, out _, out var error))
                context.Error(FieldPath.Member(at, "uri"), error);
            else if (uri.Length > 0 && UriPattern.TryParse(uri, out var pattern, out _))
                compiled.Add(new CompiledDependency(pattern, [.. (rules[i].Digest ?? new Dictionary<string, string>()).OrderBy(d => d.Key, StringComparer.Ordinal)]));
        }

        return compiled;
    }

    private int Level(int? level, string path)
    {
        if (level is < 1 or > 3)
            context.Error(path, $"is {level}, want 1, 2 or 3");
        return level ?? 0;
    }
}
