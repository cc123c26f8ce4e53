namespace AdmissionGuard.Operator.Certificates;

/// <summary>How long the certificates that the operator makes live, and when they are renewed.</summary>
internal static class CertificateTimes
{
    /// <summary>Of an authority. Only this cluster's API server trusts it, and it is replaced without anybody's help.</summary>
    public static readonly TimeSpan Authority = TimeSpan.FromDays(365);

    /// <summary>Of a serving certificate: the time that public authorities have made usual.</summary>
    public static readonly TimeSpan Leaf = TimeSpan.FromDays(90);

    /// <summary>Certificates begin to be valid earlier by this, for clocks that lag.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a new authority must have been published before certificates of it are served: every API server has then
    /// long seen the change.
    /// </summary>
    public static readonly TimeSpan Publication = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks while a rotation is under way.</summary>
    public static readonly TimeSpan DuringRotation = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks otherwise: Secrets that somebody deleted are made anew within it at the latest.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    /// <summary>Renewal is due after two thirds of a lifetime: a third is left to notice that it fails.</summary>
    public static DateTimeOffset RenewalOf(DateTimeOffset notBefore, DateTimeOffset notAfter) => notBefore + ((notAfter - notBefore) * 2 / 3);
}
