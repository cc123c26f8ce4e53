using System.Collections.Concurrent;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using CsCheck;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Properties;

/// <summary>
/// What must hold for any policies and any evidence: less proof never admits more, more policies never admit more, order
/// says nothing, and exceptions change nothing that they do not name.
/// </summary>
public sealed class MonotonyTests
{
    private const long Cases = 40;

    /// <summary>
    /// Bad news by a named authority is the exception by its nature: a newest scan that is withheld cannot be missed, which
    /// is why scans have a <c>maxAge</c>. Everything else that is taken away, be it proof or noise, never helps.
    /// </summary>
    [Fact, Trait("threat", "R25")]
    public void Removing_evidence_never_turns_a_denial_into_an_admission() =>
        Generators.Situation.Sample(
            s =>
            {
                var all = s.Judge();
                if (all == Outcome.Satisfied)
                    return;
                for (var i = 0; i < s.Evidence.Count; i++)
                {
                    if (!s.Evidence[i].IsBadNews)
                        Assert.NotEqual(Outcome.Satisfied, (s with { Evidence = [.. s.Evidence.Where((_, at) => at != i)] }).Judge());
                }
            },
            iter: Cases, print: Generators.Print);

    [Fact]
    public void Removing_proof_of_what_only_more_of_can_help_never_admits_whatever_it_says() =>
        Generators.PositiveSituation.Sample(
            s =>
            {
                if (s.Judge() != Outcome.Satisfied)
                    Assert.All(Enumerable.Range(0, s.Evidence.Count), i => Assert.NotEqual(Outcome.Satisfied, (s with { Evidence = [.. s.Evidence.Where((_, at) => at != i)] }).Judge()));
            },
            iter: Cases, print: Generators.Print);

    [Fact]
    public void Adding_a_policy_never_turns_a_denial_into_an_admission() =>
        Gen.Select(Generators.Situation, Generators.Situation).Sample(
            (a, b) =>
            {
                var both = a with { Policies = [.. a.Policies, .. b.Policies.Select(p => p.Replace("name: p", "name: q", StringComparison.Ordinal))] };
                if (a.Judge() != Outcome.Satisfied)
                    Assert.NotEqual(Outcome.Satisfied, both.Judge());
            },
            iter: Cases);

    [Fact, Trait("threat", "P4")]
    public void Order_never_matters() =>
        Gen.Select(Generators.Situation, Gen.Int[0, 1000]).Sample(
            (s, seed) =>
            {
                var random = new Random(seed);
                var shuffled = s with { Policies = Shuffled(s.Policies, random), Evidence = Shuffled(s.Evidence, random) };
                Assert.Equal(s.Explain(), shuffled.Explain());
            },
            iter: Cases);

    [Fact, Trait("threat", "P4")]
    public void The_order_of_authorities_changes_no_outcome() =>
        Generators.Situation.Sample(
            s =>
            {
                var reversed = s with { Policies = [.. s.Policies.Select(p => p.Replace("[alice, bob]", "[bob, alice]", StringComparison.Ordinal).Replace(Generators.Authorities, Generators.ReversedAuthorities, StringComparison.Ordinal))] };
                Assert.Equal(s.Judge(), reversed.Judge());
            },
            iter: Cases, print: Generators.Print);

    [Fact, Trait("threat", "X2")]
    public void Exceptions_change_nothing_that_they_do_not_name() =>
        Gen.Select(Generators.Situation, Generators.Exceptions).Sample(
            (s, exceptions) =>
            {
                var plain = s.Verdicts();
                var exempted = (s with { Exceptions = exceptions }).Verdicts();
                foreach (var (before, after) in plain.Zip(exempted))
                {
                    foreach (var (r, e) in before.Requirements.Zip(after.Requirements))
                    {
                        var isNamed = exceptions.Any(x => x.Policy == before.Policy.Name && x.Requirement == r.Name && x.NamesImage);
                        Assert.Equal(isNamed && r.Outcome == Outcome.Violated ? Outcome.Exempt : r.Outcome, e.Outcome);
                    }
                }
            },
            iter: Cases);

    /// <summary>What the properties are about happens: chance brings images that are admitted and images that are denied, for many reasons.</summary>
    [Fact]
    public void Chance_brings_admissions_and_denials_for_many_reasons()
    {
        var reasons = new ConcurrentDictionary<Reason, int>();
        var (admitted, bad) = (0, 0);
        Gen.Select(Generators.Situation, Generators.PositiveSituation).Sample(
            (any, positive) =>
            {
                foreach (var situation in (Situation[])[any, positive])
                {
                    if (situation.Judge() == Outcome.Satisfied)
                        Interlocked.Increment(ref admitted);
                    if (situation.Evidence.Any(e => e.IsBadNews))
                        Interlocked.Increment(ref bad);
                    foreach (var requirement in situation.Verdicts().SelectMany(v => v.Requirements).Where(r => r.Outcome == Outcome.Violated))
                        reasons.AddOrUpdate(requirement.Reason!.Value, 1, (_, count) => count + 1);
                }
            },
            iter: 10 * Cases);
        Assert.True(admitted >= 1 && bad >= 40 && reasons.Count >= 6, $"{admitted} admitted, {bad} with bad news, {string.Join(", ", reasons)}");
    }

    private static List<T> Shuffled<T>(IReadOnlyList<T> items, Random random)
    {
        var copy = items.ToArray();
        random.Shuffle(copy);
        return [.. copy];
    }
}
