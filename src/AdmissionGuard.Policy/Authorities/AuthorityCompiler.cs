using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Policy.Authorities;

/// <summary>Prepares authorities: reads keys and certificates, finds trust roots, compiles identities.</summary>
internal sealed class AuthorityCompiler(CompileContext context)
{
    /// <summary>The trust root that is meant when keyless names none.</summary>
    public const string PublicGood = "public-good";

    private const int MaxAuthorities = 64;

    /// <summary>The authorities by name; null in place of one that does not compile.</summary>
    public IReadOnlyDictionary<string, CompiledAuthority?> Compile(IReadOnlyList<Authority>? authorities, string path)
    {
        var compiled = new Dictionary<string, CompiledAuthority?>(StringComparer.Ordinal);
        if (!context.Count(authorities, path, MaxAuthorities))
            return compiled;

        for (var i = 0; i < authorities!.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            context.Name(authorities[i].Name, FieldPath.Member(at, "name"));
            var authority = Compile(authorities[i], at);
            if (authorities[i].Name is { } name && !compiled.TryAdd(name, authority))
                context.Error(FieldPath.Member(at, "name"), $"{name} is there twice");
        }

        return compiled;
    }

    private CompiledAuthority? Compile(Authority authority, string path)
    {
        var kinds = (authority.Key is null ? 0 : 1) + (authority.Keyless is null ? 0 : 1) + (authority.Certificate is null ? 0 : 1);
        if (kinds != 1)
        {
            context.Error(path, kinds == 0 ? "names none of key, keyless and certificate" : "names more than one of key, keyless and certificate: want one");
            return null;
        }

        var before = context.Errors.Count;
        var (material, identities) = authority switch
        {
            { Key: { } key } => (Key(authority, key, FieldPath.Member(path, "key")), []),
            { Keyless: { } keyless } => Keyless(keyless, FieldPath.Member(path, "keyless")),
            _ => Certificate(authority, authority.Certificate!, FieldPath.Member(path, "certificate")),
        };
        var options = new TrustOptions(context).Of(authority, path);
        return material is null || context.Errors.Count > before
            ? null
            : new CompiledAuthority(authority.Name ?? "", new AuthorityTrust(material, options), identities);
    }

    private KeyTrust? Key(Authority authority, KeyAuthority key, string path)
    {
        var root = OptionalRoot(authority, key.TrustRootRef, path);
        var window = Window(key, path);
        if (context.Material.Text(key.Data, key.SecretRef, key.ConfigMapRef, DefaultKeys.PublicKey, path, context) is not { } pem)
            return null;
        if (PublicKey.TryParsePem(pem, out var publicKey, out var error))
            return new KeyTrust(publicKey, window, root);

        Unreadable(key.Data, key.SecretRef, path, $"is no public key that can be used: {error}");
        return null;
    }

    private ValidityWindow? Window(KeyAuthority key, string path)
    {
        if (key.ValidFrom is null && key.ValidUntil is null)
            return null;

        var from = key.ValidFrom is null ? DateTimeOffset.UnixEpoch : context.Time(key.ValidFrom, FieldPath.Member(path, "validFrom"));
        var until = key.ValidUntil is null ? null : context.Time(key.ValidUntil, FieldPath.Member(path, "validUntil"));
        if (from >= until)
            context.Error(FieldPath.Member(path, "validUntil"), "is not after validFrom");
        return from is null ? null : new ValidityWindow(from.Value, until);
    }

    private (TrustMaterial? Material, IReadOnlyList<CompiledIdentity> Identities) Keyless(KeylessAuthority keyless, string path)
    {
        var identities = new IdentityCompiler(context).Compile(keyless.Identities, FieldPath.Member(path, "identities"));
        if (keyless.InsecureIgnoreSCT is true)
            context.Warn(FieldPath.Member(path, "insecureIgnoreSCT"), "certificates need not be in a certificate-transparency log: misissued ones go unnoticed");
        var root = context.Material.Root(
            keyless.TrustRootRef is null ? PublicGood : keyless.TrustRootRef.Name,
            keyless.TrustRootRef is null ? FieldPath.Member(path, "trustRootRef") : FieldPath.Member(FieldPath.Member(path, "trustRootRef"), "name"),
            context);
        return (root is null ? null : new RootTrust(root), identities);
    }

    private (TrustMaterial? Material, IReadOnlyList<CompiledIdentity> Identities) Certificate(Authority authority, CertificateAuthority certificate, string path)
    {
        var identities = new IdentityCompiler(context).Compile(certificate.Identities, FieldPath.Member(path, "identities"));
        var root = OptionalRoot(authority, certificate.TrustRootRef, path);
        if (context.Material.Text(certificate.Data, certificate.SecretRef, certificate.ConfigMapRef, DefaultKeys.Certificates, path, context) is not { } pem)
            return (null, identities);
        if (CertificateAuthorityTrust.TryParsePem(pem, root, out var trust, out var error))
            return (trust, identities);

        Unreadable(certificate.Data, certificate.SecretRef, path, $"holds no certificates that can be used: {error}");
        return (null, identities);
    }

    private TrustedRoot? OptionalRoot(Authority authority, TrustRootRef? reference, string path)
    {
        if (reference is not null)
            return context.Material.Root(reference.Name, FieldPath.Member(FieldPath.Member(path, "trustRootRef"), "name"), context);
        if (authority.Certificate is not null)
            context.Error(FieldPath.Member(path, "trustRootRef"), "missing: it names the logs and timestamp authorities that prove when a certificate signed");
        else if (authority.TransparencyLog == Demand.Required || authority.Timestamp == Demand.Required || authority.Key?.ValidFrom is not null || authority.Key?.ValidUntil is not null)
            context.Error(FieldPath.Member(path, "trustRootRef"), "missing: it names the logs and timestamp authorities that must prove something");
        return null;
    }

    // In the policy's own text it is the policy that is wrong; elsewhere it may be right again without the policy changing.
    private void Unreadable(string? data, ObjectKeyRef? secret, string path, string message)
    {
        if (data is not null)
            context.Error(FieldPath.Member(path, "data"), message);
        else
            context.Missing(FieldPath.Member(path, secret is not null ? "secretRef" : "configMapRef"), message);
    }
}
