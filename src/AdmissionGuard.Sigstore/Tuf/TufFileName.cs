using System.Security.Cryptography;
using System.Text;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// Names from metadata as parts of URLs and as file names. A role or target may be called <c>../../etc/x</c>, <c>C:\x</c>
/// or <c>NUL</c> (CVE-2026-24137, CVE-2026-24686, CVE-2021-41131); what comes out here stays where it is put.
/// </summary>
public static class TufFileName
{
    // Most file systems take names of 255 bytes; ".json", a version and a temporary suffix come on top.
    private const int MaxEncodedLength = 180;

    /// <summary>
    /// A file name for a target path or role name, the same on every system and for no two names: lower-case letters,
    /// digits, <c>_</c>, <c>-</c> and inner dots stay, everything else becomes <c>%XX</c>; what would be too long becomes its hash.
    /// </summary>
    /// <param name="name">The untrusted name.</param>
    /// <returns>One file name, without any separator.</returns>
    public static string ForDisk(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var encoded = new StringBuilder(name.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(name))
        {
            var plain = unit is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_' or (byte)'-'
                || (unit == '.' && encoded.Length > 0);
            if (plain) encoded.Append((char)unit);
            else encoded.Append('%').Append(Convert.ToHexString([unit]));
        }

        // A trailing dot vanishes on Windows, and the name of a device is the device, whatever its extension.
        if (encoded[^1] == '.') encoded.Remove(encoded.Length - 1, 1).Append("%2E");
        var result = encoded.ToString();
        if (IsDevice(result)) result = $"%{(int)result[0]:X2}{result[1..]}";
        return result.Length <= MaxEncodedLength ? result : "sha256%3A" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>The name of a role's metadata file in a URL: no <c>/</c>, <c>?</c> or <c>#</c> of it is left.</summary>
    internal static string ForMetadataUrl(string role, long? version) =>
        version is { } number ? $"{number}.{Uri.EscapeDataString(role)}.json" : $"{Uri.EscapeDataString(role)}.json";

    /// <summary>
    /// The path of a target in a URL, the file prefixed with its hash where snapshots are consistent (5.7.3); null for a path that is
    /// not plainly relative.
    /// </summary>
    internal static string? ForTargetUrl(string path, string? hash)
    {
        var segments = path.Split('/');
        if (path.Length > TufLimits.MaxNameLength || path.Any(c => c == '\\' || char.IsControl(c)) || segments.Any(segment => segment is "" or "." or "..")) return null;
        if (hash is not null) segments[^1] = $"{hash}.{segments[^1]}";
        return string.Join('/', segments.Select(Uri.EscapeDataString));
    }

    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0];
        return stem is "con" or "prn" or "aux" or "nul" || (stem.Length == 4 && stem[..3] is "com" or "lpt" && char.IsAsciiDigit(stem[3]));
    }
}
