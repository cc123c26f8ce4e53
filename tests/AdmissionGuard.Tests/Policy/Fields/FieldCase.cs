using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>One field of the API: what violates it, with the reason, and what satisfies it.</summary>
/// <param name="Field">The field, as in <c>SourceRule.Refs</c>.</param>
/// <param name="Reason">The reason of the denial.</param>
/// <param name="Violating">Judges what violates.</param>
/// <param name="Satisfying">Judges what satisfies.</param>
internal sealed record FieldCase(string Field, Reason Reason, Func<PolicyVerdict?> Violating, Func<PolicyVerdict?> Satisfying)
{
    private const string Authorities = "authorities: [{name: alice, key: {data: @alice}}, {name: bob, key: {data: @bob}}, {name: carol, key: {data: @carol}}]\n";

    /// <summary>One policy, two images.</summary>
    public static FieldCase Seen(string field, Reason reason, string spec, Func<FactsBuilder, FactsBuilder> violating, Func<FactsBuilder, FactsBuilder> satisfying) =>
        new(field, reason, () => Judge(spec, violating), () => Judge(spec, satisfying));

    /// <summary>One image, two policies that differ in the field.</summary>
    public static FieldCase Written(string field, Reason reason, string violating, string satisfying, Func<FactsBuilder, FactsBuilder> facts) =>
        new(field, reason, () => Judge(violating, facts), () => Judge(satisfying, facts));

    /// <summary>A spec with one requirement; alice, bob and carol have keys.</summary>
    public static string Require(string requirement) => Authorities + "require: [{name: wanted, " + requirement + "}]";

    /// <summary>Signed by one of them.</summary>
    public static Func<FactsBuilder, FactsBuilder> Signed(string by = "alice") => f => f.Signature(FactsBuilder.Key(by));

    /// <summary>Attested by alice.</summary>
    public static Func<FactsBuilder, FactsBuilder> Attested(string type, string predicate, string by = "alice") => f => f.Attestation(FactsBuilder.Key(by), type, predicate);

    /// <summary>Nothing at all.</summary>
    public static FactsBuilder Nothing(FactsBuilder facts) => facts;

    /// <summary>The verdict of the policy on the image; null when the policy is not about it.</summary>
    public static PolicyVerdict? Judge(string spec, Func<FactsBuilder, FactsBuilder> facts, PolicyMaterial? material = null)
    {
        var snapshot = Compile(spec.Contains("kind: ", StringComparison.Ordinal) ? spec : spec.Contains("match:", StringComparison.Ordinal) ? Spec(spec).Replace("  match: {images: [\"ghcr.io/acme/**\"]}\n", "", StringComparison.Ordinal) : Spec(spec), material);
        var built = facts(new FactsBuilder(snapshot.Policies[0])).Build();
        return snapshot.Match(built.Subject) is [var policy] ? PolicyEvaluator.Evaluate(policy, built, Now) : null;
    }

    /// <summary>The same image, as another object names it.</summary>
    public static FactsBuilder As(FactsBuilder facts, Func<ReviewSubject, ReviewSubject> change)
    {
        facts.Subject = change(facts.Subject);
        return facts;
    }
}
