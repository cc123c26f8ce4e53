using System.Diagnostics.CodeAnalysis;
using System.Text;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Finds the bytes behind references, and reads each trust root once for all policies.</summary>
internal sealed class MaterialResolver(PolicyMaterial material, PolicySettings settings, IReadOnlyDictionary<string, TrustRootSpec?> trustRoots)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TrustedRoot? Root, string Error)> roots = new(StringComparer.Ordinal);

    /// <summary>
    /// The text of exactly one of three sources; null when that is wrong (told to <paramref name="context"/>) or missing.
    /// </summary>
    public string? Text(string? data, ObjectKeyRef? secret, ObjectKeyRef? configMap, string defaultKey, string path, CompileContext context)
    {
        var given = (data is null ? 0 : 1) + (secret is null ? 0 : 1) + (configMap is null ? 0 : 1);
        if (given != 1)
        {
            context.Error(path, given == 0 ? "names none of data, secretRef and configMapRef" : "names more than one of data, secretRef and configMapRef: want one");
            return null;
        }

        if (data is not null)
            return context.Bounded(data, FieldPath.Member(path, "data"));

        var fieldPath = FieldPath.Member(path, secret is not null ? "secretRef" : "configMapRef");
        var kind = secret is not null ? MaterialKind.Secret : MaterialKind.ConfigMap;
        return Reference(kind, (secret ?? configMap)!, defaultKey, fieldPath, context) is { } reference ? Load(reference, fieldPath, context) : null;
    }

    /// <summary>The reference in full; null when it reaches outside the policy's namespace (threat P2) or names nothing.</summary>
    public MaterialRef? Reference(MaterialKind kind, ObjectKeyRef reference, string defaultKey, string path, CompileContext context)
    {
        var before = context.Errors.Count;
        context.Text(reference.Name, FieldPath.Member(path, "name"));
        if (reference.Namespace is not null)
            context.Name(reference.Namespace, FieldPath.Member(path, "namespace"));
        if (context.PolicyNamespace is { } own && reference.Namespace is not null && reference.Namespace != own)
            context.Error(FieldPath.Member(path, "namespace"), $"an ImagePolicy reads from its own namespace {own} only");
        return context.Errors.Count > before
            ? null
            : new MaterialRef(kind, reference.Namespace ?? context.PolicyNamespace ?? settings.OperatorNamespace, reference.Name!, reference.Key ?? defaultKey);
    }

    /// <summary>Notes a TrustRoot whose own text is wrong: what was loaded under its name is not what it says.</summary>
    public void Refuse(string name) => refused.Add(name);

    /// <summary>A trust root by name; null when it is missing or unreadable (told to <paramref name="context"/>).</summary>
    public TrustedRoot? Root(string? name, string path, CompileContext context)
    {
        context.Text(name, path);
        if (string.IsNullOrEmpty(name))
            return null;
        if (!roots.TryGetValue(name, out var known))
            roots[name] = known = ReadRoot(name);
        if (known.Root is null)
            context.Missing(path, known.Error);
        return known.Root;
    }

    private (TrustedRoot? Root, string Error) ReadRoot(string name)
    {
        var context = new CompileContext(this, policyNamespace: null);
        var source = trustRoots.GetValueOrDefault(name)?.TrustedRoot;
        var isBroken = refused.Contains(name) || (trustRoots.TryGetValue(name, out var spec) && spec is null);
        var bytes = isBroken ? null
            : source is null ? material[MaterialRef.TrustRoot(name)]
            : Text(source.Data, source.SecretRef, source.ConfigMapRef, DefaultKeys.TrustedRoot, "", context) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        if (bytes is null)
            return (null, $"TrustRoot {name} {(isBroken ? "does not compile" : context.Errors.Count > 0 ? context.Errors[0].Message : "is not there, or not loaded yet")}");

        return TrustedRoot.TryParse(bytes.Value, out var root, out var error) ? (root, "") : (null, $"TrustRoot {name} is unreadable: {error}");
    }

    private string? Load(MaterialRef reference, string path, CompileContext context)
    {
        if (material[reference] is not { } bytes)
            context.Missing(path, $"{reference} is not there, or not readable");
        else if (bytes.Length > PolicyMaterial.MaxBytes)
            context.Missing(path, $"{reference} has {bytes.Length} bytes, want at most {PolicyMaterial.MaxBytes}");
        else if (!TryDecode(bytes.Span, out var text))
            context.Missing(path, $"{reference} is not text");
        else
            return text;

        return null;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
