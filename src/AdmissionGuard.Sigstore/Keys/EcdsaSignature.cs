using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Reads an ECDSA signature: <c>Ecdsa-Sig-Value</c> of RFC 3279, section 2.2.3, in DER and nothing but DER.</summary>
internal static class EcdsaSignature
{
    /// <summary>
    /// Writes r and s as two fields of fixed width. .NET's own parser takes BER, of which Wycheproof has six vectors that
    /// a verifier must refuse; so the DER is read here and .NET is given the fixed form.
    /// </summary>
    /// <param name="der">The signature as received.</param>
    /// <param name="fixedForm">Twice the width of the curve's order; overwritten.</param>
    public static bool TryToFixedForm(ReadOnlyMemory<byte> der, Span<byte> fixedForm)
    {
        fixedForm.Clear();
        var width = fixedForm.Length / 2;
        var outer = new DerReader(der);
        return outer.TryEnter(DerTag.Sequence, out var pair) && outer.AtEnd
            && TryField(ref pair, fixedForm[..width]) && TryField(ref pair, fixedForm[width..]) && pair.AtEnd;
    }

    private static bool TryField(ref DerReader pair, Span<byte> field)
    {
        if (!pair.TryRead(DerTag.Integer, out var contents) || !DerValue.TryUnsigned(contents.Span, out var value) || value.Length > field.Length)
            return false;
        value.CopyTo(field[^value.Length..]);
        return true;
    }
}
