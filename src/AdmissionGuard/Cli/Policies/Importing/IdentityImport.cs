using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>Reads identities, which policy-controller and Kyverno write alike.</summary>
internal static class IdentityImport
{
    public static IReadOnlyList<Identity> Read(ForeignValue keyless, List<string> lost) => [.. keyless.List("identities").Select(i => ReadOne(i, lost))];

    private static Identity ReadOne(ForeignValue identity, List<string> lost)
    {
        var read = new Identity
        {
            Issuer = Exact(identity.Text("issuer")),
            IssuerRegExp = Expression(identity, "issuerRegExp", "issuer", lost),
            Subject = Exact(identity.Text("subject")),
            SubjectRegExp = Expression(identity, "subjectRegExp", "subject", lost),
        };
        identity.Close("the identity is taken without it");

        // What is left out is anything there.
        return read with
        {
            IssuerRegExp = read.IssuerRegExp ?? (read.Issuer is null ? ".+" : null),
            SubjectRegExp = read.SubjectRegExp ?? (read.Subject is null ? ".+" : null),
        };
    }

    // "*" stands for anything in both tools.
    private static string? Exact(string? text) => text is "*" or "" ? null : text;

    private static string? Expression(ForeignValue identity, string field, string exact, List<string> lost)
    {
        if (identity.Text(field) is not { Length: > 0 } pattern)
            return null;
        if (Exact(identity.Text(exact)) is not null)
        {
            lost.Add($"{identity.Path}.{field}: the exact {exact} beside it counts alone");
            return null;
        }

        var (whole, isOpen) = GoExpression.Whole(pattern);
        if (isOpen)
            lost.Add($"{identity.Path}.{field}: it matched anywhere in the text and still does; anchor it to mean the whole");
        return whole;
    }
}
