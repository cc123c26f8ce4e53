namespace AdmissionGuard.Sigstore.Facts;

/// <summary>A time at which the signature is proven to have existed.</summary>
/// <param name="Time">The proven time, UTC.</param>
/// <param name="Source">Who proves it.</param>
/// <param name="Authority">Lower-case hex log id, or the subject of the timestamp authority's certificate.</param>
public sealed record VerifiedTime(DateTimeOffset Time, TimeSource Source, string Authority);
