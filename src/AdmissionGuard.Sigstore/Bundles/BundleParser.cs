using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Timestamps;
using AdmissionGuard.Sigstore.TransparencyLog;

namespace AdmissionGuard.Sigstore.Bundles;

/// <summary>
/// Reads Sigstore bundles, versions 0.1 to 0.3 (Sigstore protobuf specification, <c>sigstore_bundle.proto</c>), without
/// believing anything.
/// </summary>
public static class BundleParser
{
    /// <summary>Reads a whole bundle.</summary>
    /// <param name="json">The bundle's JSON, UTF-8, at most <see cref="EvidenceLimits.MaxEvidenceBytes"/>; not kept.</param>
    /// <param name="material">What it holds.</param>
    /// <param name="failure">Why it is none.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> json,
        [NotNullWhen(true)] out SignedMaterial? material,
        [NotNullWhen(false)] out VerificationFailure? failure)
    {
        material = null;
        if (!StrictJson.TryParse(json, EvidenceLimits.MaxEvidenceBytes, out var root, out var error))
        {
            var kind = json.Length > EvidenceLimits.MaxEvidenceBytes ? FailureKind.LimitExceeded : FailureKind.Malformed;
            failure = new VerificationFailure(VerificationStep.Format, kind, error, "a Sigstore bundle");
            return false;
        }

        var problems = new ProtoProblems(VerificationStep.Format, "a Sigstore bundle");
        var read = Read(root, problems);
        failure = problems.First;
        material = failure is null ? read : null;
        return material is not null;
    }

    private static SignedMaterial? Read(JsonElement root, ProtoProblems problems)
    {
        var bundle = new ProtoMessage(root, "bundle", problems, ["mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"]);
        if (problems.First is not null)
            return null;
        if (Version(bundle.Text("mediaType"), problems) is not { } version)
            return null;
        if (bundle.Message("verificationMaterial", ["x509CertificateChain", "certificate", "publicKey", "tlogEntries", "timestampVerificationData"]) is not { } verification)
        {
            bundle.Problem(" has no verificationMaterial");
            return null;
        }

        var content = ReadContent(bundle);
        var signer = SignerReader.Read(verification, version, problems);
        var entries = ReadLogEntries(verification, version, problems);
        var timestamps = ReadTimestamps(verification, problems);
        return content is null || problems.First is not null ? null : new SignedMaterial(content)
        {
            Certificate = signer.Certificate,
            KeyHint = signer.KeyHint,
            LogEntries = entries,
            Timestamps = timestamps,
        };
    }

    private static BundleVersion? Version(string mediaType, ProtoProblems problems)
    {
        switch (mediaType)
        {
            case "application/vnd.dev.sigstore.bundle+json;version=0.1":
                return BundleVersion.V01;
            case "application/vnd.dev.sigstore.bundle+json;version=0.2":
                return BundleVersion.V02;
            case "application/vnd.dev.sigstore.bundle+json;version=0.3" or "application/vnd.dev.sigstore.bundle.v0.3+json":
                return BundleVersion.V03;
            default:
                problems.Add(new VerificationFailure(
                    VerificationStep.Format, FailureKind.Unsupported, $"the bundle media type \"{StrictJson.Bounded(mediaType)}\"", "a bundle of version 0.1, 0.2 or 0.3"));
                return null;
        }
    }

    private static SignedContent? ReadContent(ProtoMessage bundle)
    {
        var envelope = bundle.Message("dsseEnvelope", DsseEnvelopeReader.Fields);
        var message = bundle.Message("messageSignature", ["messageDigest", "signature"]);
        if (envelope is null == message is null)
        {
            bundle.Problem(" has not exactly one of dsseEnvelope and messageSignature");
            return null;
        }

        return envelope is { } dsse ? DsseEnvelopeReader.Read(dsse) : MessageSignatureReader.Read(message!.Value);
    }

    private static List<LogEntry> ReadLogEntries(ProtoMessage verification, BundleVersion version, ProtoProblems problems)
    {
        var elements = verification.List("tlogEntries", EvidenceLimits.MaxLogEntries);
        var entries = new List<LogEntry>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            if (LogEntryReader.Read(elements[i], $"tlogEntries[{i}]", version, problems) is { } entry)
                entries.Add(entry);
        }

        return entries;
    }

    private static List<TimestampToken> ReadTimestamps(ProtoMessage verification, ProtoProblems problems)
    {
        var elements = verification.Message("timestampVerificationData", ["rfc3161Timestamps"])?.List("rfc3161Timestamps", EvidenceLimits.MaxTimestamps) ?? [];
        var timestamps = new List<TimestampToken>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            var timestamp = new ProtoMessage(elements[i], $"rfc3161Timestamps[{i}]", problems, ["signedTimestamp"]);
            if (TimestampResponseReader.Read(timestamp.Bytes("signedTimestamp"), problems) is { } token)
                timestamps.Add(token);
        }

        return timestamps;
    }
}
