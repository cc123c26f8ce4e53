using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Lists what must be loaded before policies can be compiled.</summary>
internal static class MaterialReferences
{
    public static IReadOnlyList<MaterialRef> Of(IReadOnlyList<PolicyDocument> documents, PolicySettings settings)
    {
        var roots = documents.Select(d => d.Resource).OfType<TrustRoot>().ToLookup(r => r.Metadata.Name ?? "", StringComparer.Ordinal);
        return
        [
            .. documents.SelectMany(d => Of(d.Resource, settings)).Concat(roots.SelectMany(r => r).SelectMany(r => Of(r, settings)))
                .Where(r => r.Kind != MaterialKind.TrustRoot || roots[r.Name].All(t => t.Spec?.TrustedRoot is null))
                .Distinct()
                .OrderBy(r => r.Kind).ThenBy(r => r.Namespace, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<MaterialRef> Of(PolicyResource resource, PolicySettings settings) => resource switch
    {
        ClusterImagePolicy policy => Of(policy.Spec, null, settings),
        ImagePolicy policy => Of(policy.Spec, policy.Metadata.Namespace ?? "", settings),
        _ => [],
    };

    private static IEnumerable<MaterialRef> Of(TrustRoot root, PolicySettings settings) =>
    [
        .. Of(root.Spec?.TrustedRoot?.SecretRef, root.Spec?.TrustedRoot?.ConfigMapRef, DefaultKeys.TrustedRoot, null, settings),
        .. Of(root.Spec?.Tuf?.Root?.SecretRef, root.Spec?.Tuf?.Root?.ConfigMapRef, DefaultKeys.TufRoot, null, settings),
    ];

    private static IEnumerable<MaterialRef> Of(ImagePolicySpec? spec, string? policyNamespace, PolicySettings settings)
    {
        foreach (var authority in spec?.Authorities ?? [])
        {
            foreach (var reference in Of(authority.Key?.SecretRef, authority.Key?.ConfigMapRef, DefaultKeys.PublicKey, policyNamespace, settings))
                yield return reference;
            foreach (var reference in Of(authority.Certificate?.SecretRef, authority.Certificate?.ConfigMapRef, DefaultKeys.Certificates, policyNamespace, settings))
                yield return reference;
            if ((authority.Key?.TrustRootRef ?? authority.Keyless?.TrustRootRef ?? authority.Certificate?.TrustRootRef)?.Name is { } root)
                yield return MaterialRef.TrustRoot(root);
            else if (authority.Keyless is { TrustRootRef: null })
                yield return MaterialRef.TrustRoot(AuthorityCompiler.PublicGood);
        }
    }

    private static IEnumerable<MaterialRef> Of(ObjectKeyRef? secret, ObjectKeyRef? configMap, string defaultKey, string? policyNamespace, PolicySettings settings)
    {
        foreach (var (kind, reference) in new[] { (MaterialKind.Secret, secret), (MaterialKind.ConfigMap, configMap) })
        {
            if (reference?.Name is not null && (policyNamespace is null || reference.Namespace is null || reference.Namespace == policyNamespace))
                yield return new MaterialRef(kind, reference.Namespace ?? policyNamespace ?? settings.OperatorNamespace, reference.Name, reference.Key ?? defaultKey);
        }
    }
}
