namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>A refused update or download.</summary>
/// <param name="Kind">The kind of refusal.</param>
/// <param name="Name">The file, role or target that was refused.</param>
/// <param name="Found">What was found, for people.</param>
/// <param name="Wanted">What was wanted instead.</param>
public sealed record TufFailure(TufFailureKind Kind, string Name, string Found, string Wanted)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Name}: {Found}, want {Wanted}";
}
