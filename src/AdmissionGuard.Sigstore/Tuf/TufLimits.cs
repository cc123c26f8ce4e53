namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// What a repository may cost us before any of its content is believed (TUF specification, 5.3.3, 5.4.1, 5.5.1, 5.6.1:
/// "up to some number of bytes set by the authors of the application"). Real repositories stay far below: the public-good
/// one has a root of 6 KB, a timestamp of 1 KB, a snapshot of 1 KB and targets of 6 KB.
/// </summary>
public static class TufLimits
{
    /// <summary>Bytes of a root: room for some hundred RSA keys; the number that go-tuf and python-tuf use.</summary>
    public const int MaxRootLength = 512_000;

    /// <summary>Bytes of a timestamp: it names one file, so anything longer is an endless-data attack.</summary>
    public const int MaxTimestampLength = 16_384;

    /// <summary>Bytes of a snapshot: some ten thousand delegated roles.</summary>
    public const int MaxSnapshotLength = 2_000_000;

    /// <summary>Bytes of a targets file, top-level or delegated: some ten thousand targets.</summary>
    public const int MaxTargetsLength = 5_000_000;

    /// <summary>Bytes of a target: trust roots and signing configurations are some KB; what is larger is not ours to hold in memory.</summary>
    public const int MaxTargetLength = 16 * 1024 * 1024;

    /// <summary>New roots accepted in one update, so that an endless chain ends (5.3.3, "Y"). What lies beyond is taken in the next update.</summary>
    public const int MaxRootRotations = 256;

    /// <summary>Delegated roles visited in the search for one target (5.6.7.1), so that a graph of delegations cannot cost more than this many downloads.</summary>
    public const int MaxVisitedRoles = 32;

    /// <summary>Depth of metadata JSON: the format needs seven levels, <c>custom</c> may nest; reading it recurses, and a stack overflow cannot be caught.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>Characters of a target path or role name, which become URLs and file names.</summary>
    public const int MaxNameLength = 1_024;
}
