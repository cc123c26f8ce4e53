using System.Text.Json;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.Bundles;

/// <summary>Reads who a bundle says has signed: exactly one of a certificate, a certificate chain and a key hint.</summary>
internal static class SignerReader
{
    /// <summary>Reads the one that is there.</summary>
    public static (Certificate? Certificate, string? KeyHint) Read(ProtoMessage verification, BundleVersion version, ProtoProblems problems)
    {
        var chain = verification.Message("x509CertificateChain", ["certificates"]);
        var certificate = verification.Message("certificate", ["rawBytes"]);
        var key = verification.Message("publicKey", ["hint"]);
        if ((chain is null ? 0 : 1) + (certificate is null ? 0 : 1) + (key is null ? 0 : 1) != 1)
        {
            verification.Problem(" has not exactly one of certificate, x509CertificateChain and publicKey");
            return default;
        }

        if (key is { } hint)
            return (null, hint.Text("hint"));
        if (certificate is { } single)
            return (Parse(single.Bytes("rawBytes"), problems), null);
        return (ReadChain(chain!.Value, version, problems), null);
    }

    private static Certificate? ReadChain(ProtoMessage chain, BundleVersion version, ProtoProblems problems)
    {
        // "In the 0.3 and later versions, the `x509_certificate_chain` MUST NOT be used" (VerificationMaterial).
        if (version >= BundleVersion.V03)
            chain.Problem(" is there, which bundles of version 0.3 must not have");
        var elements = chain.List("certificates", EvidenceLimits.MaxChainCertificates);
        if (elements.Length == 0)
            chain.Problem(" is empty");
        // Only the first is used. Real bundles of version 0.1 carry intermediates and even roots, which prove nothing: the
        // trusted root has its own.
        Certificate? leaf = null;
        for (var i = 0; i < elements.Length; i++)
        {
            var bytes = new ProtoMessage(elements[i], $"x509CertificateChain.certificates[{i}]", problems, ["rawBytes"]).Bytes("rawBytes");
            var certificate = Parse(bytes, problems);
            leaf ??= certificate;
        }

        return leaf;
    }

    private static Certificate? Parse(ReadOnlyMemory<byte> der, ProtoProblems problems)
    {
        if (CertificateParser.TryParse(der, out var certificate, out var error))
            return certificate;
        problems.Add(new VerificationFailure(VerificationStep.Certificate, FailureKind.Malformed, error, "a signing certificate"));
        return null;
    }
}
