using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Linting;

/// <summary>Advice on what is asked.</summary>
internal static class RequirementAdvice
{
    public static void Give(ImagePolicySpec spec, DateTimeOffset now, Advice advice)
    {
        for (var i = 0; i < (spec.Require?.Count ?? 0); i++)
        {
            var path = FieldPath.Item("spec.require", i);
            var requirement = spec.Require![i];
            Shared(requirement, spec, path, advice);
            Ignored(requirement.Vulnerabilities, FieldPath.Member(path, "vulnerabilities"), now, advice);
            Refs(requirement.Provenance, FieldPath.Member(path, "provenance"), advice);
        }

        if (spec.Require is { Count: > 0 } all && all.All(r => r.Vulnerabilities is not null || r.Sbom is not null || r.Findings is not null))
            advice.Add("spec.require", "asks what is in the image, but not for a signature or provenance: anything that was scanned may run");
    }

    // One person under two names counts once, so that a quorum of them can never be met.
    private static void Shared(Requirement requirement, ImagePolicySpec spec, string path, Advice advice)
    {
        var from = requirement.Signature?.From ?? requirement.Provenance?.From ?? requirement.Vulnerabilities?.From ?? requirement.Sbom?.From
            ?? requirement.Findings?.From ?? requirement.VerificationSummary?.From ?? requirement.Attestation?.From;
        var names = from?.AllOf ?? (from?.AtLeast is { Count: > 1 } atLeast ? atLeast.Of : null) ?? [];
        var members = (spec.Authorities ?? []).Where(a => a.Name is not null && names.Contains(a.Name, StringComparer.Ordinal));
        foreach (var same in members.GroupBy(Person).Where(g => g.Key.Length > 0 && g.Count() > 1))
            advice.Add(path, $"{string.Join(" and ", same.Select(a => a.Name))} are the same identity, which counts once: this may never be satisfied");
    }

    private static string Person(Authority authority) =>
        authority.Keyless?.Identities is [{ Subject: { } subject } only] ? $"{only.Issuer ?? only.IssuerRegExp}\n{subject}" : "";

    private static void Ignored(VulnerabilitiesRequirement? vulnerabilities, string path, DateTimeOffset now, Advice advice)
    {
        for (var i = 0; i < (vulnerabilities?.Ignore?.Count ?? 0); i++)
        {
            if (Rfc3339.TryParse(vulnerabilities!.Ignore![i].Until, out var until) && until <= now)
                advice.Add(FieldPath.Item(FieldPath.Member(path, "ignore"), i), $"is over since {until:u}");
        }
    }

    private static void Refs(ProvenanceRequirement? provenance, string path, Advice advice)
    {
        for (var i = 0; i < (provenance?.Sources?.Count ?? 0); i++)
        {
            var refs = provenance!.Sources![i].Refs;
            var at = FieldPath.Member(FieldPath.Item(FieldPath.Member(path, "sources"), i), "refs");
            for (var r = 0; r < (refs?.Count ?? 0); r++)
            {
                if (refs![r].Split('/').Length < 3 && refs[r] != "refs/**")
                    advice.Add(FieldPath.Item(at, r), "never matches: a ref has three parts at least, as in refs/heads/main");
            }
        }
    }
}
