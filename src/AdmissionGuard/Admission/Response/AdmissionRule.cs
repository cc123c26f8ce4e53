namespace AdmissionGuard.Admission.Response;

/// <summary>How a decision came about: a closed set, for logs, audit annotations and metric labels.</summary>
internal static class AdmissionRule
{
    /// <summary>Every image was reviewed.</summary>
    public const string Reviewed = "reviewed";

    /// <summary>No image is new.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>A configured kind that may be without images is without any.</summary>
    public const string NoImages = "no-images";

    /// <summary>The object goes.</summary>
    public const string Delete = "delete";

    /// <summary>Somebody connects to the object.</summary>
    public const string Connect = "connect";

    /// <summary>The subresource carries no image.</summary>
    public const string Subresource = "subresource";

    /// <summary>A node shows one of its static Pods.</summary>
    public const string MirrorPod = "mirror-pod";

    /// <summary>One of AdmissionGuard's own Pods, with the images that it is installed with and no other.</summary>
    public const string OwnImage = "own-image";

    /// <summary>The request could not be understood.</summary>
    public const string Malformed = "malformed";

    /// <summary>The review did not finish in time.</summary>
    public const string Deadline = "deadline";

    /// <summary>Too many requests wait already.</summary>
    public const string Overload = "overload";

    /// <summary>The namespace's labels could not be found out.</summary>
    public const string Namespace = "namespace";

    /// <summary>Nobody waited for the answer any more, so there was none.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>A bug of ours.</summary>
    public const string Error = "error";
}
