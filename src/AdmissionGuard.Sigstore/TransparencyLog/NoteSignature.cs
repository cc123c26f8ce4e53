namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>One signature line of a signed note (C2SP signed-note).</summary>
/// <param name="Name">The signer's name.</param>
/// <param name="KeyHint">The first four bytes of the id of the signer's key.</param>
/// <param name="Signature">The signature.</param>
internal readonly record struct NoteSignature(string Name, ReadOnlyMemory<byte> KeyHint, ReadOnlyMemory<byte> Signature)
{
    public const int HintBytes = 4;
}
