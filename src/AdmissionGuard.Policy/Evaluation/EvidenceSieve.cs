using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// Sifts a target's evidence for a rule: what the named authorities proved about this image, and why the rest does not
/// count. Evidence by nobody named never reaches a rule.
/// </summary>
internal sealed class EvidenceSieve
{
    private readonly List<Testimony> testimonies = [];
    private readonly List<(EvidenceVerdict Verdict, Objection Objection)> refused = [];

    private EvidenceSieve()
    {
    }

    /// <summary>What counts, in the order of evidence, then of authorities.</summary>
    public IReadOnlyList<Testimony> Testimonies => testimonies;

    /// <summary>What does not count.</summary>
    public IReadOnlyList<(EvidenceVerdict Verdict, Objection Objection)> Refused => refused;

    /// <summary>True when there is a Notary Project signature, which is recognised and not verified.</summary>
    public bool HasNotation { get; private set; }

    /// <summary>Where a bill of materials is that nobody signed; null when there is none.</summary>
    public string? UnsignedBill { get; private set; }

    public static EvidenceSieve Sift(ContentFilter content, AuthorityQuorum quorum, Target target, RuleContext context)
    {
        var sieve = new EvidenceSieve();
        foreach (var fact in target.Evidence)
        {
            sieve.HasNotation |= fact.Kind == EvidenceKind.Notation;
            if (fact.Kind == EvidenceKind.UnsignedSbom)
                sieve.UnsignedBill ??= fact.Place;
            if (content.MayBe(fact.Kind) && (KnownContent(fact) is not { } known || content.Is(known)))
                sieve.Sift(fact, content, quorum, target, context);
        }

        return sieve;
    }

    // The bytes are the same under every trust: once anybody's verification shows what they say, it is known.
    private static VerifiedContent? KnownContent(EvidenceFact fact)
    {
        foreach (var result in fact.Results.Values)
        {
            if (result.IsVerified)
                return result.Evidence.Content;
        }

        return null;
    }

    private void Sift(EvidenceFact fact, ContentFilter content, AuthorityQuorum quorum, Target target, RuleContext context)
    {
        for (var i = 0; i < quorum.Authorities.Count; i++)
        {
            var authority = quorum.Authorities[i];
            if (!fact.Results.TryGetValue(authority.Trust.Id, out var result))
                continue;
            if (Objection(result, authority, content, target, context) is { } objection)
                refused.Add((EvidenceVerdicts.Of(fact, authority.Name, result, objection), objection));
            else
                testimonies.Add(new Testimony(i, authority.Name, fact, result.Evidence!));
        }
    }

    private static Objection? Objection(VerificationResult result, CompiledAuthority authority, ContentFilter content, Target target, RuleContext context)
    {
        if (!result.IsVerified)
            return FailureReasons.Of(result.Failure, authority);
        if (!authority.Accepts(result.Evidence.Signer, out var mismatch))
            return new Objection(result.Evidence.Signer is KeySigner ? Reason.UntrustedKey : Reason.UntrustedIdentity, mismatch, Evaluation.Objection.Identity);
        if (!content.Is(result.Evidence.Content))
            return new Objection(content.NoneFound, $"is not {content.Wanted}", Evaluation.Objection.Verification);
        if (!SubjectBinding.IsAbout(result.Evidence.Content, target.Digests, out var subject))
            return new Objection(Reason.SubjectMismatch, subject, Evaluation.Objection.Subject);
        if (result.Evidence.Times.FirstOrDefault(t => context.IsFuture(t.Time)) is { } future)
            return new Objection(Reason.TimestampInvalid, $"signed at {future.Time:u}, which is in the future", Evaluation.Objection.Subject);
        return null;
    }
}
