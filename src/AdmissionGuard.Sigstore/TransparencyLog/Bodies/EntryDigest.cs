using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>A digest as a log entry names it.</summary>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="Value">Its bytes, as many as the algorithm makes.</param>
internal sealed record EntryDigest(DigestAlgorithm Algorithm, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether the other digest is there and is the same.</summary>
    public bool Is(byte[]? other) => other is not null && Value.Span.SequenceEqual(other);
}
