using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>One of the two kinds of webhook configuration (admissionregistration.k8s.io/v1).</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The resource in the URL.</param>
internal sealed record WebhookKind(string Kind, string Plural)
{
    /// <summary>The API group.</summary>
    public const string Group = "admissionregistration.k8s.io";

    /// <summary>The group's version.</summary>
    public const string Version = "v1";

    /// <summary>ValidatingWebhookConfiguration.</summary>
    public static readonly WebhookKind Validating = new("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

    /// <summary>MutatingWebhookConfiguration.</summary>
    public static readonly WebhookKind Mutating = new("MutatingWebhookConfiguration", "mutatingwebhookconfigurations");

    /// <summary>The kind of that name, or null.</summary>
    public static WebhookKind? Of(string? kind) => kind == Validating.Kind ? Validating : kind == Mutating.Kind ? Mutating : null;

    /// <summary>Exactly one object of it: no right to others is needed.</summary>
    public ResourceEndpoint Endpoint(string name) => new(Group, Version, Plural) { FieldSelector = $"metadata.name={name}" };
}
