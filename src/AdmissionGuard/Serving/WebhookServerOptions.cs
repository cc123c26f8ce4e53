using System.Net;
using AdmissionGuard.Serving.Tls;

namespace AdmissionGuard.Serving;

/// <summary>Where and how the webhook is served.</summary>
internal sealed record WebhookServerOptions
{
    /// <summary>Where the API server calls, over HTTPS. Port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.IPv6Any, 8443);

    /// <summary>Where the kubelet and Prometheus ask, over plain HTTP; null for nowhere.</summary>
    public IPEndPoint? Health { get; init; } = new(IPAddress.IPv6Any, 8080);

    /// <summary>The serving certificate. The caller disposes of it.</summary>
    public required ServingCertificate Certificate { get; init; }

    /// <summary>
    /// Who may call; null for everybody who reaches the port. Which policies are served is told to others too: the operator
    /// asks every replica for it, and for the certificate that it serves.
    /// </summary>
    public ClientCertificates? Clients { get; init; }

    /// <summary>
    /// How long requests are still served after the process was told to stop and readiness became false: the time that
    /// the cluster takes to route new requests elsewhere.
    /// </summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests in flight may take after the ports were closed: the longest webhook timeout.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
