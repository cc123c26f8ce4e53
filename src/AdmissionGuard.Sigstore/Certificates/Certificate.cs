using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>
/// An X.509 v3 certificate (RFC 5280, section 4.1) as slices of its own DER, with what path validation and policies read
/// from it. Says nothing about trust. Parsing takes microseconds where <c>X509Certificate2</c> takes a hundred.
/// </summary>
internal sealed class Certificate
{
    private string? fingerprint;

    /// <summary>The whole certificate.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>The signed part, with tag and length.</summary>
    public required ReadOnlyMemory<byte> ToBeSigned { get; init; }

    /// <summary>The signature's scheme.</summary>
    public required SignatureScheme SignatureScheme { get; init; }

    /// <summary>The signature.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The serial number's contents, as unsigned bytes.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    /// <summary>The issuer Name with tag and length; names are compared as bytes (RFC 5280, section 7.1, allows no less).</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    /// <summary>The subject Name with tag and length.</summary>
    public required ReadOnlyMemory<byte> Subject { get; init; }

    /// <summary>When it may be used: a closed interval (RFC 5280, section 4.1.2.5).</summary>
    public required ValidityWindow Validity { get; init; }

    /// <summary>The public key, imported.</summary>
    public required PublicKey PublicKey { get; init; }

    /// <summary>The extensions.</summary>
    public required CertificateExtensions Extensions { get; init; }

    /// <summary>What the extensions' wrapper is preceded by in <see cref="ToBeSigned"/>'s contents.</summary>
    public required ReadOnlyMemory<byte> BeforeExtensions { get; init; }

    /// <summary>Lower-case hex SHA-256 of <see cref="Der"/>.</summary>
    public string Fingerprint => fingerprint ??= Convert.ToHexStringLower(SHA256.HashData(Der.Span));

    /// <summary>Whether issuer and subject are the same name.</summary>
    public bool IsSelfIssued => Issuer.Span.SequenceEqual(Subject.Span);

    /// <summary>Whether the other certificate's key made this one's signature.</summary>
    public bool IsSignedBy(PublicKey issuer) => issuer.VerifyMessage(SignatureScheme, ToBeSigned.Span, Signature);
}
