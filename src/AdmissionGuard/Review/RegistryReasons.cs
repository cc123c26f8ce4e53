using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Failures;

namespace AdmissionGuard.Review;

/// <summary>Says in the words of denials why a registry did not give what was asked for.</summary>
internal static class RegistryReasons
{
    /// <summary>The reason for a failure.</summary>
    /// <param name="kind">The kind of the failure.</param>
    public static Reason Of(RegistryFailureKind kind) => kind switch
    {
        RegistryFailureKind.NotFound => Reason.ImageNotFound,
        RegistryFailureKind.Unauthorized or RegistryFailureKind.Forbidden => Reason.RegistryUnauthorized,
        RegistryFailureKind.RateLimited => Reason.RegistryRateLimited,
        RegistryFailureKind.Unavailable or RegistryFailureKind.Overloaded or RegistryFailureKind.TimedOut
            or RegistryFailureKind.Tls or RegistryFailureKind.EgressRefused => Reason.RegistryUnavailable,
        RegistryFailureKind.DeadlineExceeded => Reason.DeadlineExceeded,
        RegistryFailureKind.Invalid => Reason.RegistryInvalid,
        RegistryFailureKind.Unsupported => Reason.UnsupportedFormat,
        RegistryFailureKind.LimitExceeded => Reason.LimitExceeded,
        _ => Reason.InternalError,
    };
}
