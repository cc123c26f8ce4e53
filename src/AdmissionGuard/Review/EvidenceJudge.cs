using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Review;

/// <summary>
/// Judges a digest: fetches evidence piece by piece, likeliest first, verifies each, and evaluates the policies until every
/// one is decided. A policy that is not satisfied is decided only when every place has been looked at.
/// </summary>
internal sealed class EvidenceJudge(EvidenceFinder finder, EvidenceVerifier verifier, RegistryLimits limits, ReviewOptions options, TimeProvider time)
{
    /// <summary>Judges one digest.</summary>
    /// <param name="question">The policies and whose credentials count.</param>
    /// <param name="manifest">What the reference resolved to.</param>
    /// <param name="source">Where it is.</param>
    /// <param name="cancellationToken">Cancelled when the work on this image must end.</param>
    /// <returns>A decided verdict for each policy.</returns>
    public async Task<IReadOnlyList<PolicyVerdict>> JudgeAsync(
        ImageQuestion question, FetchedManifest manifest, IContentSource source, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var everything = question.Policies.Any(p => p.Needs.HasFlag(EvidenceNeeds.Everything));
        var verdicts = await JudgeAsync(question, manifest, source, everything, Freshness.Remembered(start), cancellationToken).ConfigureAwait(false);
        // A search for everything rests on listings that may be remembered. That may satisfy, and never deny: who attests and
        // tries again must not meet what was there before. Listings that this review got itself cost nothing again.
        return everything && verdicts.Any(v => v.Outcome is not (Outcome.Satisfied or Outcome.Exempt))
            ? await JudgeAsync(question, manifest, source, everything, Freshness.Since(start), cancellationToken).ConfigureAwait(false)
            : verdicts;
    }

    private async Task<IReadOnlyList<PolicyVerdict>> JudgeAsync(
        ImageQuestion question, FetchedManifest manifest, IContentSource source, bool everything, Freshness freshness, CancellationToken cancellationToken)
    {
        var evidence = new List<EvidenceFact>();
        var failures = new List<FactFailure>();
        var facts = new ImageFacts
        {
            Subject = question.Subject,
            Digest = manifest.Digest.ToString(),
            Evidence = evidence,
            Failures = failures,
        };
        if (Decided(question.Policies, facts) is { } unseen)
            return unseen;

        // Only a denial tells of bills of materials that nobody signed: what may still be satisfied is not charged with them.
        var need = Need(question.Policies, beforeDenial: freshness.Present is not null);
        if (need != 0)
        {
            var types = question.Policies.SelectMany(p => p.PredicateTypes).ToHashSet(StringComparer.Ordinal);
            var trusts = question.Policies.SelectMany(p => p.Trusts).DistinctBy(t => t.Id).ToList();

            // 1. The digest itself: evidence on an index covers every platform, so that no platform need be known yet.
            if (await LookAsync(manifest.Digest, facts).ConfigureAwait(false) is { } covered)
                return covered;

            // 2. Each platform that an index leads to, also through other indexes.
            facts = facts with { Platforms = await PlatformsAsync(question, manifest, source, failures, cancellationToken).ConfigureAwait(false) };
            foreach (var platform in Subjects(facts.Platforms, failures))
            {
                if (await LookAsync(platform, facts).ConfigureAwait(false) is { } early)
                    return early;
            }

            async Task<PolicyVerdict[]?> LookAsync(Digest subject, ImageFacts known)
            {
                var search = finder.Search(source, new EvidenceQuery(question.Reference.Name, subject, need, everything) { PredicateTypes = types, Freshness = freshness });
                var pieces = search.GetAsyncEnumerator(cancellationToken);
                await using var fetching = pieces.ConfigureAwait(false);
                while (await NextAsync(pieces).ConfigureAwait(false))
                {
                    var piece = pieces.Current;
                    using (ReviewTelemetry.Start("verify"))
                        evidence.Add(verifier.Verify(piece, trusts));
                    if (Decided(question.Policies, known) is { } early)
                    {
                        search.Remember(piece);
                        return early;
                    }
                }

                Note(search.Report, failures);
                return null;
            }
        }

        return Evaluate(question.Policies, facts with { Complete = true });
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<EvidencePiece> pieces)
    {
        using var stage = ReviewTelemetry.Start("fetch");
        return await pieces.MoveNextAsync().ConfigureAwait(false);
    }

    private PolicyVerdict[]? Decided(IReadOnlyList<CompiledPolicy> policies, ImageFacts facts)
    {
        using var stage = ReviewTelemetry.Start("evaluate");
        var verdicts = new PolicyVerdict[policies.Count];
        var now = time.GetUtcNow();
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = PolicyEvaluator.Evaluate(policies[i], facts, now);
            if (verdicts[i].Outcome == Outcome.Undecided)
                return null;
        }

        return verdicts;
    }

    private PolicyVerdict[] Evaluate(IReadOnlyList<CompiledPolicy> policies, ImageFacts facts)
    {
        using var stage = ReviewTelemetry.Start("evaluate");
        var now = time.GetUtcNow();
        return [.. policies.Select(p => PolicyEvaluator.Evaluate(p, facts, now))];
    }

    /// <summary>
    /// Only a platform of unknown/unknown can be left aside, because no node runs it. An annotation can not: a node would
    /// still run an entry that merely says of itself that it is an attestation.
    /// </summary>
    private async Task<IReadOnlyList<ImagePlatform>> PlatformsAsync(
        ImageQuestion question, FetchedManifest manifest, IContentSource source, List<FactFailure> failures, CancellationToken cancellationToken)
    {
        if (manifest.Document is not ImageIndex)
            return [];
        var listed = await PlatformManifests.ListAsync(source, question.Reference.Name, manifest, limits, cancellationToken).ConfigureAwait(false);
        if (listed.IsSuccess)
            return [.. listed.Value.Select(m => new ImagePlatform(m.Digest.ToString(), m.Platform?.Os ?? "", m.Platform?.Architecture ?? "", m.Platform?.Variant, true))];
        failures.Add(new FactFailure("the platforms of the index", RegistryReasons.Of(listed.Failure.Kind), listed.Failure.Message));
        return [];
    }

    private IEnumerable<Digest> Subjects(IReadOnlyList<ImagePlatform> platforms, List<FactFailure> failures)
    {
        foreach (var platform in platforms.Take(options.MaxPlatforms))
            yield return Digest.TryParse(platform.Digest, out var digest) ? digest : throw new InvalidOperationException("a digest that does not parse");
        if (platforms.Count > options.MaxPlatforms)
            failures.Add(new FactFailure("the platforms of the index", Reason.LimitExceeded, $"the index has {platforms.Count} platforms, want at most {options.MaxPlatforms}"));
    }

    private static EvidenceNeed Need(IReadOnlyList<CompiledPolicy> policies, bool beforeDenial)
    {
        EvidenceNeed need = 0;
        foreach (var policy in policies)
        {
            if (policy.Needs.HasFlag(EvidenceNeeds.Signatures))
                need |= EvidenceNeed.Signatures;
            if (policy.Needs.HasFlag(EvidenceNeeds.Attestations))
                need |= EvidenceNeed.Attestations;
            if (beforeDenial && policy.Needs.HasFlag(EvidenceNeeds.UnsignedBills))
                need |= EvidenceNeed.UnsignedSboms;
        }

        return need;
    }

    private static void Note(EvidenceReport report, List<FactFailure> failures)
    {
        foreach (var failed in report.Failures)
            failures.Add(new FactFailure(failed.Place, RegistryReasons.Of(failed.Failure.Kind), failed.Failure.Message));
        if (!report.IsComplete && report.Failures.Count == 0)
            failures.Add(new FactFailure("the registry", Reason.InternalError, "the search for evidence ended early without saying why"));
    }
}
