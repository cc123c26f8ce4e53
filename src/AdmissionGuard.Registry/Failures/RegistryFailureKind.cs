namespace AdmissionGuard.Registry.Failures;

/// <summary>Why something could not be had from a registry: a closed set, fit for a metric label.</summary>
public enum RegistryFailureKind
{
    /// <summary>404: the registry says that it is not there.</summary>
    NotFound,

    /// <summary>401: no, or no good, credentials.</summary>
    Unauthorized,

    /// <summary>403: the credentials do not allow it.</summary>
    Forbidden,

    /// <summary>429: the registry asks for fewer requests, for longer than the deadline allows.</summary>
    RateLimited,

    /// <summary>5xx, no connection, no such host, or the circuit of this registry is open.</summary>
    Unavailable,

    /// <summary>Too many requests of ours to this registry are under way and waiting.</summary>
    Overloaded,

    /// <summary>The registry did not answer in the time that one attempt has.</summary>
    TimedOut,

    /// <summary>The deadline of the whole review passed.</summary>
    DeadlineExceeded,

    /// <summary>The TLS handshake failed: untrusted, expired or wrong certificate, or an old version.</summary>
    Tls,

    /// <summary>The answer contradicts itself, the request or the specification.</summary>
    Invalid,

    /// <summary>A format that is not supported, such as Docker schema 1.</summary>
    Unsupported,

    /// <summary>A named limit of bytes, entries, pages, depth or redirects was exceeded.</summary>
    LimitExceeded,

    /// <summary>The egress guard refuses the address, scheme or redirect.</summary>
    EgressRefused,
}
