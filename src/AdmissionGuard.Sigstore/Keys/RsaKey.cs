using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>RSA by .NET, PKCS#1 v1.5 and PSS with a salt of the hash's length (RFC 8017); imported objects are pooled as for <see cref="EcdsaKey"/>.</summary>
internal sealed class RsaKey : VerifyingKey
{
    private readonly ConcurrentQueue<RSA> idle = new();
    private readonly RSAParameters parameters;

    private RsaKey(RSAParameters parameters, RSA first)
    {
        this.parameters = parameters;
        idle.Enqueue(first);
    }

    /// <summary>Imports a modulus and exponent; null when the library refuses them.</summary>
    public static RsaKey? TryImport(byte[] modulus, byte[] exponent)
    {
        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        try
        {
            return new RsaKey(parameters, RSA.Create(parameters));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature)
    {
        var padding = scheme switch
        {
            SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512 => RSASignaturePadding.Pkcs1,
            SignatureScheme.RsaPssSha256 or SignatureScheme.RsaPssSha384 or SignatureScheme.RsaPssSha512 => RSASignaturePadding.Pss,
            _ => null,
        };
        if (padding is null || signature.Length != parameters.Modulus!.Length)
            return false;
        var hash = SignatureSchemes.Hash(scheme) ?? throw new UnreachableException();
        if (!idle.TryDequeue(out var key))
            key = RSA.Create(parameters);
        var valid = key.VerifyHash(digest, signature.Span, hash.HashName(), padding);
        idle.Enqueue(key);
        return valid;
    }
}
