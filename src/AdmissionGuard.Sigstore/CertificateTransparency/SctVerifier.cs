using System.Buffers.Binary;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.CertificateTransparency;

/// <summary>Verifies that certificate-transparency logs promised to take a certificate in (RFC 6962, section 3.2).</summary>
internal static class SctVerifier
{
    private const int HeaderBytes = 2 + sizeof(ulong) + 2 + 32 + 3;

    /// <summary>Verifies the SCTs that are embedded in the certificate.</summary>
    /// <param name="certificate">The signing certificate.</param>
    /// <param name="issuer">The certificate whose key signed it.</param>
    /// <param name="logs">Whom to trust.</param>
    /// <param name="minimum">How many distinct logs must have promised.</param>
    /// <returns>Null when enough verify, else why not.</returns>
    public static VerificationFailure? Verify(Certificate certificate, Certificate issuer, IReadOnlyList<LogAuthority> logs, int minimum)
    {
        if (minimum == 0)
            return null;
        var wanted = $"SCTs of {minimum} trusted certificate-transparency log(s)";
        if (certificate.Extensions.SctList is not { } list)
            return new VerificationFailure(VerificationStep.CertificateTransparency, FailureKind.Missing, "a certificate without SCT", wanted);
        if (!SctListReader.TryRead(list, out var scts))
            return new VerificationFailure(VerificationStep.CertificateTransparency, FailureKind.Malformed, "a malformed SCT list", wanted);

        // Distinct by key: one log that is listed twice is one log (CVE-2026-49834).
        var verified = new HashSet<string>(StringComparer.Ordinal);
        var known = false;
        byte[]? precertificate = null;
        foreach (var sct in scts)
        {
            foreach (var log in logs)
            {
                if (!log.KeyId.Span.SequenceEqual(sct.LogId.Span))
                    continue;
                known = true;
                precertificate ??= Precertificate.Encode(certificate);
                if (!verified.Contains(log.Key.Fingerprint) && IsSignedBy(log, sct, precertificate, issuer))
                    verified.Add(log.Key.Fingerprint);
            }
        }

        if (verified.Count >= minimum)
            return null;
        return known
            ? new VerificationFailure(VerificationStep.CertificateTransparency, FailureKind.Invalid, $"SCTs of which {verified.Count} verify", wanted)
            : new VerificationFailure(VerificationStep.CertificateTransparency, FailureKind.Untrusted, "no SCT of a trusted log", wanted);
    }

    private static bool IsSignedBy(LogAuthority log, in SignedCertificateTimestamp sct, byte[] precertificate, Certificate issuer)
    {
        var fits = sct.SignatureAlgorithm switch
        {
            SignedCertificateTimestamp.Ecdsa => log.Key.Algorithm is KeyAlgorithm.EcdsaP256 or KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521,
            SignedCertificateTimestamp.Rsa => log.Key.Algorithm == KeyAlgorithm.Rsa,
            _ => false,
        };
        if (!fits || sct.Time is not { } time || !log.Window.Contains(time))
            return false;
        // Of SCTs the hash is told and was read to be SHA-256, whatever the key.
        var scheme = sct.SignatureAlgorithm == SignedCertificateTimestamp.Rsa ? SignatureScheme.RsaPkcs1Sha256 : SignatureScheme.EcdsaSha256;
        return log.Key.VerifyMessage(scheme, SignedData(sct, precertificate, issuer), sct.Signature);
    }

    // "digitally-signed struct { Version; SignatureType certificate_timestamp; uint64 timestamp; LogEntryType precert_entry;
    // PreCert { issuer_key_hash[32]; TBSCertificate<1..2^24-1> }; CtExtensions<0..2^16-1> }" (RFC 6962, section 3.2).
    private static byte[] SignedData(in SignedCertificateTimestamp sct, byte[] precertificate, Certificate issuer)
    {
        var data = new byte[HeaderBytes + precertificate.Length + sizeof(ushort) + sct.Extensions.Length];
        BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(2), sct.Milliseconds);
        data[2 + sizeof(ulong) + 1] = 1;
        issuer.PublicKey.FingerprintBytes.Span.CopyTo(data.AsSpan(2 + sizeof(ulong) + 2));
        data[HeaderBytes - 3] = (byte)(precertificate.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(HeaderBytes - 2), (ushort)precertificate.Length);
        precertificate.CopyTo(data, HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(HeaderBytes + precertificate.Length), (ushort)sct.Extensions.Length);
        sct.Extensions.Span.CopyTo(data.AsSpan(HeaderBytes + precertificate.Length + sizeof(ushort)));
        return data;
    }
}
