using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Authorities;

/// <summary>Prepares identities.</summary>
internal sealed class IdentityCompiler(CompileContext context)
{
    private const int MaxIdentities = 64;

    public IReadOnlyList<CompiledIdentity> Compile(IReadOnlyList<Identity>? identities, string path)
    {
        var compiled = new List<CompiledIdentity>();
        for (var i = 0; context.Count(identities, path, MaxIdentities) && i < identities!.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            var issuer = context.OneText(identities[i].Issuer, identities[i].IssuerRegExp, at, "issuer");
            var subject = context.OneText(identities[i].Subject, identities[i].SubjectRegExp, at, "subject");
            var claims = Claims(identities[i], at);
            if (issuer is not null && subject is not null)
                compiled.Add(new CompiledIdentity(issuer, subject, claims));
        }

        return compiled;
    }

    public IReadOnlyList<CompiledIdentity> Compile(IReadOnlyList<CertificateIdentity>? identities, string path)
    {
        var compiled = new List<CompiledIdentity>();
        for (var i = 0; context.Count(identities, path, MaxIdentities) && i < identities!.Count; i++)
        {
            if (context.OneText(identities[i].Subject, identities[i].SubjectRegExp, FieldPath.Item(path, i), "subject") is { } subject)
                compiled.Add(new CompiledIdentity(null, subject, []));
        }

        return compiled;
    }

    private List<(string Name, TextMatcher Value)> Claims(Identity identity, string path)
    {
        var claims = new List<(string, TextMatcher)>();
        foreach (var (name, value) in Entries(identity.Claims, FieldPath.Member(path, "claims")))
            claims.Add((name, TextMatcher.Exact(context.Text(value, FieldPath.Member(FieldPath.Member(path, "claims"), name)))));
        foreach (var (name, value) in Entries(identity.ClaimsRegExp, FieldPath.Member(path, "claimsRegExp")))
        {
            if (context.RegExp(value, FieldPath.Member(FieldPath.Member(path, "claimsRegExp"), name)) is { } matcher)
                claims.Add((name, matcher));
        }

        return claims;
    }

    private List<KeyValuePair<string, string>> Entries(IReadOnlyDictionary<string, string>? claims, string path)
    {
        if (claims is null)
            return [];
        if (claims.Count == 0)
            context.Error(path, "is empty: leave it out or name a claim");
        foreach (var name in claims.Keys.Where(n => !FulcioClaims.Names.Contains(n)))
        {
            context.Error(
                FieldPath.Member(path, UntrustedText.Show(name, 64)),
                Nearest.To(name, FulcioClaims.Names) is { } near ? $"no claim of that name; did you mean {near}?" : $"no claim of that name; there are {string.Join(", ", FulcioClaims.Names.Order(StringComparer.Ordinal))}");
        }

        return [.. claims.OrderBy(c => c.Key, StringComparer.Ordinal)];
    }
}
