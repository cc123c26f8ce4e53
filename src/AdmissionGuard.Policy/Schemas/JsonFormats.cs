using System.Net;
using System.Net.Sockets;
using AdmissionGuard.Policy.Compilation;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>The formats that are checked (validation, section 7.3).</summary>
internal static class JsonFormats
{
    /// <summary>Their names.</summary>
    public static readonly IReadOnlyList<string> Names = ["date-time", "date", "uri", "uuid", "ipv4", "ipv6"];

    /// <summary>True when the text is of the format.</summary>
    public static bool Matches(string format, string text) => format switch
    {
        "date-time" => Rfc3339.TryParse(text, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _),
        "uri" => text.Length <= 8192 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsWellFormedOriginalString(),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "ipv4" => text.Length <= 15 && text.Split('.') is { Length: 4 } parts && parts.All(p => byte.TryParse(p, out var n) && n.ToString() == p),
        "ipv6" => text.Length <= 45 && !text.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[',
        _ => throw new InvalidOperationException("the compiler lets no other format pass"),
    };
}
