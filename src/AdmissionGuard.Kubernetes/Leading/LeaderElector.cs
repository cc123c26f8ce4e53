using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Leading;

/// <summary>
/// Leader election on a coordination.k8s.io/v1 Lease, by the rules of client-go's leaderelection: a lease counts as expired when this
/// replica has seen it unchanged for its whole duration by its own monotonic clock, so that wall clocks need not agree; every write
/// names the resourceVersion that was read, so that two cannot take it at once; it is released on stop.
/// </summary>
/// <remarks>
/// The holder counts from the moment before its last successful renewal was sent, and stops leading at
/// <see cref="LeaderElectionOptions.RenewDeadline"/>, before anyone else may begin. A process that was frozen finds itself no leader the
/// moment it goes on; give its clients a <see cref="LeaderOnlyWrites"/> so that nothing it had in hand is written then.
/// </remarks>
public sealed class LeaderElector
{
    // The first fails when a renewal was written whose answer was lost; the lease has been read anew by the second.
    private const int ReleaseAttempts = 3;

    private readonly IKubernetes client;
    private readonly LeaderElectionOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private V1Lease? observed;
    private long observedAt;
    private long renewedAt;
    private bool held;

    /// <summary>Makes an elector; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="client">A client that may get, create and update the Lease. Not one with <see cref="LeaderOnlyWrites"/>.</param>
    /// <param name="options">Which lease, and the times of it.</param>
    /// <param name="time">The monotonic clock, and the wall clock for what the Lease tells people.</param>
    /// <param name="logger">Told of gains and losses.</param>
    public LeaderElector(IKubernetes client, LeaderElectionOptions options, TimeProvider time, ILogger logger)
    {
        options.Validate();
        this.client = client;
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Whether this replica leads at this moment, by the monotonic clock: false before the lease can expire.</summary>
    public bool IsLeader => Volatile.Read(ref held) && time.GetElapsedTime(Volatile.Read(ref renewedAt)) < options.RenewDeadline;

    /// <summary>Who held the lease when it was last seen; null when nobody did.</summary>
    public string? Holder => Volatile.Read(ref observed)?.Spec.HolderIdentity is { Length: > 0 } holder ? holder : null;

    /// <summary>How often the lease has changed hands, when it was last seen.</summary>
    public int Transitions => Volatile.Read(ref observed)?.Spec.LeaseTransitions ?? 0;

    /// <summary>
    /// Contends for the lease until cancelled. Each time it is won, <paramref name="lead"/> runs with a token that is cancelled when the
    /// lease is lost or this is stopped; a new attempt starts only when it has ended. On stop the lease is kept until it has ended, then
    /// released, so that the next leader starts at once and never beside this one.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await TryAsync(TakeOrRenewAsync, cancellationToken))
                    await LeadAsync(lead, cancellationToken);
                await Task.Delay(Jittered(options.RetryPeriod), time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopped; what was held has been released.
            }
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        LeaderLog.Gained(logger, options.Name, options.Identity);
        using var lost = new CancellationTokenSource(UntilDeadline(), time);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(lost.Token, cancellationToken);
        using var ended = new CancellationTokenSource();
        var work = RunToEndAsync(lead, ended, leading.Token);
        await RenewUntilAsync(lost, ended.Token);
        var stoppedHolding = lost.IsCancellationRequested;
        Volatile.Write(ref held, !stoppedHolding);
        await lost.CancelAsync();
        try
        {
            await work;
        }
        finally
        {
            if (stoppedHolding)
                LeaderLog.Lost(logger, options.Name, options.Identity);
            else
                await ReleaseAsync();
        }
    }

    // Renews while the work runs, also while it winds down after a stop; ends at the renew deadline.
    private async Task RenewUntilAsync(CancellationTokenSource lost, CancellationToken ended)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, lost.Token);
            var pause = options.RenewPeriod;
            while (!either.IsCancellationRequested)
            {
                await Task.Delay(pause, time, either.Token);
                // Not cancelled by the end of the work: a renewal that is cut short may have been written, and the release would then conflict.
                var renewed = await TryAsync(TakeOrRenewAsync, lost.Token);
                pause = renewed ? options.RenewPeriod : options.RetryPeriod;
                if (renewed)
                    lost.CancelAfter(UntilDeadline());
                else if (!string.Equals(Holder, options.Identity, StringComparison.Ordinal))
                    await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Ended or lost: the caller looks which.
        }
    }

    private static async Task RunToEndAsync(Func<CancellationToken, Task> lead, CancellationTokenSource ended, CancellationToken leading)
    {
        try
        {
            await lead(leading);
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private async Task<bool> TakeOrRenewAsync(CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        if (observed is null || !IsMine(observed))
        {
            if (!await ReadAsync(cancellationToken))
            {
                Observe(await client.CoordinationV1.CreateNamespacedLeaseAsync(Lease(null), options.Namespace, cancellationToken: cancellationToken));
                return Hold(sentAt);
            }

            if (!IsMine(observed!) && Holder is not null && time.GetElapsedTime(observedAt) < Duration(observed!))
                return false;
            // A lease in this identity's name that this process does not hold was left by an earlier life: it may be taken at once.
        }

        Observe(await client.CoordinationV1.ReplaceNamespacedLeaseAsync(Lease(observed), options.Name, options.Namespace, cancellationToken: cancellationToken));
        return Hold(sentAt);
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Observe(await client.CoordinationV1.ReadNamespacedLeaseAsync(options.Name, options.Namespace, cancellationToken: cancellationToken));
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            Volatile.Write(ref observed, null);
            return false;
        }
    }

    private void Observe(V1Lease lease)
    {
        if (observed?.Metadata.ResourceVersion == lease.Metadata.ResourceVersion)
            return;
        observedAt = time.GetTimestamp();
        Volatile.Write(ref observed, lease);
    }

    private bool Hold(long sentAt)
    {
        Volatile.Write(ref renewedAt, sentAt);
        Volatile.Write(ref held, true);
        return true;
    }

    private async Task ReleaseAsync()
    {
        Volatile.Write(ref held, false);
        for (var attempt = 0; attempt < ReleaseAttempts && observed is not null && IsMine(observed); attempt++)
        {
            if (await TryAsync(WriteReleaseAsync, CancellationToken.None))
                LeaderLog.Released(logger, options.Name, options.Identity);
        }
    }

    private async Task<bool> WriteReleaseAsync(CancellationToken cancellationToken)
    {
        var lease = Lease(observed);
        lease.Spec.HolderIdentity = "";
        lease.Spec.LeaseDurationSeconds = 1;
        Observe(await client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, options.Name, options.Namespace, cancellationToken: cancellationToken));
        return true;
    }

    private TimeSpan UntilDeadline() =>
        options.RenewDeadline - time.GetElapsedTime(renewedAt) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    // One attempt. Whatever went wrong, the lease is then read anew, so that the next attempt starts from what is there.
    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> attempt, CancellationToken cancellationToken)
    {
        if (await WithinDeadlineAsync(attempt, cancellationToken) is { } result)
            return result;
        await WithinDeadlineAsync(ReadAsync, cancellationToken);
        return false;
    }

    // Null when the server or the network failed; cancelled, and nothing else, when the caller was.
    private async Task<bool?> WithinDeadlineAsync(Func<CancellationToken, Task<bool>> request, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.RequestDeadline, time, cancellationToken);
        try
        {
            return await request(deadline.Token);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // A connection may break in the moment in which the attempt is given up: then it was given up.
            cancellationToken.ThrowIfCancellationRequested();
            LeaderLog.Failed(logger, options.Name, error.Message);
            return null;
        }
    }

    private V1Lease Lease(V1Lease? before)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var renewal = before is not null && IsMine(before);
        return new V1Lease
        {
            Metadata = before?.Metadata ?? new V1ObjectMeta { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
                AcquireTime = renewal ? before!.Spec.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = before is null ? 0 : (before.Spec.LeaseTransitions ?? 0) + (renewal ? 0 : 1),
            },
        };
    }

    private bool IsMine(V1Lease lease) => string.Equals(lease.Spec.HolderIdentity, options.Identity, StringComparison.Ordinal);

    private static TimeSpan Duration(V1Lease lease) => TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? 0);

#pragma warning disable CA5394 // Jitter is no secret.
    private static TimeSpan Jittered(TimeSpan period) => period * (1 + (0.2 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
}
