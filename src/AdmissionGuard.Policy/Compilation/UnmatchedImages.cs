namespace AdmissionGuard.Policy.Compilation;

/// <summary>What happens to images that no policy matches; one setting for the whole cluster.</summary>
public enum UnmatchedImages
{
    /// <summary>They are admitted.</summary>
    Allow,

    /// <summary>They are admitted with a warning.</summary>
    Warn,

    /// <summary>They are denied.</summary>
    Deny,
}
