using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AdmissionGuard.Registry.References;

/// <summary>
/// The canonical form of a registry's host, so that one registry has one name: lower case, no default port, Docker Hub's
/// aliases folded, IPv6 as in RFC 5952. Spellings of addresses that only some resolvers understand are refused.
/// </summary>
internal static class RegistryHost
{
    /// <summary>The name of Docker Hub; its API answers at <see cref="DockerHubEndpoint"/>.</summary>
    internal const string DockerHub = "docker.io";

    /// <summary>Where Docker Hub's API answers.</summary>
    internal const string DockerHubEndpoint = "registry-1.docker.io";

    /// <summary>RFC 1035, 2.3.4.</summary>
    private const int MaxLabelLength = 63;

    private const int HttpsPort = 443;

    private static readonly SearchValues<char> LettersDigitsHyphen = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> HexAndColon = SearchValues.Create("0123456789abcdefABCDEF:");

    internal static bool TryCanonicalize(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host, out string error)
    {
        host = null;
        error = "";
        ReadOnlySpan<char> port;
        string? canonical;
        if (text.Length > 0 && text[0] == '[')
        {
            var end = text.IndexOf(']');
            if (end < 0 || !TryIPv6(text[1..end], out canonical))
                return Refuse(out error, "the host is not an IPv6 address in brackets");
            port = text[(end + 1)..];
        }
        else
        {
            var colon = text.IndexOf(':');
            var end = colon < 0 ? text.Length : colon;
            if (!TryDnsName(text[..end], out canonical, out error))
                return false;
            port = text[end..];
        }

        if (port.IsEmpty)
        {
            if (!StandsAlone(canonical))
                return Refuse(out error, "a host without dot and port is not distinguishable from a repository: write its port");
            host = Fold(canonical);
            return true;
        }

        if (!TryPort(port, out var number))
            return Refuse(out error, "the port is not 1 to 65535");
        host = number == HttpsPort && StandsAlone(canonical) ? Fold(canonical) : string.Create(CultureInfo.InvariantCulture, $"{canonical}:{number}");
        return true;
    }

    /// <summary>True when the host is still taken for a host after its port is left out.</summary>
    private static bool StandsAlone(string host) => host.Contains('.') || host.Contains(':') || host == "localhost";

    private static string Fold(string host) => host is "index.docker.io" or DockerHubEndpoint ? DockerHub : host;

    private static bool TryPort(ReadOnlySpan<char> text, out int port) =>
        ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) & (port = number) > 0 & text[0] == ':';

    private static bool TryDnsName(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? name, out string error)
    {
        name = null;
        error = "";
        var last = text;
        foreach (var range in text.Split('.'))
        {
            last = text[range];
            if (last.Length is 0 or > MaxLabelLength || last[0] == '-' || last[^1] == '-')
                return Refuse(out error, "the host has an empty, overlong or hyphen-edged label");
            if (last.ContainsAnyExcept(LettersDigitsHyphen))
                return Refuse(out error, "the host has a character other than letters, digits, hyphens and dots");
        }

        // inet_aton reads 2852039166, 0xA9FEA9FE and 0251.0376.0251.0376 as addresses; only the dotted quad is one name for one host.
        if (EndsInNumber(last) && !IsDottedQuad(text))
            return Refuse(out error, "the host is a number that is not a dotted IPv4 address");
        name = text.ToString().ToLowerInvariant();
        return true;
    }

    /// <summary>The WHATWG URL standard's "ends in a number" check.</summary>
    private static bool EndsInNumber(ReadOnlySpan<char> label) =>
        !label.ContainsAnyExceptInRange('0', '9')
        || (label.Length >= 2 && label[0] == '0' && label[1] is 'x' or 'X' && !label[2..].ContainsAnyExcept(Hex));

    private static bool IsDottedQuad(ReadOnlySpan<char> text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.SequenceEqual(address.ToString());

    private static bool TryIPv6(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        // Digits and colons only: no zone, no embedded dotted quad, as distribution/reference has it.
        if (text.ContainsAnyExcept(HexAndColon) || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        host = $"[{IPv6Text.Format(address)}]";
        return true;
    }

    private static bool Refuse(out string error, string why)
    {
        error = why;
        return false;
    }
}
