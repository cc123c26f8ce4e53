using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.TestSupport.FakeSigstore;
using static AdmissionGuard.Tests.Policy.Fields.FieldCase;
using static AdmissionGuard.Tests.Policy.Fields.RealSignatures;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>Who may speak, and what must prove it: judged on real signatures of a Sigstore in memory.</summary>
internal static class AuthorityFields
{
    private const string Subject = LeafSpec.DefaultSubject;
    private const string Issuer = LeafSpec.DefaultIssuer;
    private const string Exact = $"{{issuer: \"{Issuer}\", subject: \"{Subject}\"}}";
    private const string Other = "https://github.com/mallory/app/.github/workflows/release.yml@refs/heads/main";

    private static string Identity(string identity, string more = "") => $"keyless: {{trustRootRef: {{name: fake}}, identities: [{identity}]}}{more}";

    private static FakeSigning With(Func<LeafSpec, LeafSpec> leaf) => Keyless with { Leaf = leaf };

    private static string Named(string name) => $"authorities: [{{name: {name}, key: {{data: @alice}}}}]\nrequire: [{{name: wanted, signature: {{from: {{anyOf: [alice]}}}}}}]";

    public static IEnumerable<FieldCase> All =>
    [
        Written("Authority.Name", Reason.PolicyNotReady, Named("bob"), Named("alice"), Signed()),
        Case("Authority.Key", Reason.UntrustedKey, "key: {data: @signer}", Keyed with { Key = FakeKey.Ecdsa() }, Keyed),
        Case("Authority.Keyless", Reason.UntrustedIdentity, Identity(Exact), With(l => l with { Names = [LeafSpec.Uri(Other)] }), Keyless),
        Case("Authority.Certificate", Reason.UntrustedIdentity, "certificate: {data: @ca, trustRootRef: {name: fake}, identities: [{subject: \"" + Subject + "\"}]}", With(l => l with { Names = [LeafSpec.Uri(Other)] }), Keyless),
        Case("Authority.TransparencyLog", Reason.LogEntryMissing, "transparencyLog: Required, key: {data: @signer, trustRootRef: {name: fake}}", Keyed, Keyed with { Entry = "dsse/0.0.1" }),
        Case("Authority.Timestamp", Reason.TimestampMissing, "timestamp: Required, key: {data: @signer, trustRootRef: {name: fake}}", Keyed, Keyed with { Timestamp = true }),
        Case("Authority.InclusionProof", Reason.LogEntryMissing, Identity(Exact, ", transparencyLog: Required, inclusionProof: Required"), Keyless with { Proof = false }, Keyless),

        Case("KeyAuthority.Data", Reason.UntrustedKey, "key: {data: @alice}", "key: {data: @signer}", Keyed),
        Written("KeyAuthority.SecretRef", Reason.UntrustedKey, Require("signature: {from: {anyOf: [bob]}}"), Ref("secretRef: {name: alice}"), Signed()),
        Written("KeyAuthority.ConfigMapRef", Reason.UntrustedKey, Require("signature: {from: {anyOf: [bob]}}"), Ref("configMapRef: {name: alice}"), Signed()),
        Case("KeyAuthority.TrustRootRef", Reason.PolicyNotReady, "timestamp: Required, key: {data: @signer, trustRootRef: {name: elsewhere}}", "timestamp: Required, key: {data: @signer, trustRootRef: {name: fake}}", Keyed with { Timestamp = true }),
        Case("KeyAuthority.ValidFrom", Reason.TimestampInvalid, KeyFrom("validFrom: \"2026-06-01T13:00:00Z\""), KeyFrom("validFrom: \"2026-06-01T11:00:00Z\""), Keyed with { Timestamp = true }),
        Case("KeyAuthority.ValidUntil", Reason.TimestampInvalid, KeyFrom("validUntil: \"2026-06-01T11:00:00Z\""), KeyFrom("validUntil: \"2026-06-01T13:00:00Z\""), Keyed with { Timestamp = true }),
        Written("ObjectKeyRef.Name", Reason.PolicyNotReady, Ref("secretRef: {name: elsewhere}"), Ref("secretRef: {name: alice}"), Signed()),
        Written("ObjectKeyRef.Namespace", Reason.PolicyNotReady, Ref("secretRef: {name: alice, namespace: elsewhere}"), Ref("secretRef: {name: alice, namespace: team-a}"), Signed()),
        Written("ObjectKeyRef.Key", Reason.PolicyNotReady, Ref("secretRef: {name: alice, key: elsewhere}"), Ref("secretRef: {name: alice, key: cosign.pub}"), Signed()),
        Case("TrustRootRef.Name", Reason.PolicyNotReady, $"keyless: {{trustRootRef: {{name: elsewhere}}, identities: [{Exact}]}}", Identity(Exact), Keyless),

        Case("KeylessAuthority.TrustRootRef", Reason.TimestampInvalid, $"keyless: {{identities: [{Exact}]}}", Identity(Exact), Keyless),
        Case("KeylessAuthority.Identities", Reason.UntrustedIdentity, Identity($"{{issuer: \"{Issuer}\", subject: \"{Other}\"}}"), Identity($"{{issuer: \"{Issuer}\", subject: \"{Other}\"}}, {Exact}"), Keyless),
        Case("KeylessAuthority.InsecureIgnoreSCT", Reason.InvalidCertificate, Identity(Exact), $"keyless: {{insecureIgnoreSCT: true, trustRootRef: {{name: fake}}, identities: [{Exact}]}}", With(l => l with { CtLogs = [] })),
        Case("Identity.Issuer", Reason.UntrustedIdentity, Identity($"{{issuer: \"{Issuer}/\", subject: \"{Subject}\"}}"), Identity(Exact), Keyless),
        Case("Identity.IssuerRegExp", Reason.UntrustedIdentity, Identity($"{{issuerRegExp: \"https://token\\\\.actions\", subject: \"{Subject}\"}}"), Identity($"{{issuerRegExp: \"https://token\\\\.actions\\\\..+\", subject: \"{Subject}\"}}"), Keyless),
        Case("Identity.Subject", Reason.UntrustedIdentity, Identity($"{{issuer: \"{Issuer}\", subject: \"{Subject}2\"}}"), Identity(Exact), Keyless),
        Case("Identity.SubjectRegExp", Reason.UntrustedIdentity, Identity($"{{issuer: \"{Issuer}\", subjectRegExp: \"https://github\\\\.com/acme/app\"}}"), Identity($"{{issuer: \"{Issuer}\", subjectRegExp: \"https://github\\\\.com/acme/app/.+\"}}"), Keyless),
        Case("Identity.Claims", Reason.UntrustedIdentity, Identity($"{{issuer: \"{Issuer}\", subject: \"{Subject}\", claims: {{sourceRepositoryURI: \"https://github.com/acme/other\"}}}}"), Identity($"{{issuer: \"{Issuer}\", subject: \"{Subject}\", claims: {{sourceRepositoryURI: \"https://github.com/acme/app\"}}}}"), Keyless),
        Case("Identity.ClaimsRegExp", Reason.UntrustedIdentity, Identity($"{{issuer: \"{Issuer}\", subject: \"{Subject}\", claimsRegExp: {{sourceRepositoryURI: \"https://github\\\\.com/acme\"}}}}"), Identity($"{{issuer: \"{Issuer}\", subject: \"{Subject}\", claimsRegExp: {{sourceRepositoryURI: \"https://github\\\\.com/acme/.+\"}}}}"), Keyless),

        Case("CertificateAuthority.Data", Reason.PolicyNotReady, Own("data: not PEM"), Own("data: @ca"), Keyless),
        Case("CertificateAuthority.SecretRef", Reason.PolicyNotReady, Own("secretRef: {name: elsewhere}"), Own("secretRef: {name: ca}"), Keyless),
        Case("CertificateAuthority.ConfigMapRef", Reason.PolicyNotReady, Own("configMapRef: {name: elsewhere}"), Own("configMapRef: {name: ca}"), Keyless),
        Case("CertificateAuthority.TrustRootRef", Reason.PolicyNotReady, $"certificate: {{data: @ca, identities: [{{subject: \"{Subject}\"}}]}}", Own("data: @ca"), Keyless),
        Case("CertificateAuthority.Identities", Reason.UntrustedIdentity, Own("data: @ca", $"{{subject: \"{Other}\"}}"), Own("data: @ca"), Keyless),
        Case("CertificateIdentity.Subject", Reason.UntrustedIdentity, Own("data: @ca", $"{{subject: \"{Subject}2\"}}"), Own("data: @ca", $"{{subject: \"{Subject}\"}}"), Keyless),
        Case("CertificateIdentity.SubjectRegExp", Reason.UntrustedIdentity, Own("data: @ca", "{subjectRegExp: \"https://github\\\\.com/acme\"}"), Own("data: @ca", "{subjectRegExp: \"https://github\\\\.com/acme/.+\"}"), Keyless),
    ];

    private static string Ref(string reference) => $"authorities: [{{name: signer, key: {{{reference}}}}}]\nrequire: [{{name: wanted, signature: {{from: {{anyOf: [signer]}}}}}}]";

    private static string KeyFrom(string window) => $"timestamp: Required, key: {{data: @signer, trustRootRef: {{name: fake}}, {window}}}";

    private static string Own(string source, string identity = $"{{subject: \"{Subject}\"}}") => $"certificate: {{{source}, trustRootRef: {{name: fake}}, identities: [{identity}]}}";
}
