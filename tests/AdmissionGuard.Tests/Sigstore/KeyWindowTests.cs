using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>A key's window is held against every proven time, both ends included, and no proven time is no signature (CVE-2026-54787).</summary>
[Trait("threat", "S8")]
public sealed class KeyWindowTests
{
    private static readonly FakeKey Key = FakeKey.Ecdsa();

    // The timestamp is of second 1, the log entry of second 2.
    public static TheoryData<int, int?, bool> Windows() => new()
    {
        { 0, null, true },
        { 0, 10, true },
        { 1, 2, true },
        { 2, 10, false },
        { 0, 1, false },
        { 3, null, false },
        { -10, 0, false },
        { 2, 1, false },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Every_proven_time_must_be_inside(int start, int? end, bool verifies)
    {
        var now = Lab.Sigstore.Now;
        var window = new ValidityWindow(now.AddSeconds(start), end is { } last ? now.AddSeconds(last) : null);
        var result = Verify(window, Lab.Root, Lab.Strict, Lab.Signing());

        Assert.Equal(verifies, result.IsVerified);
        Assert.Equal(verifies ? null : VerificationStep.Time, result.Failure?.Step);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_proven_time_nothing_is_inside(bool stamped)
    {
        // Whatever the caller does not ask for: a timestamp counts only where its authority is trusted.
        var always = new ValidityWindow(DateTimeOffset.MinValue, null);
        var result = Verify(always, root: null, VerificationOptions.SignatureOnly, Lab.Signing() with { Timestamp = stamped });

        Assert.Equal((VerificationStep.Time, FailureKind.Missing), (result.Failure?.Step, result.Failure?.Kind));
    }

    [Fact]
    public void Without_a_window_a_key_needs_no_time() =>
        Assert.True(Verify(null, root: null, VerificationOptions.SignatureOnly, Lab.Signing()).IsVerified);

    [Fact]
    public void A_Rekor_v2_entry_alone_proves_no_time()
    {
        var window = new ValidityWindow(Lab.Sigstore.Now, null);
        var result = Verify(window, Lab.Root, VerificationOptions.Default with { RequireSigningTime = false }, Lab.Signing() with { Timestamp = false, Entry = "hashedrekord/0.0.2" });

        Assert.Equal((VerificationStep.Time, FailureKind.Missing), (result.Failure?.Step, result.Failure?.Kind));
    }

    private static VerificationResult Verify(ValidityWindow? window, TrustedRoot? root, VerificationOptions options, FakeSigning signing)
    {
        Assert.True(PublicKey.TryParseDer(Key.Spki, out var key, out var error), error);
        return Lab.Verify(signing with { Key = Key, KeyOnly = true }, options: options, trust: new KeyTrust(key, window, root));
    }
}
