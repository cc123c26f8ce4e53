using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>
/// ECDSA on a NIST curve, by .NET: P-521, which nothing in use makes fast. Importing a key costs more than verifying with it, so imported objects are kept; and
/// as <see cref="ECDsa"/> does not promise concurrent use of one object, each use takes one out of a pool that grows to
/// the number of concurrent users.
/// </summary>
internal sealed class EcdsaKey : VerifyingKey
{
    private readonly ConcurrentQueue<ECDsa> idle = new();
    private readonly ECParameters parameters;
    private readonly int orderBytes;

    private EcdsaKey(ECParameters parameters, int orderBytes, ECDsa first)
    {
        this.parameters = parameters;
        this.orderBytes = orderBytes;
        idle.Enqueue(first);
    }

    /// <summary>Imports a point; null when it is not on the curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="x">The affine x, of the field's width.</param>
    /// <param name="y">The affine y, of the field's width.</param>
    public static EcdsaKey? TryImport(ECCurve curve, byte[] x, byte[] y)
    {
        var parameters = new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } };
        try
        {
            return new EcdsaKey(parameters, x.Length, ECDsa.Create(parameters));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature)
    {
        if (scheme is not (SignatureScheme.EcdsaSha256 or SignatureScheme.EcdsaSha384 or SignatureScheme.EcdsaSha512))
            return false;
        Span<byte> fixedForm = stackalloc byte[2 * orderBytes];
        if (!EcdsaSignature.TryToFixedForm(signature, fixedForm))
            return false;
        if (!idle.TryDequeue(out var key))
            key = ECDsa.Create(parameters);
        var valid = key.VerifyHash(digest, fixedForm, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        idle.Enqueue(key);
        return valid;
    }
}
