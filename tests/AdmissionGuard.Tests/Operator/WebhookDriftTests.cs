using System.Text.Json.Nodes;
using AdmissionGuard.Operator.Webhooks;

namespace AdmissionGuard.Tests.Operator;

/// <summary>Every way to blunt a webhook configuration is seen; what the API server itself fills in is not taken for one.</summary>
[Trait("threat", "W13")]
public sealed class WebhookDriftTests
{
    private const string Wanted = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: admissionguard}
        webhooks:
        - name: images.admissionguard.dev
          admissionReviewVersions: [v1]
          sideEffects: NoneOnDryRun
          failurePolicy: Fail
          clientConfig: {service: {name: admissionguard-webhook, namespace: admissionguard-system, path: /validate}}
          rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods], scope: Namespaced}
        """;

    // As the API server gives it back.
    private const string Live = """
        [{"name":"images.admissionguard.dev","admissionReviewVersions":["v1"],"sideEffects":"NoneOnDryRun","failurePolicy":"Fail",
          "matchPolicy":"Equivalent","timeoutSeconds":10,"namespaceSelector":{},"objectSelector":{},
          "clientConfig":{"service":{"name":"admissionguard-webhook","namespace":"admissionguard-system","path":"/validate","port":443},"caBundle":"QQ=="},
          "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["pods"],"scope":"Namespaced"}]}]
        """;

    private static DesiredWebhook Desired => Assert.Single(DesiredWebhook.Parse(Wanted));

    [Fact]
    public void What_the_server_fills_in_and_the_authority_are_no_drift() => Assert.Empty(Compare(Live));

    [Theory]
    [InlineData("\"failurePolicy\":\"Fail\"", "\"failurePolicy\":\"Ignore\"", "webhooks[0].failurePolicy is \"Ignore\", want \"Fail\"")]
    [InlineData("\"timeoutSeconds\":10", "\"timeoutSeconds\":1", "webhooks[0].timeoutSeconds is 1, want 10")]
    [InlineData("\"namespaceSelector\":{}", "\"namespaceSelector\":{\"matchLabels\":{\"a\":\"b\"}}", "webhooks[0].namespaceSelector.matchLabels is {\"a\":\"b\"}, want absent")]
    [InlineData("\"objectSelector\":{}", "\"objectSelector\":{\"matchLabels\":{\"a\":\"b\"}}", "webhooks[0].objectSelector.matchLabels is {\"a\":\"b\"}, want absent")]
    [InlineData("\"matchPolicy\":\"Equivalent\"", "\"matchPolicy\":\"Exact\"", "webhooks[0].matchPolicy is \"Exact\", want \"Equivalent\"")]
    [InlineData("\"matchPolicy\":\"Equivalent\"", "\"matchPolicy\":\"Equivalent\",\"matchConditions\":[{\"name\":\"x\",\"expression\":\"false\"}]", "webhooks[0].matchConditions is [{")]
    [InlineData("\"resources\":[\"pods\"]", "\"resources\":[]", "webhooks[0].rules[0].resources is [], want [\"pods\"]")]
    [InlineData("\"operations\":[\"CREATE\",\"UPDATE\"]", "\"operations\":[\"DELETE\",\"UPDATE\"]", "webhooks[0].rules[0].operations[0] is \"DELETE\", want \"CREATE\"")]
    [InlineData("\"name\":\"admissionguard-webhook\"", "\"name\":\"evil\"", "webhooks[0].clientConfig.service.name is \"evil\", want \"admissionguard-webhook\"")]
    [InlineData("\"path\":\"/validate\"", "\"path\":\"/yes\"", "webhooks[0].clientConfig.service.path is \"/yes\", want \"/validate\"")]
    public void A_change_is_named_with_found_and_wanted(string from, string to, string says) =>
        Assert.StartsWith(says, Assert.Single(Compare(Live.Replace(from, to, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Webhooks_that_are_gone_or_added_are_named()
    {
        Assert.StartsWith("webhooks is [], want [", Assert.Single(Compare("[]")), StringComparison.Ordinal);
        Assert.StartsWith("webhooks is [", Assert.Single(Compare(Live.Replace("}]}]", "}]},{\"name\":\"more\"}]", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhooks: []")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}")]
    [InlineData("apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: x}")]
    [InlineData("apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {}\nwebhooks: [{name: a}]")]
    [InlineData("{")]
    public void Wishes_that_would_let_everything_pass_are_refused(string yaml) => Assert.Throws<FormatException>(() => DesiredWebhook.Parse(yaml));

    [Fact]
    public void The_certificates_name_is_the_services() => Assert.Equal("admissionguard-webhook.admissionguard-system.svc", Desired.Target!.Name);

    private static IReadOnlyList<string> Compare(string live) =>
        WebhookDrift.Compare(Desired.Webhooks, WebhookDefaults.Fill(JsonNode.Parse(live)!.AsArray(), WebhookKind.Validating));
}
