namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>What was signed, and by which key ids with which signatures.</summary>
/// <param name="Canonical">The canonical form of the <c>signed</c> member.</param>
/// <param name="Signatures">Signatures by key id; each id once (4.2.1).</param>
internal sealed record SignedBytes(byte[] Canonical, IReadOnlyDictionary<string, byte[]> Signatures);
