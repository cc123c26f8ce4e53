using System.Security.Cryptography;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Tests.Policy;

/// <summary>Compiles policies written in YAML and judges images by them, at one fixed time.</summary>
internal static class PolicyLab
{
    /// <summary>The time of every review here.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 22, 0, 0, TimeSpan.Zero);

    /// <summary>The image that policies here are about.</summary>
    public const string Digest = "sha256:20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";

    /// <summary>Another image.</summary>
    public const string OtherDigest = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    /// <summary>Public keys, made once: alice, bob, carol and mallory.</summary>
    public static readonly IReadOnlyDictionary<string, string> Pem = new[] { "alice", "bob", "carol", "mallory" }
        .ToDictionary(n => n, _ => ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem());

    /// <summary>A Sigstore instance's <c>trusted_root.json</c>, of the evidence that real tools wrote.</summary>
    public static readonly byte[] TrustedRoot = PolicyFixtures.Read("trust/trusted_root.json");

    /// <summary>What policies here refer to: a Secret and a ConfigMap with alice's key, and the public-good root.</summary>
    public static PolicyMaterial Material { get; } = new(new Dictionary<MaterialRef, ReadOnlyMemory<byte>>
    {
        [MaterialRef.TrustRoot("public-good")] = TrustedRoot,
        [new MaterialRef(MaterialKind.Secret, "admissionguard-system", "alice", "cosign.pub")] = Bytes(Pem["alice"]),
        [new MaterialRef(MaterialKind.ConfigMap, "admissionguard-system", "alice", "cosign.pub")] = Bytes(Pem["alice"]),
        [new MaterialRef(MaterialKind.Secret, "team-a", "alice", "cosign.pub")] = Bytes(Pem["alice"]),
    });

    public static ReviewSubject Subject { get; } = new()
    {
        Host = "ghcr.io",
        Repository = "acme/app",
        Tag = "v1",
        Digest = Digest,
        Namespace = "prod",
        NamespaceLabels = new Dictionary<string, string> { ["env"] = "production" },
        ObjectLabels = new Dictionary<string, string> { ["app"] = "api" },
    };

    /// <summary>Compiles documents; <c>@alice</c> stands for her key, as a YAML string.</summary>
    public static PolicySnapshot Compile(string yaml, PolicyMaterial? material = null, PolicySettings? settings = null, PolicySnapshot? previous = null)
    {
        foreach (var (name, pem) in Pem)
            yaml = yaml.Replace("@" + name, "\"" + pem.ReplaceLineEndings("\\n") + "\"", StringComparison.Ordinal);
        var parsed = PolicyDocuments.Parse(yaml, "test.yaml");
        return PolicyCompiler.Compile(parsed.Documents, material ?? Material, settings ?? new PolicySettings(), previous);
    }

    /// <summary>The only policy of a text; it must be ready.</summary>
    public static CompiledPolicy Ready(string yaml, PolicyMaterial? material = null)
    {
        var policy = Assert.Single(Compile(yaml, material).Policies);
        Assert.True(policy.NotReady.Count == 0, string.Join("\n", policy.NotReady));
        return policy;
    }

    /// <summary>A ClusterImagePolicy around the given spec, in which <c>match</c> is there already.</summary>
    public static string Spec(string spec) =>
        $$"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ClusterImagePolicy
        metadata: {name: production}
        spec:
          match: {images: ["ghcr.io/acme/**"]}
        {{Indent(spec, 2)}}
        """;

    /// <summary>What is wrong with a text, as messages.</summary>
    public static IReadOnlyList<string> Errors(string yaml, PolicyMaterial? material = null)
    {
        var parsed = PolicyDocuments.Parse(yaml, "test.yaml");
        return parsed.Errors.Count > 0
            ? [.. parsed.Errors.Select(e => $"{e.FieldPath}: {e.Message}")]
            : [.. Compile(yaml, material).Errors.Where(e => e.Severity == PolicyErrorSeverity.Error).Select(e => $"{e.FieldPath}: {e.Message}")];
    }

    public static PolicyVerdict Judge(CompiledPolicy policy, ImageFacts facts) => PolicyEvaluator.Evaluate(policy, facts, Now);

    public static void Admits(CompiledPolicy policy, ImageFacts facts)
    {
        var verdict = Judge(policy, facts);
        Assert.True(verdict.Outcome == Outcome.Satisfied, string.Join("\n", verdict.Requirements.Select(r => $"{r.Name}: {r.Outcome} {r.Reason}: {r.Message}")));
    }

    /// <summary>Asserts a violation with this reason; the message must say all of <paramref name="says"/>.</summary>
    public static RequirementVerdict Denies(CompiledPolicy policy, ImageFacts facts, Reason reason, params string[] says)
    {
        var verdict = Judge(policy, facts);
        Assert.Equal(Outcome.Violated, verdict.Outcome);
        var violated = verdict.Requirements.First(r => r.Outcome == Outcome.Violated);
        Assert.True(violated.Reason == reason, $"{violated.Reason}: {violated.Message}");
        Assert.All(says, text => Assert.Contains(text, violated.Message, StringComparison.Ordinal));
        return violated;
    }

    public static string Indent(string text, int spaces) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : new string(' ', spaces) + line));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
