using System.Collections.Frozen;

namespace AdmissionGuard.Admission.Operations;

/// <summary>What each subresource can do to an object's images.</summary>
internal static class Subresources
{
    /// <summary>The subresource through which debug containers enter a running Pod.</summary>
    public const string EphemeralContainers = "ephemeralcontainers";

    /// <summary>
    /// Subresources that cannot change an image by the API server's own rules: it resets the spec (status), sends an
    /// object of another kind (scale, binding, eviction), or accepts resources only (resize). Where they carry the whole
    /// object it is compared all the same.
    /// </summary>
    public static readonly FrozenSet<string> WithoutImages =
        new[] { "status", "scale", "binding", "eviction", "resize", "approval", "finalize", "log", "token" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Kinds that those subresources carry instead of the object, none of which holds an image.</summary>
    public static readonly FrozenSet<string> BareKinds =
        new[] { "Scale", "Binding", "Eviction" }.ToFrozenSet(StringComparer.Ordinal);
}
