namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>How an informer lists and watches. The defaults follow client-go's reflector unless said otherwise.</summary>
public sealed record InformerOptions
{
    /// <summary>Objects in a page: bounds the memory of a list, as kubectl's chunk size does.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>A page that has not come by then is given up: the API server's own limit for a request is 60 s.</summary>
    public TimeSpan PageDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The server is asked to end a watch after this long, and up to twice as long, so that watches spread over replicas.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A watch on which nothing came for this long is given up and resumed: the server sends a bookmark each minute, so that silence
    /// means a connection that is dead without having been closed.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The first pause after a failure; each further one is twice as long, with jitter.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. Shorter than client-go's 30 s: while an informer pauses, changes of policy do not arrive.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);
}
