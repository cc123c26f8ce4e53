using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Authorities;

/// <summary>Prepares <c>from</c>: finds the named authorities and refuses counts that cannot mean what they say.</summary>
internal sealed class QuorumCompiler(CompileContext context, IReadOnlyDictionary<string, CompiledAuthority?> authorities)
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The names of authorities that some requirement uses.</summary>
    public IReadOnlySet<string> Used => used;

    /// <summary>The quorum; null when it does not compile, or an authority of it does not.</summary>
    public AuthorityQuorum? Compile(AuthoritySelection? selection, string path)
    {
        var given = (selection?.AnyOf is null ? 0 : 1) + (selection?.AllOf is null ? 0 : 1) + (selection?.AtLeast is null ? 0 : 1);
        if (given != 1)
        {
            context.Error(path, given == 0 ? "missing: name authorities in anyOf, allOf or atLeast" : "names more than one of anyOf, allOf and atLeast: want one");
            return null;
        }

        if (selection!.AnyOf is { } any)
            return Compile(any, 1, FieldPath.Member(path, "anyOf"));
        if (selection.AllOf is { } all)
            return Compile(all, all.Count, FieldPath.Member(path, "allOf"));

        var atLeast = FieldPath.Member(path, "atLeast");
        var (count, of) = (selection.AtLeast!.Count, selection.AtLeast.Of);
        if (count is null or < 1 || count > (of?.Count ?? int.MaxValue))
            context.Error(FieldPath.Member(atLeast, "count"), count is null ? "missing" : $"is {count}, want at least 1 and at most as many as are named");
        return Compile(of, count ?? 1, FieldPath.Member(atLeast, "of"));
    }

    private AuthorityQuorum? Compile(IReadOnlyList<string>? names, int count, string path)
    {
        var found = new List<CompiledAuthority>();
        var listed = context.Texts(names, path, 64);
        for (var i = 0; i < listed.Count; i++)
        {
            used.Add(listed[i]);
            if (!authorities.TryGetValue(listed[i], out var authority))
                context.Error(FieldPath.Item(path, i), $"no authority {UntrustedText.Show(listed[i], 64)} in spec.authorities");
            else if (authority is not null)
                found.Add(authority);
        }

        RefuseSharedKeys(found, count, path);
        return listed.Count > 0 && found.Count == listed.Count ? new AuthorityQuorum(count, found) : null;
    }

    // One key under two names could never be counted twice, so that the rule could never be satisfied as it reads.
    private void RefuseSharedKeys(List<CompiledAuthority> found, int count, string path)
    {
        foreach (var shared in found.Where(a => count > 1 && a.KeyFingerprint is not null).GroupBy(a => a.KeyFingerprint).Where(g => g.Count() > 1))
            context.Error(path, $"{string.Join(" and ", shared.Select(a => a.Name))} are the same key: they count once");
    }
}
