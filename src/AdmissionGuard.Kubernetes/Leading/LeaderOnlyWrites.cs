namespace AdmissionGuard.Kubernetes.Leading;

/// <summary>
/// Refuses every request but reads, at the moment it is sent, unless this replica leads: what a process had in hand when it was frozen
/// or lost its lease is not written afterwards. Give it to the client that the leader's control loops write with.
/// </summary>
/// <param name="elector">Says who leads.</param>
public sealed class LeaderOnlyWrites(LeaderElector elector) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get || elector.IsLeader
            ? base.SendAsync(request, cancellationToken)
            : Task.FromException<HttpResponseMessage>(new NotLeaderException());
}
