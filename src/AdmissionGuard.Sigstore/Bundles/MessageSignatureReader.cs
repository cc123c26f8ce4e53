using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Bundles;

/// <summary>Reads a <c>MessageSignature</c> (Sigstore protobuf specification, <c>sigstore_common.proto</c>).</summary>
internal static class MessageSignatureReader
{
    /// <summary>Reads the message; problems are told to it.</summary>
    public static MessageContent? Read(ProtoMessage message)
    {
        var signature = message.Bytes("signature");
        if (message.Message("messageDigest", ["algorithm", "digest"]) is not { } told || signature.IsEmpty)
        {
            message.Problem(" lacks its messageDigest or signature");
            return null;
        }

        DigestAlgorithm? known = told.Text("algorithm") switch
        {
            "SHA2_256" => DigestAlgorithm.Sha256,
            "SHA2_384" => DigestAlgorithm.Sha384,
            "SHA2_512" => DigestAlgorithm.Sha512,
            _ => null,
        };
        var digest = told.Bytes("digest");
        if (known is not { } algorithm || digest.Length != algorithm.Length())
        {
            told.Problem(" is not a SHA-2 digest of 256, 384 or 512 bits");
            return null;
        }

        return new MessageContent(algorithm, digest, signature);
    }
}
