using System.Text;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>Verifies that a trusted log took an entry in: its promise, its proof of inclusion, or both (Sigstore client specification, "Transparency Log Entry").</summary>
internal static class LogEntryVerifier
{
    private const string Wanted = "an entry that a trusted log proves";

    /// <summary>Verifies whatever proof is there; at least one must be.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="log">The log whose key id the entry names.</param>
    /// <param name="requireProof">Whether a promise alone does not count.</param>
    /// <returns>Null when it verifies, else why not.</returns>
    public static VerificationFailure? Verify(LogEntry entry, LogAuthority log, bool requireProof)
    {
        // An entry of Rekor v2 has no promise; one that claims to is made up.
        if (entry.Body.IsRekorV2 && !entry.Promise.IsEmpty)
            return Invalid("a Rekor v2 entry with a promise");
        if (entry.Proof is null && (requireProof || entry.Promise.IsEmpty))
            return new VerificationFailure(VerificationStep.LogEntry, FailureKind.Missing, "a log entry without proof of inclusion", Wanted);
        if (!entry.Promise.IsEmpty && VerifyPromise(entry, log) is { } badPromise)
            return badPromise;
        return entry.Proof is { } proof ? VerifyProof(entry, proof, log) : null;
    }

    // The log signs canonical JSON (RFC 8785) of the entry: its members in this order, its numbers as they are written here.
    private static VerificationFailure? VerifyPromise(LogEntry entry, LogAuthority log)
    {
        var signed = Encoding.ASCII.GetBytes(
            $"{{\"body\":\"{Convert.ToBase64String(entry.CanonicalBody.Span)}\",\"integratedTime\":{entry.IntegratedTime},\"logID\":\"{Convert.ToHexStringLower(entry.KeyId.Span)}\",\"logIndex\":{entry.LogIndex}}}");
        if (!log.Key.VerifyMessage(SignatureSchemes.ForLog(log.Key.Algorithm), signed, entry.Promise))
            return Invalid("a signed entry timestamp that does not verify");
        return log.Window.Contains(entry.PromisedTime)
            ? null
            : Invalid($"an integrated time of {entry.PromisedTime:O} and a log that is trusted from {log.Window}");
    }

    private static VerificationFailure? VerifyProof(LogEntry entry, InclusionProof proof, LogAuthority log)
    {
        if (!Checkpoint.TryParse(proof.Checkpoint, out var checkpoint))
            return new VerificationFailure(VerificationStep.LogEntry, FailureKind.Malformed, "a malformed checkpoint", Wanted);
        if (!IsSignedBy(checkpoint, log, entry.Body.IsRekorV2))
            return Invalid("a checkpoint that the log did not sign");
        if (checkpoint.Size != proof.TreeSize || !checkpoint.RootHash.Span.SequenceEqual(proof.RootHash.Span))
            return Invalid("a proof of inclusion in another tree than the checkpoint's");
        // Rekor v2 has one index; Rekor v1 counts over all shards beside the proof.
        if (entry.Body.IsRekorV2 && entry.LogIndex != proof.LogIndex)
            return Invalid("a proof of inclusion of another index");
        Span<byte> leaf = stackalloc byte[MerkleTree.HashBytes];
        MerkleTree.HashLeaf(entry.CanonicalBody.Span, leaf);
        return MerkleTree.IsIncluded(leaf, proof.LogIndex, proof.TreeSize, proof.Hashes, proof.RootHash.Span)
            ? null
            : Invalid("a proof of inclusion that does not lead to the root");
    }

    // Lines of witnesses and of other keys are not looked at: they neither help nor harm (C2SP signed-note: "ignore
    // signatures from unknown keys"). A log signs under its name: Rekor v2's is the origin, which the trusted root tells as
    // the log's host; Rekor v1's origin is its name and the tree's id.
    private static bool IsSignedBy(Checkpoint checkpoint, LogAuthority log, bool isRekorV2)
    {
        if (isRekorV2 && (log.Origin.Length == 0 || checkpoint.Origin != log.Origin))
            return false;
        var scheme = SignatureSchemes.ForLog(log.Key.Algorithm);
        var hint = log.CheckpointKeyId.Span[..Math.Min(log.CheckpointKeyId.Length, NoteSignature.HintBytes)];
        foreach (var signature in checkpoint.Signatures)
        {
            var isNamed = isRekorV2 ? signature.Name == log.Origin : checkpoint.Origin.StartsWith(signature.Name + " - ", StringComparison.Ordinal);
            if (isNamed && signature.KeyHint.Span.SequenceEqual(hint) && log.Key.VerifyMessage(scheme, checkpoint.SignedText.Span, signature.Signature))
                return true;
        }

        return false;
    }

    private static VerificationFailure Invalid(string found) => new(VerificationStep.LogEntry, FailureKind.Invalid, found, Wanted);
}
