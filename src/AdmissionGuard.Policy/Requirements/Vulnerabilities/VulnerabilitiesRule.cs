using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Predicates.CycloneDx;
using AdmissionGuard.Policy.Requirements.Vex;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>
/// The newest scan found no more than is tolerated. Newest is by the signed time; a scan that cannot be read or dated
/// counts as newest as well, so that no older clean one hides it.
/// </summary>
internal sealed class VulnerabilitiesRule(string name, AuthorityQuorum from, VulnerabilityWants wants) : Rule(name, from)
{
    private readonly ContentFilter content = ContentFilter.Attestations("a vulnerability scan", [.. ScanReader.PredicateTypes, .. wants.PredicateTypes]);

    public override EvidenceNeeds Needs => EvidenceNeeds.Attestations | EvidenceNeeds.Everything;

    public override bool MustSeeAll => true;

    public override ContentFilter Content => content;

    public override IEnumerable<AuthorityQuorum> Quorums => wants.Vex is null ? [From] : [From, wants.Vex.From];

    public override Assessment Assess(Target target, RuleContext context)
    {
        var sieve = EvidenceSieve.Sift(content, From, target, context);
        var vex = VexSet.Of(wants.Vex, target, context);
        var scans = sieve.Testimonies
            .Select(t => new Scan(t, context.Facts.Predicates.Get(t.Statement, ScanReader.Read)))
            .Where(IsScan)
            .ToArray();
        return NewestAssessment.Of(
            this, sieve, scans.Select(s => Judged(s, vex, context)).ToArray());
    }

    private NewestAssessment.Candidate Judged(Scan scan, VexSet vex, RuleContext context)
    {
        DateTimeOffset? validUntil = null;
        var isForeign = wants.Scanners.Count > 0 && scan.Report.ErrorReason is null && !wants.Scanners.Any(s => s.IsOf(scan.Report));
        var objection = isForeign
            ? Objection.To(Reason.ScanIncomplete, $"scanned by {UntrustedText.Show(scan.Report.Scanner, 64)}, want {string.Join(" or ", wants.Scanners.Select(s => s.Name))}")
            : Judge(scan, vex, context, ref validUntil);
        var time = scan.Report.ErrorReason is null ? scan.Report.FinishedOn ?? scan.Testimony.SignedAt : null;
        return new NewestAssessment.Candidate(scan.Testimony, time, objection, isForeign, Describe(scan, time), validUntil);
    }

    private Objection? Judge(Scan scan, VexSet vex, RuleContext context, ref DateTimeOffset? validUntil)
    {
        var report = scan.Report;
        if (report.ErrorReason is { } reason)
            return Objection.To(reason, report.Error);
        if (Times(scan, context, ref validUntil) is { } untimely)
            return untimely;
        if (report.Failure is not null)
            return Objection.To(Reason.ScanIncomplete, report.Failure);
        if (wants.Scanners.Count > 0 && wants.Scanners.Where(s => s.IsOf(report)).Select(s => s.VersionError(report)).ToArray() is var errors && Array.TrueForAll(errors, e => e is not null))
            return Objection.To(Reason.ScanIncomplete, errors[0]!);
        if (report.IsEmpty && !wants.AllowEmpty)
            return Objection.To(Reason.ScanIncomplete, "the scan found no packages to look at, want some (or emptyScans: Allow)");
        return new VulnerabilityTally(wants, vex, context).Count(report, ref validUntil);
    }

    private Objection? Times(Scan scan, RuleContext context, ref DateTimeOffset? validUntil)
    {
        var (report, testimony) = (scan.Report, scan.Testimony);
        if (report.FinishedOn is { } finished && Ages.Plausible("scanned", finished, testimony, context) is { } implausible)
            return implausible;
        if (report.StartedOn > report.FinishedOn)
            return Objection.To(Reason.PredicateInvalid, $"the scan began at {report.StartedOn:u}, after it ended at {report.FinishedOn:u}");
        var time = report.FinishedOn ?? testimony.SignedAt;
        if (time is null && wants.MaxAge is not null)
            return Objection.To(Reason.ScanIncomplete, $"the scan does not say when it was made, and no proof of its signing does; want at most {Ages.Text(wants.MaxAge.Value)} ago");
        if (Ages.Check("scanned", time, wants.MaxAge, Reason.ScanTooOld, context, ref validUntil) is { } old)
            return old;
        return wants.MaxDatabaseAge is null ? null : Database(report, time, wants.MaxDatabaseAge.Value);
    }

    private static Objection? Database(ScanReport report, DateTimeOffset? time, TimeSpan maxAge)
    {
        if (report.DatabaseTime is not { } database || time is null)
            return Objection.To(Reason.ScanIncomplete, "the scan does not say how old its database was");
        if (database > time.Value + RuleContext.AllowedSkew)
            return Objection.To(Reason.PredicateInvalid, $"the scanner's database is of {database:u}, after the scan at {time.Value:u}");
        return time.Value - database > maxAge
            ? Objection.To(Reason.ScanTooOld, $"the scanner's database was {Ages.Text(time.Value - database)} old, want at most {Ages.Text(maxAge)}")
            : null;
    }

    // A document that does not show it is a scan where the policy says so: by its scanner's name, or by its predicate type.
    private bool IsScan(Scan scan) =>
        !scan.Report.IsNoScan
        || (!IsBill(scan) && wants.Scanners.Any(s => s.IsOf(scan.Report)))
        || wants.PredicateTypes.Contains(scan.Testimony.Statement.PredicateType, StringComparer.Ordinal);

    // The scanner that makes scans makes bills of materials too.
    private static bool IsBill(Scan scan) => CycloneDxReader.PredicateTypes.Contains(scan.Testimony.Statement.PredicateType);

    private static string Describe(Scan scan, DateTimeOffset? time) =>
        $"scanned by {UntrustedText.Show(scan.Report.Scanner, 64)} {UntrustedText.Show(scan.Report.ScannerVersion, 64)}{(time is { } t ? $" at {t:u}" : "")}: {scan.Report.Vulnerabilities.Count} found, no more than tolerated";

    private sealed record Scan(Testimony Testimony, ScanReport Report);
}
