using AdmissionGuard.Admission.Extraction;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>What a test wants of a webhook process beyond the usual.</summary>
internal sealed record WebhookProcessOptions
{
    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The serving certificate's arguments; null for a certificate that is made at start.</summary>
    public IReadOnlyList<string>? TlsArguments { get; init; }

    /// <summary>The authority of that certificate.</summary>
    public string? CaBundlePath { get; init; }

    /// <summary>Further kinds that the API server sends.</summary>
    public IReadOnlyList<ObjectShape> Shapes { get; init; } = [];

    /// <summary>Whether policies with the label are checked on apply.</summary>
    public bool ChecksOwnKinds { get; init; }

    /// <summary>Whether Pods are pinned.</summary>
    public bool Pins { get; init; }
}
