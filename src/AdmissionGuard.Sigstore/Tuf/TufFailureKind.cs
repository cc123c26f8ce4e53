namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Why an update or a download was refused; named after the attack that it prevents (TUF specification, 1.5.2).</summary>
public enum TufFailureKind
{
    /// <summary>The repository could not be asked or answered with an error: nothing is known.</summary>
    Unavailable,

    /// <summary>The repository does not have the file, or no trusted role lists the target.</summary>
    NotFound,

    /// <summary>Longer than its limit: an endless-data attack, or not meant for us.</summary>
    LimitExceeded,

    /// <summary>Not metadata of the expected type and shape.</summary>
    Malformed,

    /// <summary>A version of the specification, or a feature, that this client does not know.</summary>
    Unsupported,

    /// <summary>Not signed by a threshold of the role's keys: arbitrary software.</summary>
    Unsigned,

    /// <summary>An older version than the trusted one: a rollback.</summary>
    Rollback,

    /// <summary>Expired at the start of the update: a freeze.</summary>
    Expired,

    /// <summary>Not the version, length or hash that the role above it lists: mix-and-match.</summary>
    Mismatch,
}
