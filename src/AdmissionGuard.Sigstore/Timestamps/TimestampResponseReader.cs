using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>
/// Reads TimeStampResp (RFC 3161, section 2.4.2) with its SignedData (RFC 5652, section 5.1), strict DER. Revocation lists,
/// which no timestamp authority sends, are refused: nothing would check them.
/// </summary>
internal static class TimestampResponseReader
{
    // "version 3, as the content is not id-data" (RFC 5652, section 5.1).
    private const byte SignedDataVersion = 3;

    /// <summary>Reads a response; problems are told.</summary>
    public static TimestampToken? Read(ReadOnlyMemory<byte> response, ProtoProblems problems)
    {
        if (response.Length > EvidenceLimits.MaxTimestampBytes)
            problems.Add(new VerificationFailure(VerificationStep.Time, FailureKind.LimitExceeded, $"a timestamp of {response.Length} bytes", $"at most {EvidenceLimits.MaxTimestampBytes}"));
        else if (TryRead(response, out var token))
            return token;
        problems.Add(new VerificationFailure(VerificationStep.Time, FailureKind.Malformed, "a malformed timestamp", "an RFC 3161 response in DER"));
        return null;
    }

    /// <summary>Reads exactly one response that grants a token.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> response, [NotNullWhen(true)] out TimestampToken? token)
    {
        token = null;
        var outer = new DerReader(response);
        return outer.TryEnter(DerTag.Sequence, out var fields) && outer.AtEnd
            && fields.TryEnter(DerTag.Sequence, out var status)
            && status.TryRead(DerTag.Integer, out var code) && DerValue.TrySmall(code.Span, out var value) && value is 0 or 1
            && TryReadContentInfo(ref fields, out token) && fields.AtEnd;
    }

    private static bool TryReadContentInfo(ref DerReader fields, [NotNullWhen(true)] out TimestampToken? token)
    {
        token = null;
        if (!fields.TryEnter(DerTag.Sequence, out var info)
            || !info.TryRead(DerTag.ObjectIdentifier, out var type) || !type.Span.SequenceEqual(Oids.SignedData)
            || !info.TryEnter(DerTag.ContextConstructed(0), out var wrapper) || !info.AtEnd
            || !wrapper.TryEnter(DerTag.Sequence, out var data) || !wrapper.AtEnd
            || !data.TryRead(DerTag.Integer, out var version) || version.Span is not [SignedDataVersion]
            || !data.TryEnter(DerTag.Set, out var digests)
            || !TryReadInfo(ref data, out var tstInfo)
            || !TryReadCertificates(ref data, out var certificates)
            || !data.TryEnter(DerTag.Set, out var signers) || !data.AtEnd
            || !TimestampSignerReader.TryRead(ref signers, out var signer) || !signers.AtEnd
            || !Contains(digests, signer.Digest)
            || !TryReadTstInfo(tstInfo, out var algorithm, out var imprint, out var time))
            return false;
        token = new TimestampToken
        {
            Info = tstInfo,
            ImprintAlgorithm = algorithm,
            Imprint = imprint,
            Time = time,
            Signer = signer,
            Certificates = certificates,
        };
        return true;
    }

    private static bool Contains(DerReader digests, DigestAlgorithm wanted)
    {
        while (DigestAlgorithmIdentifier.TryRead(ref digests, out var algorithm))
        {
            if (algorithm == wanted)
                return true;
        }

        return false;
    }

    private static bool TryReadInfo(ref DerReader data, out ReadOnlyMemory<byte> info)
    {
        info = default;
        return data.TryEnter(DerTag.Sequence, out var content)
            && content.TryRead(DerTag.ObjectIdentifier, out var type) && type.Span.SequenceEqual(Oids.TimestampInfo)
            && content.TryEnter(DerTag.ContextConstructed(0), out var wrapper) && content.AtEnd
            && wrapper.TryRead(DerTag.OctetString, out info) && wrapper.AtEnd;
    }

    private static bool TryReadCertificates(ref DerReader data, out List<ReadOnlyMemory<byte>> certificates)
    {
        certificates = [];
        if (data.NextTag != DerTag.ContextConstructed(0))
            return true;
        if (!data.TryEnter(DerTag.ContextConstructed(0), out var set))
            return false;
        while (!set.AtEnd)
        {
            if (certificates.Count == EvidenceLimits.MaxChainCertificates || !set.TryReadWhole(DerTag.Sequence, out var certificate))
                return false;
            certificates.Add(certificate);
        }

        return true;
    }

    private static bool TryReadTstInfo(ReadOnlyMemory<byte> info, out DigestAlgorithm algorithm, out ReadOnlyMemory<byte> imprint, out DateTimeOffset time)
    {
        (algorithm, imprint, time) = (default, default, default);
        var outer = new DerReader(info);
        if (!outer.TryEnter(DerTag.Sequence, out var fields) || !outer.AtEnd
            || !fields.TryRead(DerTag.Integer, out var version) || version.Span is not [1]
            || !fields.TrySkip(DerTag.ObjectIdentifier)
            || !fields.TryEnter(DerTag.Sequence, out var message)
            || !DigestAlgorithmIdentifier.TryRead(ref message, out algorithm)
            || !message.TryRead(DerTag.OctetString, out imprint) || !message.AtEnd || imprint.Length != algorithm.Length()
            || !fields.TrySkip(DerTag.Integer)
            || !fields.TryRead(DerTag.GeneralizedTime, out var genTime) || !DerValue.TryGeneralizedTime(genTime.Span, out time))
            return false;
        // accuracy, ordering, nonce, tsa: the time is taken as it stands, and the authority is known by its certificate.
        // Extensions are refused when one is critical (RFC 3161, section 2.4.2), and none is in use.
        return fields.TrySkipOptional(DerTag.Sequence) && fields.TrySkipOptional(DerTag.Boolean) && fields.TrySkipOptional(DerTag.Integer)
            && fields.TrySkipOptional(DerTag.ContextConstructed(0)) && fields.AtEnd;
    }
}
