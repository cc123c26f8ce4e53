using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// Binds verified content to the image: the signed digest, never the place where it was found, says what it is about
/// (threat V5). Verification has checked this too; nothing counts without both.
/// </summary>
internal static class SubjectBinding
{
    public static bool IsAbout(VerifiedContent content, IReadOnlyList<string> digests, out string mismatch)
    {
        foreach (var digest in digests)
        {
            if (IsAbout(content, digest))
            {
                mismatch = "";
                return true;
            }
        }

        mismatch = $"is about {UntrustedText.Show(Described(content), 128)}, want {digests[^1]}";
        return false;
    }

    private static bool IsAbout(VerifiedContent content, string digest)
    {
        var colon = digest.IndexOf(':', StringComparison.Ordinal);
        var (algorithm, hex) = (digest[..colon], digest[(colon + 1)..]);
        return content switch
        {
            VerifiedSimpleSigning simple => simple.ManifestDigest == digest,
            VerifiedMessage message => message.Algorithm == algorithm && message.Digest == hex,
            VerifiedStatement statement => statement.Subjects.Any(s => s.Digests.TryGetValue(algorithm, out var value) && value == hex),
            _ => false,
        };
    }

    private static string Described(VerifiedContent content) => content switch
    {
        VerifiedSimpleSigning simple => simple.ManifestDigest,
        VerifiedMessage message => $"{message.Algorithm}:{message.Digest}",
        VerifiedStatement { Subjects: [{ Digests: var found }, ..] } => string.Join(", ", found.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}:{d.Value}")),
        _ => "nothing",
    };
}
