using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>
/// Reads <c>trusted_root.json</c> (Sigstore protobuf specification, <c>sigstore_trustroot.proto</c>). Fields of later
/// versions are ignored; what is known must be sound, as a root that is half understood would refuse at random.
/// </summary>
internal sealed class TrustedRootReader
{
    private const string MediaType = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
    private const string NewMediaType = "application/vnd.dev.sigstore.trustedroot.v0.1+json";
    private const string SigningConfigPrefix = "application/vnd.dev.sigstore.signingconfig";

    private readonly ProtoProblems problems = new(VerificationStep.Format, "a trusted root");
    private readonly List<string> ignored = [];

    /// <summary>Reads a whole text.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out TrustedRoot? root, out string error)
    {
        root = null;
        if (!StrictJson.TryParse(json, EvidenceLimits.MaxTrustedRootBytes, out var element, out error))
            return false;
        var reader = new TrustedRootReader();
        var read = reader.Read(element, Convert.ToHexStringLower(SHA256.HashData(json.Span)));
        error = reader.problems.First?.Found ?? "";
        root = error.Length == 0 ? read : null;
        return root is not null;
    }

    private TrustedRoot Read(JsonElement element, string version)
    {
        var message = new ProtoMessage(
            element, "trusted root", problems,
            ["mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"], ignoreUnknown: true);
        var mediaType = message.Text("mediaType");
        if (mediaType.StartsWith(SigningConfigPrefix, StringComparison.Ordinal))
            message.Problem(" is a signing config: it says where to sign, not whom to trust; give the instance's trusted_root.json");
        else if (mediaType is not (MediaType or NewMediaType))
            message.Problem($" has the media type \"{StrictJson.Bounded(mediaType)}\", want \"{MediaType}\"");

        return new TrustedRoot(version)
        {
            TransparencyLogs = ReadAll(message, "tlogs", ReadLog),
            CertificateTransparencyLogs = ReadAll(message, "ctlogs", ReadLog),
            CertificateAuthorities = [.. ReadAll(message, "certificateAuthorities", ReadCertificateAuthority).SelectMany(a => a)],
            TimestampAuthorities = ReadAll(message, "timestampAuthorities", ReadTimestampAuthority),
            Ignored = ignored,
        };
    }

    private static List<T> ReadAll<T>(ProtoMessage message, string name, Func<JsonElement, string, T?> read)
        where T : class
    {
        var all = new List<T>();
        var elements = message.List(name, EvidenceLimits.MaxAuthorities);
        for (var i = 0; i < elements.Length; i++)
        {
            if (read(elements[i], $"{name}[{i}]") is { } one)
                all.Add(one);
        }

        return all;
    }

    private LogAuthority? ReadLog(JsonElement element, string path)
    {
        var log = new ProtoMessage(element, path, problems, ["baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId"], ignoreUnknown: true);
        if (log.Message("publicKey", ["rawBytes", "keyDetails", "validFor"], ignoreUnknown: true) is not { } keyMessage
            || log.Message("logId", ["keyId"], ignoreUnknown: true) is not { } id)
        {
            log.Problem(" has no public key or no log id");
            return null;
        }

        var (key, unsupported) = LogKeyReader.Read(keyMessage.Text("keyDetails"), keyMessage.Bytes("rawBytes"), log.Text("hashAlgorithm"));
        if (unsupported is not null)
        {
            ignored.Add($"{path}: {unsupported}");
            return null;
        }

        var keyId = id.Bytes("keyId");
        if (key is null || keyId.IsEmpty || ReadWindow(keyMessage) is not { } window)
        {
            log.Problem(" has a malformed public key, log id or validity");
            return null;
        }

        var baseUrl = log.Text("baseUrl");
        key.ExpectOften();
        // "if not set, assume log_id equals checkpoint_key_id" (sigstore_trustroot.proto, TransparencyLogInstance).
        var checkpointKeyId = log.Message("checkpointKeyId", ["keyId"], ignoreUnknown: true)?.Bytes("keyId") ?? default;
        return new LogAuthority(keyId, key, window, baseUrl, Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) ? uri.Host : "")
        {
            CheckpointKeyId = checkpointKeyId.IsEmpty ? keyId : checkpointKeyId,
        };
    }

    private List<IssuingAuthority>? ReadCertificateAuthority(JsonElement element, string path)
    {
        if (ReadChain(element, path) is not var (chain, window))
            return null;
        var issuers = new List<IssuingAuthority>(chain.Count);
        for (var i = 0; i < chain.Count; i++)
            issuers.Add(new IssuingAuthority([.. chain.Skip(i)], window, Oids.CodeSigning));
        return issuers;
    }

    private TimestampAuthority? ReadTimestampAuthority(JsonElement element, string path)
    {
        if (ReadChain(element, path) is not var (chain, window))
            return null;
        var authority = TimestampAuthorityChain.TryCreate(chain, window);
        if (authority is null)
            problems.Add($"{path} has a signing certificate and no certificate authority above it");
        return authority;
    }

    private (List<Certificate> Chain, ValidityWindow Window)? ReadChain(JsonElement element, string path)
    {
        var authority = new ProtoMessage(element, path, problems, ["subject", "uri", "certChain", "validFor"], ignoreUnknown: true);
        var elements = authority.Message("certChain", ["certificates"], ignoreUnknown: true)?.List("certificates", EvidenceLimits.MaxChainCertificates) ?? [];
        var chain = new List<Certificate>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            var certificate = new ProtoMessage(elements[i], $"{path}.certChain.certificates[{i}]", problems, ["rawBytes"], ignoreUnknown: true);
            if (CertificateParser.TryParse(certificate.Bytes("rawBytes"), out var parsed, out var error))
                chain.Add(parsed);
            else
                certificate.Problem($": {error}");
        }

        if (chain.Count == 0)
            authority.Problem(" has no certificates");
        var window = ReadWindow(authority);
        if (window is null)
            authority.Problem(" has no sound validity");
        return chain.Count == 0 || window is null ? null : (chain, window.Value);
    }

    private static ValidityWindow? ReadWindow(ProtoMessage message)
    {
        if (message.Message("validFor", ["start", "end"], ignoreUnknown: true) is not { } window
            || !ProtoScalar.TryTime(window.Text("start"), out var start))
            return null;
        if (window["end"] is null)
            return new ValidityWindow(start, null);
        return ProtoScalar.TryTime(window.Text("end"), out var end) ? new ValidityWindow(start, end) : null;
    }
}
