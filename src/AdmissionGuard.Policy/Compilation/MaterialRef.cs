namespace AdmissionGuard.Policy.Compilation;

/// <summary>Names one piece of material.</summary>
/// <param name="Kind">Where it is kept.</param>
/// <param name="Namespace">The namespace of the Secret or ConfigMap; empty for a trust root.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Key">The key within the object's data; empty for a trust root.</param>
public sealed record MaterialRef(MaterialKind Kind, string Namespace, string Name, string Key)
{
    /// <summary>Names a trust root's document.</summary>
    /// <param name="name">The TrustRoot's name, or <c>public-good</c>.</param>
    public static MaterialRef TrustRoot(string name) => new(MaterialKind.TrustRoot, "", name, "");

    /// <summary>As in <c>Secret team-a/cosign-pub, key cosign.pub</c>.</summary>
    public override string ToString() => Kind == MaterialKind.TrustRoot ? $"TrustRoot {Name}" : $"{Kind} {Namespace}/{Name}, key {Key}";
}
