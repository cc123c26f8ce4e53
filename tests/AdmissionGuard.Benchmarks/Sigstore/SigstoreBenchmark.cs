using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Benchmarks.Sigstore;

/// <summary>
/// Verifications per second of CPU time: warm (trusted root and bundle parsed before) and cold (both parsed anew for each, so
/// that no key and no path is known), beside the sum of the raw signature checks that each needs, on the same library, and
/// beside other verifiers on the same bundles, where they are installed (eng/benchmarks/setup).
/// </summary>
internal static class SigstoreBenchmark
{
    /// <summary>Runs every case and prints a table.</summary>
    public static void Run(TextWriter output, TimeSpan duration)
    {
        var others = OtherVerifiers.Run(VerificationCase.Keyless(), duration);
        output.WriteLine("case                   verifier            warm/s  cold/s  bytes/warm  raw/s  warm/raw time");
        foreach (var one in VerificationCase.Keyless().Prepend(VerificationCase.Keyed()))
        {
            var (warm, cold, raw, bytes) = Measure(one, duration);
            output.WriteLine($"{one.Name,-22} {"admissionguard",-18} {warm,7:F0} {cold,7:F0}  {bytes,10}  {raw,5:F0}  {raw / warm:F2}");
            foreach (var other in others.Where(o => o.Case == one.Name))
                output.WriteLine($"{"",-22} {other.Verifier,-18} {other.Warm,7:F0} {other.Cold,7:F0}  {other.Bytes,10}         ours is {warm / other.Warm:F1}x warm, {cold / other.Cold:F1}x cold");
        }
    }

    private static (double Warm, double Cold, double Raw, long Bytes) Measure(VerificationCase one, TimeSpan duration)
    {
        var subject = ArtifactSubject.FromDigest(one.Digest);
        var (trust, material, verifier) = (one.ReadTrust(), one.ReadBundle(), new SignatureVerifier(TimeProvider.System));
        void Warm() => Demand(verifier.Verify(material, trust, one.Options, subject).IsVerified);
        void Cold() => Demand(new SignatureVerifier(TimeProvider.System).Verify(one.ReadBundle(), one.ReadTrust(), one.Options, ArtifactSubject.FromDigest(one.Digest)).IsVerified);
        var checks = one.RawChecks();
        void Raw()
        {
            foreach (var check in checks)
                check();
        }

        var rates = CpuRate.Measure(duration, Warm, Cold, Raw);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Warm();
        return (rates[0], rates[1], rates[2], (GC.GetAllocatedBytesForCurrentThread() - before) / 100);
    }

    private static void Demand(bool verified)
    {
        if (!verified)
            throw new InvalidOperationException("what is measured must verify");
    }
}
