using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Says what is wrong with a TrustRoot.</summary>
internal sealed class TrustRootCheck(CompileContext context)
{
    public IReadOnlyList<PolicyError> Check(TrustRootSpec? spec, IReadOnlyList<PolicyError> documentErrors)
    {
        if (spec is null || spec.TrustedRoot is null == spec.Tuf is null)
            context.Error("spec", spec?.Tuf is null ? "names neither trustedRoot nor tuf" : "names both trustedRoot and tuf: want one");
        if (spec?.TrustedRoot is { } source)
            CheckDocument(source, "spec.trustedRoot");
        if (spec?.Tuf is { } tuf)
            CheckRepository(tuf, "spec.tuf");
        return [.. documentErrors, .. context.Errors, .. context.Warnings];
    }

    private void CheckDocument(TrustedRootSource source, string path)
    {
        if (Text(source, DefaultKeys.TrustedRoot, path) is { } text && !TrustedRoot.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out _, out var error))
            context.Missing(path, $"is no trusted root: {error}");
    }

    private void CheckRepository(TufRepository tuf, string path)
    {
        if (!Uri.TryCreate(tuf.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0)
            context.Error(FieldPath.Member(path, "url"), tuf.Url is null ? "missing" : "is not an https URL");
        if (tuf.Root is null)
            context.Error(FieldPath.Member(path, "root"), "missing: the root.json to start from must come from elsewhere than the repository");
        else
            _ = Text(tuf.Root, DefaultKeys.TufRoot, FieldPath.Member(path, "root"));
        if (tuf.Target is not null && (tuf.Target.Length == 0 || tuf.Target.Contains("..", StringComparison.Ordinal) || tuf.Target.StartsWith('/')))
            context.Error(FieldPath.Member(path, "target"), "is not the name of a target");
    }

    private string? Text(TrustedRootSource source, string defaultKey, string path) =>
        context.Material.Text(source.Data, source.SecretRef, source.ConfigMapRef, defaultKey, path, context);
}
