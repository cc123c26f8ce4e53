namespace AdmissionGuard.Registry.Credentials;

/// <summary>The content of one pull secret.</summary>
/// <param name="Name">How messages name it, as in <c>team-a/regcred</c>.</param>
/// <param name="Format">Its format.</param>
/// <param name="Content">The bytes of the secret's one key.</param>
public sealed record PullSecret(string Name, PullSecretFormat Format, ReadOnlyMemory<byte> Content)
{
    /// <summary>The name; never the content.</summary>
    public override string ToString() => Name;
}
