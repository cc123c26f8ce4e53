using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>"Two logs" are two keys: no number of entries, SCTs or timestamps of one authority counts as two, under whatever names it is listed (CVE-2026-49834).</summary>
[Trait("threat", "T5")]
public sealed class ThresholdTests
{
    private static readonly VerificationOptions TwoLogs = VerificationOptions.Default with { MinimumLogEntries = 2 };
    private static readonly VerificationOptions TwoScts = VerificationOptions.Default with { MinimumCertificateTimestamps = 2 };
    private static readonly VerificationOptions TwoStamps = VerificationOptions.Default with { MinimumTimestamps = 2 };

    private static readonly FakeLog SecondLog = new(FakeKey.Ecdsa(), isRekorV2: false, "second.rekor.fake.example");
    private static readonly FakeCtLog SecondCtLog = new(FakeKey.Ecdsa());
    private static readonly FakeTimestampAuthority SecondTsa = new("second tsa", FakeKey.Ecdsa());

    private static readonly RootTrust Both = new(Lab.Sigstore.Root(root =>
    {
        root["tlogs"]!.AsArray().Add(FakeSigstoreInstance.Log(SecondLog.Key, SecondLog.KeyId, SecondLog.Host));
        root["ctlogs"]!.AsArray().Add(FakeSigstoreInstance.Log(SecondCtLog.Key, SecondCtLog.Key.Id, "second.ct.fake.example"));
        root["timestampAuthorities"]!.AsArray().Add(FakeSigstoreInstance.Authority(SecondTsa.Certificate, SecondTsa.Root.Certificate));
    }));

    [Fact]
    public void Entries_of_two_logs_are_two()
    {
        var result = Lab.Verify(Lab.Signing(), bundle => AddEntry(bundle, SecondLog), TwoLogs, Both);

        Assert.True(result.IsVerified, result.Failure?.ToString());
        Assert.Equal(2, result.Evidence.LogEntries.Select(e => e.LogId).Distinct().Count());
    }

    [Fact]
    public void Entries_of_two_logs_do_not_count_where_only_one_is_trusted() =>
        AssertMissing(VerificationStep.LogEntry, Lab.Verify(Lab.Signing(), bundle => AddEntry(bundle, SecondLog), TwoLogs));

    [Fact]
    public void Two_entries_of_one_log_are_one() =>
        AssertMissing(VerificationStep.LogEntry, Lab.Verify(Lab.Signing(), bundle => AddEntry(bundle, Again), TwoLogs, Both));

    [Fact]
    public void Two_entries_of_one_log_are_one_though_the_root_lists_it_under_two_ids()
    {
        var alias = (byte[])Lab.Sigstore.RekorV1.KeyId.Clone();
        alias[0] ^= 1;
        var trust = new RootTrust(Lab.Sigstore.Root(root =>
            root["tlogs"]!.AsArray().Add(FakeSigstoreInstance.Log(Lab.Sigstore.RekorV1.Key, alias, "alias.rekor.fake.example"))));

        AssertMissing(VerificationStep.LogEntry, Lab.Verify(Lab.Signing(), bundle => AddEntry(bundle, Again), TwoLogs, trust));
    }

    [Fact]
    public void Promises_of_two_certificate_logs_are_two()
    {
        var result = Lab.Verify(Lab.Signing() with { Leaf = leaf => leaf with { CtLogs = [Lab.Sigstore.CtLog, SecondCtLog] } }, options: TwoScts, trust: Both);

        Assert.True(result.IsVerified, result.Failure?.ToString());
    }

    [Fact]
    public void Two_promises_of_one_certificate_log_are_one()
    {
        var failure = Lab.Verify(Lab.Signing() with { Leaf = leaf => leaf with { CtLogs = [Lab.Sigstore.CtLog, Lab.Sigstore.CtLog] } }, options: TwoScts, trust: Both).Failure!;

        Assert.Equal(VerificationStep.CertificateTransparency, failure.Step);
    }

    [Fact]
    public void Timestamps_of_two_authorities_are_two()
    {
        var result = Lab.Verify(Lab.Signing(), bundle => AddStamp(bundle, SecondTsa), TwoStamps, Both);

        Assert.True(result.IsVerified, result.Failure?.ToString());
        Assert.Equal(2, result.Evidence.Times.Count(t => t.Source == TimeSource.TimestampAuthority));
    }

    [Fact]
    public void Two_timestamps_of_one_authority_are_one() =>
        AssertMissing(VerificationStep.Time, Lab.Verify(Lab.Signing(), bundle => AddStamp(bundle, Lab.Sigstore.Tsa), TwoStamps, Both));

    [Fact]
    public void Two_timestamps_of_one_authority_are_one_though_the_root_lists_it_twice()
    {
        var trust = new RootTrust(Lab.Sigstore.Root(root => root["timestampAuthorities"]!.AsArray().Add(root["timestampAuthorities"]![0]!.DeepClone())));

        AssertMissing(VerificationStep.Time, Lab.Verify(Lab.Signing(), bundle => AddStamp(bundle, Lab.Sigstore.Tsa), TwoStamps, trust));
    }

    // The same log, that took the same entry in once more, at another index.
    private static FakeLog Again => new(Lab.Sigstore.RekorV1.Key, isRekorV2: false, Lab.Sigstore.RekorV1.Host) { LeafIndex = 5 };

    private static void AddEntry(JsonObject bundle, FakeLog log)
    {
        var entries = bundle["verificationMaterial"]!["tlogEntries"]!.AsArray();
        var body = Encoding.UTF8.GetString(Convert.FromBase64String(entries[0]!["canonicalizedBody"]!.GetValue<string>()));
        entries.Add(log.Include(body, Lab.Sigstore.Now.AddSeconds(3)));
    }

    private static void AddStamp(JsonObject bundle, FakeTimestampAuthority authority)
    {
        var signature = Convert.FromBase64String(bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!.GetValue<string>());
        bundle["verificationMaterial"]!["timestampVerificationData"]!["rfc3161Timestamps"]!.AsArray().Add(
            new JsonObject { ["signedTimestamp"] = Convert.ToBase64String(authority.Stamp(signature, Lab.Sigstore.Now.AddSeconds(3))) });
    }

    private static void AssertMissing(VerificationStep step, VerificationResult result) =>
        Assert.Equal((step, FailureKind.Missing), (result.Failure?.Step, result.Failure?.Kind));
}
