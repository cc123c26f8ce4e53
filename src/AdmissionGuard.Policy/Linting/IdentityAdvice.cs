using System.Text.RegularExpressions;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Linting;

/// <summary>Advice on who may speak: expressions written as if a part sufficed, and identities that are anybody's.</summary>
internal static partial class IdentityAdvice
{
    public static void Give(Authority authority, string path, Advice advice)
    {
        var identities = authority.Keyless?.Identities;
        for (var i = 0; i < (identities?.Count ?? 0); i++)
        {
            var at = FieldPath.Item(FieldPath.Member(FieldPath.Member(path, "keyless"), "identities"), i);
            var identity = identities![i];
            Expression(identity.SubjectRegExp, FieldPath.Member(at, "subjectRegExp"), "subject", advice);
            Expression(identity.IssuerRegExp, FieldPath.Member(at, "issuerRegExp"), "issuer", advice);
            if (IsAnyone(identity.SubjectRegExp) && identity.Claims is null && identity.ClaimsRegExp is null)
                advice.Add(at, "names nobody: everybody who can sign in to the issuer may speak for these images");
            else if (identity.SubjectRegExp is { } subject && AnyRef().IsMatch(subject) && !NamesRef(identity))
                advice.Add(FieldPath.Member(at, "subjectRegExp"), "takes any ref: whoever can push a branch or open a pull request runs this workflow; write @refs/heads/main or @refs/tags/v.+");
            if (identity.Issuer?.EndsWith('/') is true)
                advice.Add(FieldPath.Member(at, "issuer"), "ends with a slash, which the issuer in certificates rarely does; it is compared exactly");
        }

        var own = authority.Certificate?.Identities;
        for (var i = 0; i < (own?.Count ?? 0); i++)
            Expression(own![i].SubjectRegExp, FieldPath.Member(FieldPath.Item(FieldPath.Member(FieldPath.Member(path, "certificate"), "identities"), i), "subjectRegExp"), "subject", advice);
    }

    private static void Expression(string? pattern, string path, string name, Advice advice)
    {
        if (pattern is null)
            return;
        var bare = pattern.TrimStart('^').TrimEnd('$');
        if (bare.EndsWith('/'))
            advice.Add(path, $"must match the whole {name}, which does not end with a slash: write .+ behind it");
        else if (!Special().IsMatch(bare.Replace(@"\.", "", StringComparison.Ordinal).Replace(@"\-", "", StringComparison.Ordinal)))
            advice.Add(path, $"is one text only: write it as {name}, which is compared exactly");
        else if (Start().IsMatch(bare))
            advice.Add(path, $"must match the whole {name}, which begins with a scheme or is an e-mail address: as it stands it never does; write https://… in full");
    }

    private static bool IsAnyone(string? pattern) => pattern is not null && Anyone().IsMatch(pattern);

    private static bool NamesRef(Identity identity) =>
        identity.Claims?.ContainsKey("sourceRepositoryRef") is true || identity.ClaimsRegExp?.ContainsKey("sourceRepositoryRef") is true;

    [GeneratedRegex(@"[][(){}.*+?|\\^$]", RegexOptions.CultureInvariant)]
    private static partial Regex Special();

    // A path without a scheme, as in acme/app/.+ : no address, and nothing that could stand for the beginning.
    [GeneratedRegex(@"\A(?!https?|spiffe|ssh)[A-Za-z0-9_/][^@(\[.:]*/", RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex(@"\A\^?(https(\?)?://(github|gitlab)(\\)?\.com/)?\.[*+]\$?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Anyone();

    [GeneratedRegex(@"(@|@refs/|@refs/heads/|/)\.[*+]\$?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AnyRef();
}
