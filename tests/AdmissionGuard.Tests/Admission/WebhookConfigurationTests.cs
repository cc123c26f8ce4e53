using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using k8s;
using k8s.Models;

namespace AdmissionGuard.Tests.Admission;

[Trait("threat", "W7")]
public sealed class WebhookConfigurationTests
{
    private static readonly Admissionregistrationv1WebhookClientConfig Client = new() { Url = "https://localhost:8443/validate", CaBundle = "ca"u8.ToArray() };

    [Fact]
    [Trait("threat", "W5")]
    public void The_configuration_is_exactly_this() => Assert.Equal(
        """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"admissionguard"},"webhooks":[{"admissionReviewVersions":["v1"],"clientConfig":{"caBundle":"Y2E=","url":"https://localhost:8443/validate"},"failurePolicy":"Fail","matchPolicy":"Equivalent","name":"images.admissionguard.dev","rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["pods","pods/ephemeralcontainers","podtemplates","replicationcontrollers"],"scope":"Namespaced"},{"apiGroups":["apps"],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["deployments","statefulsets","daemonsets","replicasets"],"scope":"Namespaced"},{"apiGroups":["batch"],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["jobs"],"scope":"Namespaced"},{"apiGroups":["batch"],"apiVersions":["v1","v1beta1"],"operations":["CREATE","UPDATE"],"resources":["cronjobs"],"scope":"Namespaced"}],"sideEffects":"NoneOnDryRun","timeoutSeconds":10}]}""",
        KubernetesJson.Serialize(WebhookConfiguration.Validating("admissionguard", Client, BuiltInShapes.All, [])));

    [Fact]
    [Trait("threat", "A4")]
    public void Every_kind_that_the_extractor_knows_is_sent()
    {
        var resources = WebhookConfiguration.Rules(BuiltInShapes.All).SelectMany(rule => rule.Resources).ToHashSet();
        Assert.All(BuiltInShapes.All.SelectMany(shape => shape.Resources), resource => Assert.Contains(resource, resources));
    }

    [Fact]
    [Trait("threat", "W12")]
    public void Namespaces_are_left_out_by_the_name_that_nobody_can_change()
    {
        var webhook = Assert.Single(WebhookConfiguration.Validating("admissionguard", Client, BuiltInShapes.All, ["kube-system", "admissionguard"]).Webhooks);
        var requirement = Assert.Single(webhook.NamespaceSelector.MatchExpressions);
        Assert.Equal(("kubernetes.io/metadata.name", "NotIn"), (requirement.Key, requirement.OperatorProperty));
        Assert.Equal(["admissionguard", "kube-system"], requirement.Values);
        Assert.Null(webhook.MatchConditions);
        Assert.Null(webhook.ObjectSelector);
    }

    [Fact]
    [Trait("threat", "W15")]
    public void The_own_namespace_is_sent_in_all_that_runs_and_fails_open() => Assert.Equal(
        """{"admissionReviewVersions":["v1"],"clientConfig":{"caBundle":"Y2E=","url":"https://localhost:8443/validate"},"failurePolicy":"Ignore","matchPolicy":"Equivalent","name":"own-namespace.admissionguard.dev","namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["admissionguard"]}]},"rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["pods","pods/ephemeralcontainers"],"scope":"Namespaced"}],"sideEffects":"NoneOnDryRun","timeoutSeconds":10}""",
        KubernetesJson.Serialize(WebhookConfiguration.OwnNamespace(Client, "admissionguard")));
}
