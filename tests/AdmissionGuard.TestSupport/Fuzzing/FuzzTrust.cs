using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>The trust that evidence is verified against while fuzzing: that of the seeds, so that mutants get as far as can be.</summary>
internal static class FuzzTrust
{
    private static readonly TrustedRoot Root = TrustedRoot.TryParse(File.ReadAllBytes(FuzzCorpus.Of("trusted-root").Single(path => path.EndsWith("lab.json", StringComparison.Ordinal))), out var root, out var error)
        ? root
        : throw new InvalidOperationException(error);

    public static RootTrust Instance { get; } = new(Root);

    public static IReadOnlyList<TimestampAuthority> Authorities => Root.TimestampAuthorities;
}
