namespace AdmissionGuard.Admission.Protocol;

/// <summary>The kind of an object, as in <c>request.kind</c>.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version in which the object is sent.</param>
/// <param name="Kind">The kind.</param>
internal readonly record struct ObjectKind(string Group, string Version, string Kind)
{
    /// <summary>The value that objects of this kind carry in <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}
