namespace AdmissionGuard.Kubernetes.Leading;

/// <summary>Who contends for which lease, and the times of it. The defaults are those of Kubernetes' own components, but for the pause.</summary>
/// <param name="Namespace">The namespace of the Lease.</param>
/// <param name="Name">The name of the Lease.</param>
/// <param name="Identity">This replica, unlike any other: the Pod's name and uid.</param>
public sealed record LeaderElectionOptions(string Namespace, string Name, string Identity)
{
    /// <summary>How long a lease that is not renewed keeps others away. Whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After this long without a renewal the holder stops leading: well before anyone else may start.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between looks at the lease. One second, so that a released lease is taken over in less than two.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause between renewals by the holder.</summary>
    public TimeSpan RenewPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A request that has not been answered by then is given up, so that one that hangs does not cost the lease.</summary>
    public TimeSpan RequestDeadline { get; init; } = TimeSpan.FromSeconds(4);

    internal void Validate()
    {
        if (LeaseDuration <= RenewDeadline || RenewDeadline <= RenewPeriod + RequestDeadline || LeaseDuration < TimeSpan.FromSeconds(1))
            throw new ArgumentException($"{nameof(LeaseDuration)} > {nameof(RenewDeadline)} > {nameof(RenewPeriod)} + {nameof(RequestDeadline)} must hold.");
    }
}
