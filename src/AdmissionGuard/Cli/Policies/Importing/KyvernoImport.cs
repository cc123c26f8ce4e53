using System.Text.Json;
using System.Text.RegularExpressions;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>
/// Reads a Kyverno ImageValidatingPolicy with plain attestors. Of its CEL, the two calls are read that its documentation
/// shows: that attestors signed each image, and that they attested to it.
/// </summary>
internal static partial class KyvernoImport
{
    public static ImportedPolicy Read(JsonElement document)
    {
        var lost = new List<string>();
        var root = new ForeignValue(document, "", lost);
        var spec = root.Object("spec");
        var authorities = spec.List("attestors").Select(a => Attestor(a, lost)).OfType<Authority>().ToArray();
        var known = authorities.Select(a => a.Name!).ToHashSet(StringComparer.Ordinal);
        var types = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var attestation in spec.List("attestations"))
            types[attestation.Text("name") ?? ""] = attestation.Object("intoto").Text("type");
        foreach (var none in types.Where(t => t.Value is null))
            lost.Add($"spec.attestations: {none.Key} is no in-toto attestation");

        var requirements = spec.List("validations").Select((v, i) => Requirement(v, i, known, types, lost)).OfType<Requirement>().ToArray();
        var images = spec.List("matchImageReferences");
        foreach (var expression in images.Where(i => i.Text("expression") is not null))
            lost.Add($"{expression.Path}.expression: write the images that it means as globs");
        foreach (var (field, means) in ((string, string)[])[
            ("matchConstraints", "the policy is about the images of every object"), ("matchConditions", "the policy holds without these conditions"), ("images", "images are looked for where Kubernetes has them"),
            ("variables", "write out what they stand for"), ("credentials", "pull secrets are found as the kubelet finds them"), ("exceptions", "write an ImagePolicyException"),
            ("webhookConfiguration", "the deadline is the operator's"), ("evaluation", "images are judged on admission, and in the background where the operator is installed"), ("autogen", "whatever has a Pod template is judged")])
        {
            if (spec.Has(field))
                lost.Add($"spec.{field}: {means}");
        }

        var mode = spec.Texts("validationActions") switch
        {
            var actions when actions.Contains("Deny") || actions.Count == 0 => EnforcementMode.Enforce,
            var actions when actions.Contains("Warn") => EnforcementMode.Warn,
            _ => EnforcementMode.Audit,
        };
        if (spec.Text("failurePolicy") == "Ignore")
            lost.Add("spec.failurePolicy: what cannot be verified is denied");
        Configuration(spec.Object("validationConfigurations"), lost);
        spec.Close("ignored");
        return new ImportedPolicy(
            new ClusterImagePolicy
            {
                Kind = ClusterImagePolicy.KindName,
                Metadata = new ObjectMeta { Name = root.Object("metadata").Text("name") ?? "imported" },
                Spec = new ImagePolicySpec
                {
                    Mode = mode,
                    Match = new ImageMatch { Images = [.. images.Select(i => i.Text("glob")).OfType<string>().SelectMany(g => CrossingGlobs.Read(g, "*"))] },
                    Authorities = authorities,
                    Require = requirements,
                },
            },
            lost);
    }

    // An image that matches is always verified here, which is what "required" asks for.
    private static void Configuration(ForeignValue configuration, List<string> lost)
    {
        if (configuration.Flag("mutateDigest"))
            lost.Add($"{configuration.Path}.mutateDigest: digests are put in place of tags where the operator has pinning on, for all policies");
        if (configuration.Flag("verifyDigest"))
            lost.Add($"{configuration.Path}.verifyDigest: set tagReferences: Deny to refuse references without a digest");
        if (configuration.Has("required") && !configuration.Flag("required"))
            lost.Add($"{configuration.Path}.required: every image that matches is verified");
        configuration.Close("ignored");
    }

    private static Requirement? Requirement(ForeignValue validation, int index, HashSet<string> known, Dictionary<string, string?> types, List<string> lost)
    {
        var expression = validation.Text("expression") ?? "";
        // What people read is made from what was found and what is wanted.
        _ = validation.Has("message") | validation.Has("messageExpression");
        validation.Close("ignored");
        var signatures = Signatures().Match(expression);
        var attested = Attestations().Match(expression);
        var call = signatures.Success ? signatures : attested;
        string[] names = call.Success ? [.. AttestorName().Matches(call.Groups["attestors"].Value).Select(m => m.Groups["name"].Value)] : [];
        if (names.Length == 0 || !names.All(known.Contains))
        {
            lost.Add($"{validation.Path}.expression: not asked; write it as a requirement of its own");
            return null;
        }

        var from = new AuthoritySelection { AnyOf = names };
        if (signatures.Success)
            return new Requirement { Name = $"signed-{index}", Signature = new SignatureRequirement { From = from } };
        if (types.GetValueOrDefault(attested.Groups["attestation"].Value) is { } type)
            return new Requirement { Name = $"attested-{index}", Attestation = new AttestationRequirement { From = from, PredicateType = type } };
        lost.Add($"{validation.Path}.expression: names an attestation that is not there");
        return null;
    }

    private static Authority? Attestor(ForeignValue attestor, List<string> lost)
    {
        var name = attestor.Text("name");
        var cosign = attestor.Object("cosign");
        var (key, keyless, log) = (cosign.Object("key"), cosign.Object("keyless"), cosign.Object("ctlog"));
        Authority? authority = null;
        if (key.Text("data") is { } data)
        {
            authority = new Authority { Name = name, Key = new KeyAuthority { Data = data } };
            key.Close("the key counts without it");
            // Left out, Kyverno asks for a log entry as cosign does.
            if (!log.Flag("insecureIgnoreTlog"))
                authority = authority with { TransparencyLog = Demand.Required, Key = authority.Key! with { TrustRootRef = new TrustRootRef { Name = "public-good" } } };
        }
        else if (keyless.Exists)
        {
            authority = new Authority { Name = name, Keyless = new KeylessAuthority { Identities = IdentityImport.Read(keyless, lost), InsecureIgnoreSCT = log.Flag("insecureIgnoreSCT") ? true : null } };
            keyless.Close("describe another certificate authority in a TrustRoot and name it in trustRootRef");
            if (log.Flag("insecureIgnoreTlog"))
                lost.Add($"{log.Path}.insecureIgnoreTlog: a log entry is asked for, because nothing else proves when a keyless signature was made");
        }
        else
        {
            lost.Add($"{attestor.Path}: is no key or identity that can be read here (Notary, KMS, an expression); it does not count");
        }

        if (log.Text("url") is { } url and not "https://rekor.sigstore.dev")
            lost.Add($"{log.Path}.url: {url} is not the public log; describe it in a TrustRoot and name it in trustRootRef");
        // Read above, whichever of the two it was.
        _ = log.Flag("insecureIgnoreTlog") | log.Flag("insecureIgnoreSCT");
        log.Close("the attestor counts without it");
        cosign.Close("the attestor counts without it");
        if (authority is not null)
            attestor.Close("the attestor counts without it");
        return authority;
    }

    [GeneratedRegex(@"\A\s*images\.\w+\.map\(\s*(?<i>\w+)\s*,\s*verifyImageSignatures\(\s*\k<i>\s*,\s*\[(?<attestors>[^]]*)\]\s*\)\s*\)\.all\(\s*(?<e>\w+)\s*,\s*\k<e>\s*>\s*0\s*\)\s*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Signatures();

    [GeneratedRegex(@"\A\s*images\.\w+\.map\(\s*(?<i>\w+)\s*,\s*verifyAttestationSignatures\(\s*\k<i>\s*,\s*attestations\.(?<attestation>\w+)\s*,\s*\[(?<attestors>[^]]*)\]\s*\)\s*\)\.all\(\s*(?<e>\w+)\s*,\s*\k<e>\s*>\s*0\s*\)\s*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attestations();

    [GeneratedRegex(@"attestors\.(?<name>\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AttestorName();
}
