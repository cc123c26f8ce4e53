using System.Text.Json;
using AdmissionGuard.Sigstore.Trust.PublicGood;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>TUF metadata: read as each role, canonicalised, and offered to a client as its next root.</summary>
internal static class TufFuzz
{
    private static readonly TrustedMetadata Trusted = PublicGood();

    public static void Parse(byte[] input)
    {
        TimestampMetadata.Parse(input);
        SnapshotMetadata.Parse(input);
        TargetsMetadata.Parse(input, "role");
        if (RootMetadata.Parse(input).IsSuccess) Canonicalise(input);

        // Nothing changes it as long as nothing is accepted.
        if (Trusted.AdvanceRoot(input) is null) throw new FuzzFindingException("a root was accepted that nobody signed");
        if (Trusted.UpdateTimestamp(input, out _) is null) throw new FuzzFindingException("a timestamp was accepted that nobody signed");
    }

    private static TrustedMetadata PublicGood()
    {
        var trusted = new TrustedMetadata(DateTimeOffset.MinValue);
        return trusted.SetInitialRoot(PublicGoodRoot.TufRootJson) is { } failure ? throw new InvalidOperationException(failure.ToString()) : trusted;
    }

    private static void Canonicalise(byte[] input)
    {
        using var document = TufJson.ParseDocument(input);
        var once = CanonicalJson.Encode(document.RootElement.GetProperty("signed"));
        using var canonical = TryParse(once);
        if (canonical is not null && !CanonicalJson.Encode(canonical.RootElement).AsSpan().SequenceEqual(once))
            throw new FuzzFindingException("the canonical form of a canonical form is another one");
    }

    // The form writes control characters as they are, which JSON does not allow.
    private static JsonDocument? TryParse(byte[] canonical)
    {
        try
        {
            return TufJson.ParseDocument(canonical);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
