using AdmissionGuard.Operator.Certificates;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>How the webhook configurations and certificates are kept.</summary>
/// <param name="Namespace">The operator's namespace.</param>
/// <param name="ConfigMap">The ConfigMap that says in its key <see cref="ConfigMapKey"/> what the webhook configurations should be.</param>
internal sealed record WebhookKeeperOptions(string Namespace, string ConfigMap)
{
    /// <summary>The key in the ConfigMap.</summary>
    public const string ConfigMapKey = "webhooks.yaml";

    /// <summary>The key of the authorities in a Secret.</summary>
    public const string AuthorityKey = "ca.crt";

    /// <summary>The name that owns what is repaired, for the moment of the repair.</summary>
    public const string FieldManager = "admissionguard-webhook-guard";

    /// <summary>
    /// How long a difference may last before it counts: an upgrade changes the ConfigMap and the webhook configurations
    /// one after the other, in either order.
    /// </summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    /// <summary>Between two calls to the webhook's replicas.</summary>
    public static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(30);

    /// <summary>Whether differences are put right, or only told of.</summary>
    public bool Repair { get; init; } = true;

    /// <summary>Where the certificates that the operator makes are; null when somebody else provides them.</summary>
    public CertificateOptions? Certificates { get; init; }

    /// <summary>With provided certificates: the Secret whose <c>ca.crt</c> is the <c>caBundle</c>; null to leave that alone.</summary>
    public string? AuthoritySecret { get; init; }
}
