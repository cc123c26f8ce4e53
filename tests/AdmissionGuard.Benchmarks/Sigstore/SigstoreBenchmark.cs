using System.Diagnostics;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Benchmarks;

/// <summary>
/// Verifications per second on one thread, warm (trusted root and bundle parsed before) and cold (both parsed anew for
/// each), beside the sum of the raw signature checks that each needs, with keys imported before, on the same libraries.
/// </summary>
internal static class SigstoreBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    /// <summary>Runs every case and prints a table.</summary>
    public static void Run(TextWriter output)
    {
        var sigstore = new FakeSigstoreInstance();
        var keyed = new FakeSigning { Sigstore = sigstore, KeyOnly = true, Entry = null, Timestamp = false };
        var keyless = new FakeSigning { Sigstore = sigstore, Timestamp = false };
        output.WriteLine("case                          warm/s   cold/s    raw/s  raw time / warm time  bytes/warm");
        Case("key", keyed, VerificationOptions.SignatureOnly, []);
        Case("Rekor v1 + SCT", keyless, VerificationOptions.Default, [384, 256, 256, 256]);
        Case("Rekor v1 + SCT + TSA", keyless with { Timestamp = true }, VerificationOptions.Default, [384, 256, 256, 256, 256]);
        Case("Rekor v2 + SCT + TSA", keyless with { Timestamp = true, Entry = "hashedrekord/0.0.2" }, VerificationOptions.Default, [384, 256, 256, 25519]);

        void Case(string name, FakeSigning signing, VerificationOptions options, int[] checks)
        {
            var signed = signing.Sign();
            var (bundle, root) = (signed.BundleBytes(), System.Text.Encoding.UTF8.GetBytes(sigstore.RootJson().ToJsonString()));
            var subject = ArtifactSubject.FromBytes(signing.Artifact);
            var verifier = new SignatureVerifier(TimeProvider.System);
            TrustMaterial Trust()
            {
                if (!TrustedRoot.TryParse(root, out var parsed, out var error) || !PublicKey.TryParseDer(signing.Key.Spki, out var key, out error))
                    throw new InvalidDataException(error);
                return signing.KeyOnly ? new KeyTrust(key) : new RootTrust(parsed);
            }

            var (trust, material) = (Trust(), signed.Material());
            void Warm() => Demand(verifier.Verify(material, trust, options, subject).IsVerified);
            void Cold() => Demand(BundleParser.TryParse(bundle, out var parsed, out _) && new SignatureVerifier(TimeProvider.System).Verify(parsed, Trust(), options, subject).IsVerified);

            // The signing key's own check, and one for each other signature.
            var raw = checks.Prepend(256).Select(RawCheck).ToArray();
            var (warm, cold, plain) = (Rate(Warm), Rate(Cold), Rate(() => Array.ForEach(raw, check => check())));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                Warm();
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
            output.WriteLine($"{name,-28} {warm,7:F0}  {cold,7:F0}  {plain,7:F0}  {warm / plain,20:F2}  {bytes,10}");
        }
    }

    private static Action RawCheck(int bits)
    {
        var key = bits == 25519 ? FakeKey.Ed25519() : FakeKey.Ecdsa(bits);
        var message = new byte[500];
        var signature = key.Sign(message);
        if (!PublicKey.TryParseDer(key.Spki, out var imported, out var error))
            throw new InvalidDataException(error);
        var scheme = SignatureSchemes.ForLog(imported.Algorithm);
        return () => Demand(imported.VerifyMessage(scheme, message, signature));
    }

    // The best of three runs: what else the machine does only ever takes time away.
    private static double Rate(Action action)
    {
        for (var i = 0; i < 50; i++)
            action();
        var best = 0.0;
        for (var run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            var count = 0;
            for (; watch.Elapsed < Duration; count++)
                action();
            best = Math.Max(best, count / watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    private static void Demand(bool verified)
    {
        if (!verified)
            throw new InvalidOperationException("what is measured must verify");
    }
}
