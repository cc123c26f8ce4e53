namespace AdmissionGuard.Operator;

/// <summary>Times as the Kubernetes API writes them: RFC 3339, UTC, whole seconds.</summary>
internal static class Rfc3339Text
{
    /// <summary>The text of a time.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
