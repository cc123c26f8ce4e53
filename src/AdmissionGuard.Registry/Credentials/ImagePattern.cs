using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>
/// Which images a credential is for: a key of <c>auths</c> or an entry of <c>matchImages</c>. As in the kubelet
/// (k8s.io/kubernetes/pkg/credentialprovider): host labels are matched one by one, <c>*</c> stays within a label, the port
/// must be the same, and the path must begin the image's. Stricter in one point: a path ends at a segment, so that
/// <c>ghcr.io/org</c> is not for <c>ghcr.io/org-evil</c>.
/// </summary>
internal sealed class ImagePattern
{
    private readonly string[] labels;
    private readonly string port;
    private readonly string path;

    private ImagePattern(string[] labels, string port, string path)
    {
        this.labels = labels;
        this.port = port;
        this.path = path;
    }

    /// <summary>Longer is more specific: path first, then a host without wildcards.</summary>
    internal int Specificity => (path.Length * 2) + (labels.Any(l => l.Contains('*', StringComparison.Ordinal)) ? 0 : 1);

    internal static bool TryParse(string text, [NotNullWhen(true)] out ImagePattern? pattern)
    {
        pattern = null;
        if (text.Length is 0 or > ReferenceParser.MaxLength)
            return false;
        var rest = text;
        foreach (var scheme in new[] { "https://", "http://" })
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                rest = rest[scheme.Length..];
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        // Docker's old keys end in the API's version, as in https://index.docker.io/v1/.
        if (path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/v2/", StringComparison.Ordinal) || path is "/v1" or "/v2")
            path = path[3..];
        return TryHost(host, path.Trim('/'), out pattern);
    }

    internal bool Matches(RepositoryName image)
    {
        var (host, otherPort) = Split(image.Host);
        var otherLabels = host.Split('.');
        if (otherPort != port || otherLabels.Length != labels.Length)
            return false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!MatchesLabel(labels[i], otherLabels[i]))
                return false;
        }

        return path.Length == 0 || image.Path == path || (image.Path.StartsWith(path, StringComparison.Ordinal) && image.Path[path.Length] == '/');
    }

    private static bool TryHost(string host, string path, [NotNullWhen(true)] out ImagePattern? pattern)
    {
        pattern = null;
        if (!host.Contains('*', StringComparison.Ordinal))
        {
            // A bare name such as "registry" is a host here, though not in an image; it can match only with a port.
            if (RegistryHost.TryCanonicalize(host, out var canonical, out _))
                host = canonical;
            else
                return false;
        }

        var (name, port) = Split(host.ToLowerInvariant());
        if (name.Length == 0 || name.Split('.') is not { } labels || labels.Any(l => l.Length == 0))
            return false;
        pattern = new ImagePattern(labels, port == "443" ? "" : port, path);
        return true;
    }

    private static (string Host, string Port) Split(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? (host[..colon], host[(colon + 1)..].ToString(CultureInfo.InvariantCulture)) : (host, "");
    }

    /// <summary>Linear: the pieces between the stars must follow each other.</summary>
    private static bool MatchesLabel(string pattern, string label)
    {
        var pieces = pattern.Split('*');
        if (pieces.Length == 1)
            return pattern == label;
        if (label.Length < pattern.Length - (pieces.Length - 1) || !label.StartsWith(pieces[0], StringComparison.Ordinal) || !label.EndsWith(pieces[^1], StringComparison.Ordinal))
            return false;
        var at = pieces[0].Length;
        var end = label.Length - pieces[^1].Length;
        foreach (var piece in pieces[1..^1])
        {
            var found = label.AsSpan(at, end - at).IndexOf(piece, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at += found + piece.Length;
        }

        return at <= end;
    }
}
