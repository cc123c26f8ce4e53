using System.Collections.Concurrent;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Properties;

/// <summary>A piece of evidence that a test may add or take away.</summary>
/// <param name="Signer">Who signed.</param>
/// <param name="Type">The predicate type; null for a signature.</param>
/// <param name="Predicate">The predicate.</param>
/// <param name="IsBadNews">True when a named authority says with it that something is wrong.</param>
/// <param name="IsOurs">False when it is about another image.</param>
/// <param name="Place">Where it lies: what tells one piece from another.</param>
internal sealed record Piece(string Signer, string? Type, string Predicate, bool IsBadNews, bool IsOurs, int Place);

/// <summary>What an exception names.</summary>
internal sealed record Exemption(string Policy, string Requirement, bool NamesImage);

/// <summary>Policies, evidence and exceptions for one image.</summary>
internal sealed record Situation(IReadOnlyList<string> Policies, IReadOnlyList<Piece> Evidence)
{
    // The same policies are judged with one piece of evidence after another taken away.
    private static readonly ConcurrentDictionary<string, PolicySnapshot> Compiled = new(StringComparer.Ordinal);

    public IReadOnlyList<Exemption> Exceptions { get; init; } = [];

    /// <summary>Satisfied when every matching policy is.</summary>
    public Outcome Judge() => Verdicts().All(v => v.Outcome == Outcome.Satisfied) ? Outcome.Satisfied : Outcome.Violated;

    /// <summary>Every word of the verdict.</summary>
    public string Explain() => string.Join("\n", Verdicts().SelectMany(v => v.Requirements.Select(r => $"{v.Policy} {r.Name} {r.Outcome} {r.Reason} {r.Message}")));

    public IReadOnlyList<PolicyVerdict> Verdicts()
    {
        var snapshot = Compiled.GetOrAdd(string.Join("\n---\n", [.. Policies, .. Exceptions.Select(Yaml)]), static text => Compile(text));
        return [.. snapshot.Match(Subject).Select(p => PolicyEvaluator.Evaluate(p, Facts(p), Now))];
    }

    private ImageFacts Facts(CompiledPolicy policy)
    {
        var facts = new FactsBuilder(policy);
        foreach (var piece in Evidence)
        {
            var digest = piece.IsOurs ? Digest : OtherDigest;
            if (piece.Type is null)
                facts.SignatureBundle(FactsBuilder.Key(piece.Signer), digest: digest);
            else
                facts.Attestation(FactsBuilder.Key(piece.Signer), piece.Type, piece.Predicate, digest: digest, on: Digest);
            facts.Relocate(piece.Place);
        }

        return facts.Build();
    }

    private static string Yaml(Exemption e, int i) => $$"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ImagePolicyException
        metadata: {name: e{{i}}}
        spec: {reason: r, until: "2027-01-01T00:00:00Z", policies: [{name: {{e.Policy}}, requirements: [{{e.Requirement}}]}], images: ["{{(e.NamesImage ? "ghcr.io/acme/app" : "ghcr.io/acme/other")}}"]}
        """;
}
