using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Requirements.Vulnerabilities;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>All VEX statements by the named authorities about one target. Of those about one vulnerability the latest counts; at one time all must agree.</summary>
internal sealed class VexSet
{
    private readonly CompiledVex? vex;
    private readonly Target target;
    private readonly RuleContext context;
    private readonly List<Entry> entries = [];
    private bool isUnreadable;
    private VexSet(CompiledVex? vex, Target target, RuleContext context)
    {
        this.vex = vex;
        this.target = target;
        this.context = context;
    }

    public static VexSet Of(CompiledVex? vex, Target target, RuleContext context)
    {
        var set = new VexSet(vex, target, context);
        if (vex is not null)
        {
            foreach (var testimony in EvidenceSieve.Sift(CompiledVex.Content, vex.From, target, context).Testimonies)
                set.Add(testimony);
        }

        return set;
    }

    /// <summary>
    /// True when enough of the authorities say that the vulnerability does not matter here, and the latest word of all of
    /// them together says so too.
    /// </summary>
    public bool Clears(Vulnerability vulnerability, ref DateTimeOffset? validUntil)
    {
        var about = entries.FindAll(e => IsAbout(e.Statement, vulnerability));
        // What cannot be read may be the latest word on anything.
        if (isUnreadable || about.Count == 0 || !AllClear(Latest(about)))
            return false;

        var clearing = about.GroupBy(e => e.Testimony.Authority).Select(g => Latest([.. g])).Where(AllClear).SelectMany(e => e).ToArray();
        if (AuthorityQuorum.CountDistinct([.. clearing.Select(e => (e.Testimony.Authority, e.Testimony.Evidence.Signer.DistinctId))]) < vex!.From.Count)
            return false;

        if (vex.MaxAge is { } maxAge)
            validUntil = Assessment.Earlier(validUntil, clearing.Min(e => e.Time) + maxAge);
        return true;
    }

    private void Add(Testimony testimony)
    {
        var document = context.Facts.Predicates.Get(testimony.Statement, Read);
        isUnreadable |= document.Error is not null;
        foreach (var statement in document.Statements)
        {
            // A statement that does not say when it was made is as old as its signature.
            var time = statement.Time ?? testimony.SignedAt;
            var isTimely = time is not null
                && Ages.Plausible("stated", time.Value, testimony, context) is null
                && (vex!.MaxAge is null || context.Now - time.Value <= vex.MaxAge);

            // What clears must be dated and in time; what does not clear counts whenever it was said, and undated as the latest.
            if (isTimely || !statement.Clears)
                entries.Add(new Entry(testimony, statement, time ?? DateTimeOffset.MaxValue));
        }
    }

    private bool IsAbout(VexStatement statement, Vulnerability vulnerability) =>
        statement.Ids.Any(vulnerability.Is)
        && (!statement.IsUnclear || !statement.Clears)
        && (statement.Packages.Count == 0 || statement.Packages.Any(vulnerability.IsIn))
        && (statement.Products.Count == 0 || statement.Products.Any(p => p.Covers(vulnerability, statement.Clears, target, context.Facts)));

    private static Entry[] Latest(List<Entry> entries)
    {
        var latest = entries.Max(e => e.Time);
        return [.. entries.Where(e => e.Time == latest)];
    }

    private static bool AllClear(Entry[] entries) => Array.TrueForAll(entries, e => e.Statement.Clears);

    private static VexDocument Read(VerifiedStatement statement) =>
        OpenVexReader.PredicateTypes.Contains(statement.PredicateType) ? OpenVexReader.Read(statement) : CycloneDxVexReader.Read(statement);

    private sealed record Entry(Testimony Testimony, VexStatement Statement, DateTimeOffset Time);
}
