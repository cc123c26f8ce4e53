using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Layout;

/// <summary>An image in an OCI image layout on disk: <c>oci-layout:DIR[:tag|@digest]</c>.</summary>
public sealed record OciLayoutReference
{
    private const string Prefix = "oci-layout:";

    private OciLayoutReference(string directory, string? tag, Digest? digest)
    {
        Directory = directory;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The layout's directory.</summary>
    public string Directory { get; }

    /// <summary>The tag (<c>org.opencontainers.image.ref.name</c>), or null.</summary>
    public string? Tag { get; }

    /// <summary>The digest, or null. With neither, the layout must hold one image.</summary>
    public Digest? Digest { get; }

    /// <summary>True when the text is meant to be a layout, well formed or not.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLayout(string text) => text is not null && text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Parses <c>oci-layout:DIR[:tag|@digest]</c>; a directory may hold colons before its last slash only.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out OciLayoutReference? reference, out string error)
    {
        reference = null;
        error = "";
        if (!IsLayout(text))
        {
            error = "the text does not start with oci-layout:";
            return false;
        }

        var rest = text[Prefix.Length..];
        string? tag = null;
        Digest? digest = null;
        var at = rest.LastIndexOf('@');
        if (at > 0 && Digest.TryParse(rest[(at + 1)..], out digest))
        {
            rest = rest[..at];
        }
        else
        {
            var colon = rest.LastIndexOf(':');
            if (colon > rest.LastIndexOf('/') && ReferenceParser.IsTag(rest.AsSpan(colon + 1)))
            {
                tag = rest[(colon + 1)..];
                rest = rest[..colon];
            }
        }

        if (rest.Length == 0)
        {
            error = "the directory is missing";
            return false;
        }

        reference = new OciLayoutReference(rest, tag, digest);
        return true;
    }

    /// <summary>The text.</summary>
    public override string ToString() => $"{Prefix}{Directory}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";
}
