using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Benchmarks;

/// <summary>
/// How long policies take once the evidence is verified: 1,000 policies, of which 10 match the image, each with a signature,
/// provenance and a scan to judge. Fails above the budget, or when judging compiles anything.
/// </summary>
internal static class PolicyBenchmark
{
    private const int Policies = 1000;
    private const int Matching = 10;

    /// <summary>What one image may cost: a small part of the milliseconds that a warm review takes.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMicroseconds(100);

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 22, 0, 0, TimeSpan.Zero);

    /// <summary>Runs and prints; the exit code is 1 above the budget.</summary>
    public static int Run(TextWriter output)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportSubjectPublicKeyInfoPem();
        var watch = Stopwatch.StartNew();
        var documents = PolicyDocuments.Parse(string.Join("\n---\n", Enumerable.Range(0, Policies).Select(i => Policy(i, pem))), "benchmark.yaml").Documents;
        var snapshot = PolicyCompiler.Compile(documents, PolicyMaterial.None, new PolicySettings());
        output.WriteLine($"compiled {snapshot.Policies.Count} policies in {watch.ElapsedMilliseconds} ms");

        var subject = new ReviewSubject { Host = "ghcr.io", Repository = "acme/app", Tag = "v1", Namespace = "prod" };
        var matching = snapshot.Match(subject);
        if (matching.Count != Matching)
            throw new InvalidOperationException($"{matching.Count} policies match, want {Matching}");
        var evidence = Evidence(pem, matching);

        void Judge()
        {
            // What is read of predicates is read once per image, so each round has facts of its own.
            var facts = new ImageFacts { Subject = subject, Digest = "sha256:" + new string('a', 64), Evidence = evidence, Complete = true };
            foreach (var policy in snapshot.Match(subject))
            {
                if (PolicyEvaluator.Evaluate(policy, facts, Now) is { Outcome: not Outcome.Satisfied } verdict)
                    throw new InvalidOperationException(string.Join("\n", verdict.Requirements.Select(r => r.Message)));
            }
        }

        var match = Best(() => snapshot.Match(subject));
        var best = Best(Judge);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Judge();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"match {Policies} policies: {match.TotalMicroseconds:F1} us; judge {Matching} of them, 30 requirements: {best.TotalMicroseconds:F1} us, {bytes} bytes; budget {Budget.TotalMicroseconds:F0} us"));
        return best <= Budget ? 0 : 1;
    }

    // The best of many rounds: what else the machine does only ever takes time away.
    private static TimeSpan Best(Action action)
    {
        for (var i = 0; i < 2000; i++)
            action();
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 50; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 100; i++)
                action();
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, watch.Elapsed.Ticks / 100));
        }

        return best;
    }

    private static string Policy(int i, string pem)
    {
        var images = i % (Policies / Matching) == 0 ? "ghcr.io/acme/*" : "ghcr.io/team" + i.ToString(CultureInfo.InvariantCulture) + "/**";
        return """
            apiVersion: admissionguard.dev/v1alpha1
            kind: ClusterImagePolicy
            metadata: {name: p@number}
            spec:
              match: {images: ["@images"]}
              authorities: [{name: ci, key: {data: "@pem"}}]
              require:
              - {name: signed, signature: {from: {anyOf: [ci]}}}
              - {name: built, provenance: {from: {anyOf: [ci]}, builders: [{idRegExp: "https://b\\.example/.+"}], sources: [{uri: "https://github.com/acme/app", refs: ["refs/tags/v*"]}]}}
              - {name: scanned, vulnerabilities: {from: {anyOf: [ci]}, max: {high: 0}, maxAge: 168h, scanners: [{name: trivy, denyVersions: ["0.69.4"]}]}}
            """
            .Replace("@number", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@images", images, StringComparison.Ordinal)
            .Replace("@pem", pem.ReplaceLineEndings("\\n"), StringComparison.Ordinal);
    }

    private static EvidenceFact[] Evidence(string pem, IReadOnlyList<CompiledPolicy> matching)
    {
        if (!PublicKey.TryParsePem(pem, out var key, out var error))
            throw new InvalidOperationException(error);
        var found = string.Join(',', Enumerable.Range(0, 20).Select(i => $"{{\"VulnerabilityID\":\"CVE-2026-{i}\",\"PkgName\":\"p{i}\",\"InstalledVersion\":\"1\",\"Severity\":\"LOW\"}}"));
        var scan = """{"scanner":{"uri":"pkg:github/aquasecurity/trivy@0.58.0","version":"0.58.0","result":{"SchemaVersion":2,"ArtifactName":"x","Results":[{"Class":"os-pkgs","Vulnerabilities":[@found]}]}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""".Replace("@found", found, StringComparison.Ordinal);
        return
        [
            Fact("https://sigstore.dev/cosign/sign/v1", "{}", 0),
            Fact("https://slsa.dev/provenance/v1", """{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/tags/v1","repository":"https://github.com/acme/app","path":"w"}}},"runDetails":{"builder":{"id":"https://b.example/1"}}}""", 1),
            Fact("https://cosign.sigstore.dev/attestation/vuln/v1", scan, 2),
        ];

        EvidenceFact Fact(string type, string predicate, int place)
        {
            var statement = new VerifiedStatement(
                Encoding.UTF8.GetBytes(predicate), "https://in-toto.io/Statement/v1",
                [new StatementSubject(null, new Dictionary<string, string> { ["sha256"] = new('a', 64) }, new Dictionary<string, string>())],
                type, JsonDocument.Parse(predicate).RootElement);
            var result = VerificationResult.Verified(new VerifiedEvidence(new KeySigner(key.Fingerprint), statement, [], []));
            return new EvidenceFact("sha256:" + new string('a', 64), $"referrer {place}", $"sha256:{place:x64}", EvidenceKind.Bundle, matching.SelectMany(p => p.Trusts).DistinctBy(t => t.Id).ToDictionary(t => t.Id, _ => result));
        }
    }
}
