using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Cosign;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>What a signing gave, in each of the formats that carry it.</summary>
public sealed class FakeSigned(FakeSigning signing, byte[]? certificate, byte[] payload, byte[] signature, string? body)
{
    public byte[]? Certificate => certificate;

    public byte[] Signature => signature;

    /// <summary>The bundle, version 0.3.</summary>
    public JsonObject Bundle()
    {
        var sigstore = signing.Sigstore;
        var material = new JsonObject();
        if (certificate is null)
            material["publicKey"] = new JsonObject { ["hint"] = Convert.ToBase64String(signing.Key.Id) };
        else
            material["certificate"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(certificate) };
        if (body is not null)
        {
            var log = signing.Entry!.EndsWith("0.0.2", StringComparison.Ordinal) && !signing.Entry.StartsWith("intoto", StringComparison.Ordinal) ? sigstore.RekorV2 : sigstore.RekorV1;
            material["tlogEntries"] = new JsonArray(log.Include(body, sigstore.Now + signing.LoggedAfter, signing.Promise, signing.Proof));
        }

        if (signing.Timestamp)
            material["timestampVerificationData"] = new JsonObject { ["rfc3161Timestamps"] = new JsonArray(new JsonObject { ["signedTimestamp"] = Convert.ToBase64String(Stamp(signature)) }) };
        var bundle = new JsonObject { ["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json", ["verificationMaterial"] = material };
        if (signing.Message)
        {
            bundle["messageSignature"] = new JsonObject
            {
                ["messageDigest"] = new JsonObject { ["algorithm"] = "SHA2_256", ["digest"] = Convert.ToBase64String(SHA256.HashData(signing.Artifact)) },
                ["signature"] = Convert.ToBase64String(signature),
            };
        }
        else
        {
            bundle["dsseEnvelope"] = new JsonObject
            {
                ["payload"] = Convert.ToBase64String(payload),
                ["payloadType"] = FakeSigning.PayloadType,
                ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(signature) }),
            };
        }

        return bundle;
    }

    /// <summary>The bundle's bytes.</summary>
    public byte[] BundleBytes() => Encoding.UTF8.GetBytes(Bundle().ToJsonString(FakeEntryBody.Plain));

    /// <summary>The bundle, read.</summary>
    public SignedMaterial Material() => BundleParser.TryParse(BundleBytes(), out var material, out var failure) ? material : throw new InvalidDataException(failure.ToString());

    /// <summary>A layer of cosign's old attestations: the envelope and its annotations.</summary>
    public (byte[] Envelope, Dictionary<string, string> Annotations) AttestationLayer()
    {
        var envelope = Encoding.UTF8.GetBytes(FakeEntryBody.Envelope(payload, signature));
        var annotations = Annotations(Stamp(envelope));
        annotations["dev.cosignproject.cosign/signature"] = "";
        return (envelope, annotations);
    }

    /// <summary>The annotations of a layer of cosign's old signatures, whose bytes are the signed message.</summary>
    public Dictionary<string, string> SignatureAnnotations()
    {
        var annotations = Annotations(Stamp(signature));
        annotations["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(signature);
        return annotations;
    }

    private Dictionary<string, string> Annotations(byte[] stamp)
    {
        var sigstore = signing.Sigstore;
        var annotations = new Dictionary<string, string>();
        if (certificate is not null)
        {
            annotations["dev.sigstore.cosign/certificate"] = PemEncoding.WriteString("CERTIFICATE", certificate) + "\n";
            annotations["dev.sigstore.cosign/chain"] = sigstore.Fulcio.Pem + sigstore.FulcioRoot.Pem;
        }

        if (body is not null)
            annotations["dev.sigstore.cosign/bundle"] = sigstore.RekorV1.CosignBundle(body, sigstore.Now + signing.LoggedAfter);
        if (signing.Timestamp)
            annotations["dev.sigstore.cosign/rfc3161timestamp"] = new JsonObject { ["SignedRFC3161Timestamp"] = Convert.ToBase64String(stamp) }.ToJsonString();
        return annotations;
    }

    private byte[] Stamp(byte[] message) => (signing.Tsa ?? signing.Sigstore.Tsa).Stamp(message, signing.Sigstore.Now + signing.StampedAfter, signing.Stamp);
}
