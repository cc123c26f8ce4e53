namespace AdmissionGuard.Policy.Documents;

/// <summary>Paths of fields, as in <c>spec.authorities[0].keyless</c>; keys of maps that are no plain names stand in brackets.</summary>
internal static class FieldPath
{
    public static string Member(string path, string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? path.Length == 0 ? key : $"{path}.{key}"
            : $"{path}[\"{key}\"]";

    public static string Item(string path, int index) => $"{path}[{index}]";
}
