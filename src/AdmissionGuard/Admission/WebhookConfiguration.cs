using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Policy.Model;
using k8s.Models;

namespace AdmissionGuard.Admission;

/// <summary>
/// The ValidatingWebhookConfiguration under which nothing with an image passes unseen
/// (admissionregistration.k8s.io/v1). The same builder serves installation, the guard that repairs it, and tests.
/// </summary>
internal static class WebhookConfiguration
{
    /// <summary>The webhook's name, which the API server shows in denials and puts before audit annotations.</summary>
    public const string WebhookName = "images.admissionguard.dev";

    /// <summary>The name of the webhook that checks our own kinds.</summary>
    public const string PolicyWebhookName = "policies.admissionguard.dev";

    /// <summary>The name of the webhook that checks the Pods of AdmissionGuard's own namespace.</summary>
    public const string OwnNamespaceWebhookName = "own-namespace.admissionguard.dev";

    /// <summary>The name of the webhook that pins digests.</summary>
    public const string PinningWebhookName = "pinning.admissionguard.dev";

    /// <summary>Seconds that the API server waits; also its own default.</summary>
    public const int TimeoutSeconds = 10;

    /// <summary>Builds the configuration.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="client">How the API server reaches the webhook, its path and <c>caBundle</c> included.</param>
    /// <param name="shapes">The kinds to be sent, as the extractor knows them.</param>
    /// <param name="excludedNamespaces">
    /// Namespaces that are not sent, by the name that Kubernetes itself labels them with, which nobody can change; usually
    /// none, or that of the webhook itself so that it can start.
    /// </param>
    public static V1ValidatingWebhookConfiguration Validating(
        string name, Admissionregistrationv1WebhookClientConfig client, IEnumerable<ObjectShape> shapes, IReadOnlyList<string> excludedNamespaces) => new()
    {
        ApiVersion = "admissionregistration.k8s.io/v1",
        Kind = "ValidatingWebhookConfiguration",
        Metadata = new V1ObjectMeta { Name = name },
        Webhooks =
        [
            new V1ValidatingWebhook
            {
                Name = WebhookName,
                ClientConfig = client,
                Rules = [.. Rules(shapes)],

                // An object that is written in another served version is converted and sent all the same.
                MatchPolicy = "Equivalent",
                FailurePolicy = "Fail",
                SideEffects = "NoneOnDryRun",
                TimeoutSeconds = TimeoutSeconds,
                AdmissionReviewVersions = ["v1"],
                NamespaceSelector = AllBut(excludedNamespaces),
            },
        ],
    };

    /// <summary>
    /// The webhook that checks our own kinds on apply, to stand beside the first in the same configuration. It fails open,
    /// so that a policy can always be repaired.
    /// </summary>
    /// <param name="client">How the API server reaches it, its path and <c>caBundle</c> included.</param>
    public static V1ValidatingWebhook OwnKinds(Admissionregistrationv1WebhookClientConfig client) => new()
    {
        Name = PolicyWebhookName,
        ClientConfig = client,
        Rules =
        [
            new V1RuleWithOperations
            {
                ApiGroups = [ApiGroup.Name],
                ApiVersions = ["*"],
                Resources = ["clusterimagepolicies", "imagepolicies", "imagepolicyexceptions", "trustroots"],
                Operations = ["CREATE", "UPDATE"],
                Scope = "*",
            },
        ],
        MatchPolicy = "Equivalent",
        FailurePolicy = "Ignore",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = ["v1"],
    };

    /// <summary>
    /// The webhook that checks the Pods of AdmissionGuard's own namespace, to stand beside the first in the same configuration.
    /// It fails open: without a replica the API server could ask nobody, and none could ever start (threat W15). Only Pods
    /// are sent, so that AdmissionGuard can be upgraded whatever the policies say of its next image.
    /// </summary>
    /// <param name="client">How the API server reaches it, its path and <c>caBundle</c> included.</param>
    /// <param name="ownNamespace">The namespace, by the name that Kubernetes itself labels it with.</param>
    public static V1ValidatingWebhook OwnNamespace(Admissionregistrationv1WebhookClientConfig client, string ownNamespace) => new()
    {
        Name = OwnNamespaceWebhookName,
        ClientConfig = client,
        Rules = [.. Rules(BuiltInShapes.All.Where(shape => shape is { Group: "", Kind: "Pod" }))],
        MatchPolicy = "Equivalent",
        FailurePolicy = "Ignore",
        SideEffects = "NoneOnDryRun",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = ["v1"],
        NamespaceSelector = new V1LabelSelector { MatchExpressions = [new V1LabelSelectorRequirement { Key = "kubernetes.io/metadata.name", OperatorProperty = "In", Values = [ownNamespace] }] },
    };

    /// <summary>
    /// The configuration of the optional webhook that puts verified digests in place of tags. It fails closed: a Pod that
    /// should be pinned is not started unpinned, and where this webhook does not answer the validating one does not either.
    /// </summary>
    /// <param name="name">The object's name.</param>
    /// <param name="client">How the API server reaches it, its path and <c>caBundle</c> included.</param>
    /// <param name="shapes">The kinds to be sent: by default Pods alone.</param>
    /// <param name="excludedNamespaces">As for the validating webhook.</param>
    public static V1MutatingWebhookConfiguration Pinning(
        string name, Admissionregistrationv1WebhookClientConfig client, IEnumerable<ObjectShape> shapes, IReadOnlyList<string> excludedNamespaces) => new()
    {
        ApiVersion = "admissionregistration.k8s.io/v1",
        Kind = "MutatingWebhookConfiguration",
        Metadata = new V1ObjectMeta { Name = name },
        Webhooks =
        [
            new V1MutatingWebhook
            {
                Name = PinningWebhookName,
                ClientConfig = client,
                Rules = [.. Rules(shapes)],
                MatchPolicy = "Equivalent",
                FailurePolicy = "Fail",
                SideEffects = "None",
                TimeoutSeconds = TimeoutSeconds,
                AdmissionReviewVersions = ["v1"],

                // Containers that another webhook injects after this one are pinned too.
                ReinvocationPolicy = "IfNeeded",
                NamespaceSelector = AllBut(excludedNamespaces),
            },
        ],
    };

    private static V1LabelSelector? AllBut(IReadOnlyList<string> namespaces) => namespaces.Count == 0 ? null : new V1LabelSelector
    {
        MatchExpressions =
        [
            new V1LabelSelectorRequirement { Key = "kubernetes.io/metadata.name", OperatorProperty = "NotIn", Values = [.. namespaces.Order(StringComparer.Ordinal)] },
        ],
    };

    /// <summary>One rule per group, versions and scope, with every resource and subresource through which an image enters.</summary>
    public static IEnumerable<V1RuleWithOperations> Rules(IEnumerable<ObjectShape> shapes) => shapes
        .GroupBy(shape => (shape.Group, Versions: string.Join(',', shape.Versions), shape.Namespaced))
        .Select(group => new V1RuleWithOperations
        {
            ApiGroups = [group.Key.Group],
            ApiVersions = [.. group.First().Versions],
            Resources = [.. group.SelectMany(shape => shape.Resources).Distinct(StringComparer.Ordinal)],
            Operations = ["CREATE", "UPDATE"],
            Scope = group.Key.Namespaced ? "Namespaced" : "Cluster",
        });
}
