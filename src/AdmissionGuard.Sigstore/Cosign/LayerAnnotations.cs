using System.Text;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Timestamps;
using AdmissionGuard.Sigstore.TransparencyLog;
using AdmissionGuard.Sigstore.TransparencyLog.Bodies;

namespace AdmissionGuard.Sigstore.Cosign;

/// <summary>
/// Reads what cosign's old layers carry in their annotations (cosign, specs/SIGNATURE_SPEC.md; pkg/oci/static). An
/// annotation that is there and empty counts as absent, as cosign itself writes such; one of white space does not (threat S7).
/// </summary>
internal sealed class LayerAnnotations(IReadOnlyDictionary<string, string> annotations)
{
    private const string SignatureKey = "dev.cosignproject.cosign/signature";
    private const string CertificateKey = "dev.sigstore.cosign/certificate";
    private const string ChainKey = "dev.sigstore.cosign/chain";
    private const string BundleKey = "dev.sigstore.cosign/bundle";
    private const string TimestampKey = "dev.sigstore.cosign/rfc3161timestamp";

    private readonly ProtoProblems problems = new(VerificationStep.Format, "a cosign layer");

    /// <summary>The first problem; null while there is none.</summary>
    public VerificationFailure? Failure => problems.First;

    /// <summary>The signature over the layer; empty without.</summary>
    public ReadOnlyMemory<byte> Signature() => Base64(SignatureKey, Get(SignatureKey));

    /// <summary>The signing certificate; null without.</summary>
    public Certificate? Certificate() => Certificates(CertificateKey, 1).FirstOrDefault();

    /// <summary>Certificates above the signing certificate, which are only hints. The root among them is left out: it proves nothing here.</summary>
    public IReadOnlyList<Certificate> Intermediates() =>
        [.. Certificates(ChainKey, EvidenceLimits.MaxChainCertificates).Where(c => !c.IsSelfIssued)];

    /// <summary>The log entry, which has a promise and no proof; none without.</summary>
    public IReadOnlyList<LogEntry> LogEntries()
    {
        if (Parse(BundleKey, ["SignedEntryTimestamp", "Payload"]) is not { } bundle)
            return [];
        if (bundle.Message("Payload", ["body", "integratedTime", "logIndex", "logID"]) is not { } payload)
        {
            bundle.Problem(" has no Payload");
            return [];
        }

        var (index, time, keyId) = (payload.Integer("logIndex"), payload.Integer("integratedTime"), Hex(payload, "logID"));
        var (promise, body) = (bundle.Bytes("SignedEntryTimestamp"), payload.Bytes("body"));
        if (index < 0 || time is <= 0 or > LogEntry.MaxTime || promise.IsEmpty || body.IsEmpty)
        {
            payload.Problem(" lacks its body, promise or time, or has an impossible one");
            return [];
        }

        return EntryBodyReader.Read(body, null, null, problems) is not { } parsed ? [] :
        [
            new LogEntry { LogIndex = index, KeyId = keyId, IntegratedTime = time, Promise = promise, CanonicalBody = body, Body = parsed },
        ];
    }

    /// <summary>The RFC 3161 timestamp; none without.</summary>
    public IReadOnlyList<TimestampToken> Timestamps()
    {
        if (Parse(TimestampKey, ["SignedRFC3161Timestamp"]) is not { } message)
            return [];
        return TimestampResponseReader.Read(message.Bytes("SignedRFC3161Timestamp"), problems) is { } token ? [token] : [];
    }

    private string Get(string key)
    {
        var value = annotations.GetValueOrDefault(key) ?? "";
        if (value.Length <= EvidenceLimits.MaxPemLength)
            return value;
        problems.AddLimit($"an annotation {key} of {value.Length} characters", $"at most {EvidenceLimits.MaxPemLength}");
        return "";
    }

    private ReadOnlyMemory<byte> Base64(string key, string text)
    {
        if (!Base64Text.TryDecode(Encoding.UTF8.GetBytes(text), out var bytes))
            problems.Add($"an annotation {key} that is not base64");
        return bytes;
    }

    private List<Certificate> Certificates(string key, int max)
    {
        var text = Get(key);
        var certificates = new List<Certificate>();
        if (text.Length == 0)
            return certificates;
        if (!PemText.TryReadBlocks(text, max, out var blocks, out var error))
        {
            problems.Add(new VerificationFailure(VerificationStep.Certificate, FailureKind.Malformed, $"an annotation {key} with {error}", "PEM certificates"));
            return certificates;
        }

        foreach (var (label, der) in blocks)
        {
            if (label == "CERTIFICATE" && CertificateParser.TryParse(der, out var certificate, out error))
                certificates.Add(certificate);
            else
                problems.Add(new VerificationFailure(VerificationStep.Certificate, FailureKind.Malformed, $"an annotation {key} with {error}", "PEM certificates"));
        }

        return certificates;
    }

    private ProtoMessage? Parse(string key, ReadOnlySpan<string> known)
    {
        var text = Get(key);
        if (text.Length == 0)
            return null;
        if (StrictJson.TryParse(Encoding.UTF8.GetBytes(text), EvidenceLimits.MaxPemLength, out var root, out var error))
            return new ProtoMessage(root, key, problems, known);
        problems.Add($"an annotation {key} that is {error}");
        return null;
    }

    private static byte[] Hex(ProtoMessage message, string name)
    {
        var text = message.Text(name);
        // The log signs the text: only its one lower-case form can match.
        if (LowerHex.TryDecode(text, 32, out var bytes))
            return bytes;
        message.Problem($".{name} is not 64 lower-case hex digits");
        return [];
    }
}
