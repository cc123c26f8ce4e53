using System.Text;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Tests.Policy.Documents;

public sealed class StrictYamlTests
{
    private const string KubeletConfiguration = """
        # as on a node: /etc/kubernetes/credential-providers.yaml
        apiVersion: kubelet.config.k8s.io/v1
        kind: CredentialProviderConfig
        providers:
        - name: ecr-credential-provider
          matchImages:
          - "*.dkr.ecr.*.amazonaws.com"
          defaultCacheDuration: "12h"
          apiVersion: credentialprovider.kubelet.k8s.io/v1
          args: [get-credentials]
          env:
          - {name: AWS_PROFILE, value: "123"}
        """;

    [Fact]
    public void A_kubelets_configuration_serves_as_it_is()
    {
        var provider = Assert.Single(CredentialProviderConfig.Parse(StrictYaml.ToJson(Encoding.UTF8.GetBytes(KubeletConfiguration)), "/opt/providers"));

        Assert.Equal("/opt/providers/ecr-credential-provider", provider.Path);
        Assert.Equal(["*.dkr.ecr.*.amazonaws.com"], provider.MatchImages);
        Assert.Equal(TimeSpan.FromHours(12), provider.DefaultCacheDuration);
        Assert.Equal(["get-credentials"], provider.Arguments);
        Assert.Equal("123", provider.Environment["AWS_PROFILE"]);
    }

    [Theory]
    [InlineData("""{"a": [1, true, null, "x"]}""", """{"a":[1,true,null,"x"]}""")]
    [InlineData("a: 1\nb: text\n", """{"a":1,"b":"text"}""")]
    public void One_document_becomes_json(string yaml, string json) => Assert.Equal(json, Encoding.UTF8.GetString(StrictYaml.ToJson(Encoding.UTF8.GetBytes(yaml))));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("a: 1\na: 2\n")]
    [InlineData("a: &x 1\nb: *x\n")]
    [InlineData("a: [")]
    public void Anything_else_is_refused(string yaml) => Assert.Throws<FormatException>(() => StrictYaml.ToJson(Encoding.UTF8.GetBytes(yaml)));
}
