using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Registry.References;

/// <summary>
/// What an image is called: registry, repository and a tag, a digest or both, in one canonical form that serves matching,
/// pulling, caching and messages alike. Grammar: the Docker reference grammar (distribution/reference), which the OCI
/// distribution-spec v1.1 narrows for repository and tag.
/// </summary>
public sealed record ImageReference
{
    /// <summary>The tag that is meant when neither tag nor digest is given.</summary>
    public const string DefaultTag = "latest";

    private ImageReference(RepositoryName name, string? tag, Digest? digest)
    {
        Name = name;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Registry and repository.</summary>
    public RepositoryName Name { get; }

    /// <summary>The registry, with its port when it is not 443.</summary>
    public string Host => Name.Host;

    /// <summary>The path of the repository.</summary>
    public string Repository => Name.Path;

    /// <summary>The tag; null only when there is a digest. With a digest beside it the tag says nothing.</summary>
    public string? Tag { get; }

    /// <summary>The digest, when there is one; then it alone says which content is meant.</summary>
    public Digest? Digest { get; }

    /// <summary>The canonical text: <c>host/path[:tag][@digest]</c>. Parsing it gives an equal reference.</summary>
    public string Canonical => $"{Name}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    /// <summary>Parses a reference as a Pod names it; anything outside the grammar is refused.</summary>
    /// <param name="text">The text, of any content and length.</param>
    /// <param name="reference">The reference, when the text is one.</param>
    /// <param name="error">Why it is not; one bounded line, untrusted text escaped.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference, out string error)
    {
        reference = null;
        if (!ReferenceParser.TrySplit(text, out var parts, out error))
            return false;
        reference = new ImageReference(parts.Name, parts.Tag ?? (parts.Digest is null ? DefaultTag : null), parts.Digest);
        return true;
    }

    /// <summary>The same repository by digest, keeping the tag for people to read.</summary>
    /// <param name="digest">The digest.</param>
    public ImageReference WithDigest(Digest digest) => new(Name, Tag, digest ?? throw new ArgumentNullException(nameof(digest)));

    /// <summary>The canonical text.</summary>
    public override string ToString() => Canonical;
}
