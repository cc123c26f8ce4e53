using System.Text.Json;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>
/// Reads a ClusterImagePolicy of sigstore's policy-controller, v1alpha1 and v1beta1, which is satisfied when one authority is,
/// by its signature or, where it lists attestations, by all of them.
/// </summary>
internal static class PolicyControllerImport
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["slsaprovenance"] = "https://slsa.dev/provenance/v0.2", ["slsaprovenance02"] = "https://slsa.dev/provenance/v0.2", ["slsaprovenance1"] = "https://slsa.dev/provenance/v1",
        ["vuln"] = "https://cosign.sigstore.dev/attestation/vuln/v1", ["spdx"] = "https://spdx.dev/Document", ["spdxjson"] = "https://spdx.dev/Document",
        ["cyclonedx"] = "https://cyclonedx.org/bom", ["openvex"] = "https://openvex.dev/ns", ["custom"] = "https://cosign.sigstore.dev/attestation/v1", ["link"] = "https://in-toto.io/Link/v1",
    };

    public static ImportedPolicy Read(JsonElement document)
    {
        var lost = new List<string>();
        var root = new ForeignValue(document, "", lost);
        var spec = root.Object("spec");
        var authorities = new List<Authority>();
        var attested = new Dictionary<string, IReadOnlyList<(string Name, string Type)>>(StringComparer.Ordinal);
        var foreign = spec.List("authorities");
        for (var i = 0; i < foreign.Count; i++)
        {
            var name = foreign[i].Text("name") is { Length: > 0 } given ? DnsName(given) : $"authority-{i}";
            if (Authority(foreign[i], name, lost) is not { } authority)
                continue;
            authorities.Add(authority);
            attested[name] = [.. foreign[i].List("attestations").Select(a => Attestation(a, lost))];
            foreign[i].Close("the authority counts without it");
        }

        var images = spec.List("images").Select(i => i.Text("glob")).OfType<string>().SelectMany(g => CrossingGlobs.Read(g, "**")).ToArray();
        foreach (var selector in spec.List("match"))
            lost.Add($"{selector.Path}: the policy is about these images of every object");
        if (spec.Object("policy").Exists)
            lost.Add("spec.policy: what its CUE or Rego asks is not asked; write it as provenance, vulnerabilities, sbom or attestation with a schema");
        var mode = spec.Text("mode") == "warn" ? EnforcementMode.Warn : EnforcementMode.Enforce;
        spec.Close("ignored");
        var policy = new ClusterImagePolicy
        {
            Kind = ClusterImagePolicy.KindName,
            Metadata = new ObjectMeta { Name = root.Object("metadata").Text("name") ?? "imported" },
            Spec = new ImagePolicySpec { Mode = mode, Match = new ImageMatch { Images = images }, Authorities = authorities, Require = Requirements(attested, lost) },
        };
        return new ImportedPolicy(policy, lost);
    }

    private static List<Requirement> Requirements(Dictionary<string, IReadOnlyList<(string Name, string Type)>> attested, List<string> lost)
    {
        string[] signers = [.. attested.Where(a => a.Value.Count == 0).Select(a => a.Key)];
        var requirements = new List<Requirement>();
        if (signers.Length > 0)
            requirements.Add(new Requirement { Name = "signed", Signature = new SignatureRequirement { From = new AuthoritySelection { AnyOf = signers } } });
        var types = attested.Where(a => a.Value.Count > 0).SelectMany(a => a.Value.Select(v => (Authority: a.Key, v.Name, v.Type))).GroupBy(v => v.Type, StringComparer.Ordinal).ToArray();
        foreach (var type in types)
        {
            requirements.Add(new Requirement
            {
                Name = DnsName(type.First().Name),
                Attestation = new AttestationRequirement { PredicateType = type.Key, From = new AuthoritySelection { AnyOf = [.. type.Select(t => t.Authority).Distinct(StringComparer.Ordinal)] } },
            });
        }

        if (types.Length > 0 && attested.Count > 1)
            lost.Add("spec.authorities: one of them sufficed with all its attestations; now every requirement must be met, by any of the authorities that it names");
        return requirements;
    }

    private static (string Name, string Type) Attestation(ForeignValue attestation, List<string> lost)
    {
        var type = attestation.Text("predicateType") ?? "";
        if (attestation.Object("policy").Exists)
            lost.Add($"{attestation.Path}.policy: what its CUE or Rego asks is not asked; write it as a field or as a schema");
        var name = attestation.Text("name") ?? "attested";
        attestation.Close("ignored");
        return (name, Types.GetValueOrDefault(type, type));
    }

    private static Authority? Authority(ForeignValue foreign, string name, List<string> lost)
    {
        var (key, keyless) = (foreign.Object("key"), foreign.Object("keyless"));
        var (log, stamp) = (foreign.Object("ctlog"), foreign.Object("rfc3161timestamp"));
        foreach (var source in foreign.List("source"))
            lost.Add($"{source.Path}: signatures are looked for beside the image only, unless the operator names another place");
        if (keyless.Exists)
        {
            var root = Root(keyless) ?? (keyless.Text("url") is null or "https://fulcio.sigstore.dev" ? null : "imported");
            if (root == "imported" || keyless.Has("ca-cert"))
                lost.Add($"{keyless.Path}: the certificate authority is not the public one; describe it in a TrustRoot and name it in trustRootRef");
            var authority = new Authority
            {
                Name = name,
                Keyless = new KeylessAuthority { TrustRootRef = root is null ? null : new TrustRootRef { Name = root }, Identities = IdentityImport.Read(keyless, lost), InsecureIgnoreSCT = keyless.Flag("insecureIgnoreSCT") ? true : null },
                Timestamp = stamp.Exists ? Demand.Required : null,
            };
            Logs(log, stamp, lost);
            keyless.Close("ignored");
            return authority;
        }

        if (key.Exists && (key.Text("data") is not null || key.Object("secretRef").Exists))
        {
            var secret = key.Object("secretRef");
            var authority = new Authority
            {
                Name = name,
                Key = new KeyAuthority
                {
                    Data = key.Text("data"),
                    SecretRef = secret.Exists ? new ObjectKeyRef { Name = secret.Text("name"), Namespace = secret.Text("namespace"), Key = secret.Text("key") } : null,
                    TrustRootRef = log.Exists || stamp.Exists ? new TrustRootRef { Name = Root(log) ?? Root(stamp) ?? "public-good" } : null,
                },
                TransparencyLog = log.Exists ? Demand.Required : null,
                Timestamp = stamp.Exists ? Demand.Required : null,
            };
            if (key.Text("hashAlgorithm") is { } hash and not "sha256")
                lost.Add($"{key.Path}.hashAlgorithm: {hash} is taken where the key's kind calls for it");
            Logs(log, stamp, lost);
            key.Close("ignored");
            return authority;
        }

        var isStatic = foreign.Object("static") is { Exists: true } fixedAnswer && fixedAnswer.Text("action") == "pass";
        lost.Add($"{foreign.Path}: {(isStatic ? "admits everything, which no authority can; name such images in excludeImages of your policies" : "is no key or identity that can be read here (a KMS key, a static answer); it does not count")}");
        return null;
    }

    private static void Logs(ForeignValue log, ForeignValue stamp, List<string> lost)
    {
        if (log.Exists && log.Text("url") is { } url and not "https://rekor.sigstore.dev" && Root(log) is null)
            lost.Add($"{log.Path}.url: {url} is not the public log; describe it in a TrustRoot and name it in trustRootRef");
        log.Close("ignored");
        _ = Root(stamp);
        stamp.Close("ignored");
    }

    private static string? Root(ForeignValue value) => value.Text("trustRootRef") is { Length: > 0 } text ? text : value.Object("trustRootRef").Text("name");

    private static string DnsName(string text)
    {
        var name = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length == 0 ? "imported" : name[..Math.Min(name.Length, 63)].TrimEnd('-');
    }
}
