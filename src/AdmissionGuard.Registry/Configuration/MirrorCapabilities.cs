namespace AdmissionGuard.Registry.Configuration;

/// <summary>What an endpoint is asked for (containerd docs/hosts.md, "capabilities").</summary>
[Flags]
public enum MirrorCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Content by digest.</summary>
    Pull = 1,

    /// <summary>Which digest a tag names: only for mirrors that are trusted to say.</summary>
    Resolve = 2,

    /// <summary>The referrers API.</summary>
    Referrers = 4,

    /// <summary>All of them: what a mirror without the field has.</summary>
    All = Pull | Resolve | Referrers,
}
