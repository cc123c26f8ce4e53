namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>A repository's or store's answer to a request for one file.</summary>
public readonly record struct TufFetch
{
    private TufFetch(ReadOnlyMemory<byte>? content, TufFailureKind failure, string reason)
    {
        Content = content;
        Failure = failure;
        Reason = reason;
    }

    /// <summary>The whole file, or null when there is none to be had.</summary>
    public ReadOnlyMemory<byte>? Content { get; }

    /// <summary>Without content: <see cref="TufFailureKind.NotFound"/>, <see cref="TufFailureKind.LimitExceeded"/> or <see cref="TufFailureKind.Unavailable"/>.</summary>
    public TufFailureKind Failure { get; }

    /// <summary>Without content: what happened, for people.</summary>
    public string Reason { get; }

    /// <summary>The file was read whole.</summary>
    /// <param name="content">Its bytes.</param>
    public static TufFetch Found(ReadOnlyMemory<byte> content) => new(content, default, "");

    /// <summary>There is no such file.</summary>
    /// <param name="reason">How that was said.</param>
    public static TufFetch NotFound(string reason) => new(null, TufFailureKind.NotFound, reason);

    /// <summary>The file is longer than was asked for; reading stopped there.</summary>
    /// <param name="maxLength">The limit in bytes.</param>
    public static TufFetch TooLong(int maxLength) => new(null, TufFailureKind.LimitExceeded, $"more than {maxLength} bytes");

    /// <summary>It could not be found out whether there is such a file.</summary>
    /// <param name="reason">What went wrong.</param>
    public static TufFetch Unavailable(string reason) => new(null, TufFailureKind.Unavailable, reason);

    internal TufFailure ToFailure(string name, string wanted) => new(Failure, name, Reason, wanted);
}
