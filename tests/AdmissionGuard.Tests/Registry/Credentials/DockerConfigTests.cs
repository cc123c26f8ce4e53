using System.Text;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;
using CsCheck;

namespace AdmissionGuard.Tests.Registry.Credentials;

/// <summary>Pull secrets and docker configurations, good and bad.</summary>
public sealed class DockerConfigTests
{
    [Theory]
    [InlineData("ghcr.io", "ghcr.io/org/app", true)]
    [InlineData("https://ghcr.io", "ghcr.io/org/app", true)]
    [InlineData("ghcr.io:443", "ghcr.io/org/app", true)]
    [InlineData("https://index.docker.io/v1/", "docker.io/library/nginx", true)]
    [InlineData("docker.io", "docker.io/library/nginx", true)]
    [InlineData("registry-1.docker.io", "docker.io/library/nginx", true)]
    [InlineData("ghcr.io/org", "ghcr.io/org/app", true)]
    [InlineData("ghcr.io/org/app", "ghcr.io/org/app", true)]
    [InlineData("ghcr.io/org", "ghcr.io/org-evil/app", false)]
    [InlineData("ghcr.io/org/app", "ghcr.io/org/app2", false)]
    [InlineData("*.azurecr.io", "acme.azurecr.io/app", true)]
    [InlineData("*.azurecr.io", "evilazurecr.io/app", false)]
    [InlineData("*.azurecr.io", "a.b.azurecr.io/app", false)]
    [InlineData("*.azurecr.io", "azurecr.io.evil.test/app", false)]
    [InlineData("*.azurecr.io", "acme.azurecr.io:8443/app", false)]
    [InlineData("*.dkr.ecr.*.amazonaws.com", "1.dkr.ecr.eu-west-1.amazonaws.com/app", true)]
    [InlineData("*-docker.pkg.dev", "eu-docker.pkg.dev/app", true)]
    [InlineData("ghcr.io", "xghcr.io/app", false)]
    [InlineData("ghcr.io", "ghcr.io.evil.test/app", false)]
    [InlineData("cr.io", "ghcr.io/app", false)]
    [InlineData("localhost:5000", "localhost:5001/app", false)]
    [InlineData("LOCALHOST:5000", "localhost:5000/app", true)]
    [InlineData("*", "ghcr.io/app", false)]
    [Trait("threat", "R9")]
    [Trait("threat", "R11")]
    public void A_key_is_for_an_image(string key, string image, bool expected)
    {
        Assert.True(ImagePattern.TryParse(key, out var pattern));
        Assert.True(RepositoryName.TryParse(image, out var name, out var error), error);
        Assert.Equal(expected, pattern.Matches(name));
    }

    [Fact]
    public void Reads_both_formats_and_tells_bad_entries_without_showing_them()
    {
        var json = """{"auths":{"a.io":{"auth":"dTpwOnE="},"b.io":{"username":"u","password":"p"},"c.io":{},"d.io":{"auth":"c2VjcmV0"},"e.io":{"auth":"%%"},"":{"auth":"dTpw"},"f.io":"secret"}}""";
        var config = DockerConfigParser.Parse(Encoding.UTF8.GetBytes(json), PullSecretFormat.DockerConfigJson);
        Assert.Equal(2, config.Entries.Count);
        Assert.Equal("p:q", config.Entries[0].Credential.Password);
        Assert.Equal(4, config.Problems.Count);
        Assert.DoesNotContain(config.Problems, p => p.Contains("secret", StringComparison.Ordinal) || p.Contains("c2Vj", StringComparison.Ordinal));
        Assert.Single(DockerConfigParser.Parse("""{"a.io":{"auth":"dTpw"}}"""u8.ToArray(), PullSecretFormat.DockerCfg).Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"auths\":[]}")]
    [InlineData("{\"auths\":{\"a.io\":{\"auth\":\"dTpw\"},\"a.io\":{\"auth\":\"dTpw\"}}}")]
    public void An_unreadable_secret_is_a_problem_and_no_credential(string json)
    {
        var config = DockerConfigParser.Parse(Encoding.UTF8.GetBytes(json), PullSecretFormat.DockerConfigJson);
        Assert.Empty(config.Entries);
        Assert.NotEmpty(config.Problems);
    }

    [Fact]
    public void A_secret_cannot_name_a_helper()
    {
        var identity = PullIdentity.FromSecrets([new PullSecret("x", PullSecretFormat.DockerConfigJson, """{"auths":{},"credsStore":"sh","credHelpers":{"ghcr.io":"sh"}}"""u8.ToArray())]);
        Assert.True(RepositoryName.TryParse("ghcr.io/x", out var name, out _));
        Assert.Null(identity.HelperFor(name));
        Assert.Equal(PullIdentity.Anonymous.ScopeIdFor(name), identity.ScopeIdFor(name));
    }

    [Fact]
    public void Scopes_are_equal_for_equal_credentials_of_the_repository_and_only_then()
    {
        Assert.True(RepositoryName.TryParse("ghcr.io/x", out var name, out _));
        var one = Identity("""{"ghcr.io":{"username":"u","password":"p"},"other.io":{"username":"a","password":"b"}}""");
        var two = Identity("""{"ghcr.io":{"username":"u","password":"p"}}""");
        var three = Identity("""{"ghcr.io":{"username":"u","password":"q"}}""");
        var joined = Identity("""{"ghcr.io":{"username":"up","password":""}}""");
        Assert.Equal(one.ScopeIdFor(name), two.ScopeIdFor(name));
        Assert.NotEqual(one.ScopeIdFor(name), three.ScopeIdFor(name));
        Assert.NotEqual(one.ScopeIdFor(name), joined.ScopeIdFor(name));
        Assert.Equal(PullIdentity.Anonymous.ScopeIdFor(name), Identity("""{"other.io":{"username":"u","password":"p"}}""").ScopeIdFor(name));
    }

    [Fact]
    public void Survives_any_change_of_bytes()
    {
        var json = """{"auths":{"a.io":{"auth":"dTpwOnE="},"b.io":{"username":"u","password":"p","identitytoken":"t"}},"credHelpers":{"c.io":"x"}}"""u8.ToArray();
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = (byte[])json.Clone();
            changed[at] = value;
            DockerConfigParser.Parse(changed, PullSecretFormat.DockerConfigJson);
        });
    }

    [Theory]
    [InlineData("12h", 43200)]
    [InlineData("5m30s", 330)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("1.5h", 5400)]
    [InlineData("", null)]
    [InlineData("5", null)]
    [InlineData("h", null)]
    [InlineData("-5m", null)]
    [InlineData("9999999h", null)]
    public void Durations_are_gos(string text, int? seconds) => Assert.Equal(seconds, (int?)ProviderAnswer.GoDuration(text)?.TotalSeconds);

    [Fact]
    public void Reads_a_kubelets_provider_configuration()
    {
        var json = """{"kind":"CredentialProviderConfig","apiVersion":"kubelet.config.k8s.io/v1","providers":[{"name":"ecr-credential-provider","matchImages":["*.dkr.ecr.*.amazonaws.com"],"defaultCacheDuration":"12h","apiVersion":"credentialprovider.kubelet.k8s.io/v1","args":["get-credentials"],"env":[{"name":"AWS_PROFILE","value":"x"}]}]}""";
        var provider = Assert.Single(CredentialProviderConfig.Parse(Encoding.UTF8.GetBytes(json), "/opt/providers"));
        Assert.Equal("/opt/providers/ecr-credential-provider", provider.Path);
        Assert.Equal(TimeSpan.FromHours(12), provider.DefaultCacheDuration);
        Assert.Equal("x", provider.Environment["AWS_PROFILE"]);
        foreach (var (from, to) in new[] { ("ecr-credential-provider", "../sh"), ("credentialprovider.kubelet.k8s.io/v1", "v2"), ("12h", "soon"), ("*.dkr.ecr.*.amazonaws.com", "a b"), ("CredentialProviderConfig", "Pod") })
            Assert.Throws<FormatException>(() => CredentialProviderConfig.Parse(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)), "/opt/providers"));
    }

    private static PullIdentity Identity(string dockercfg) => PullIdentity.FromSecrets([new PullSecret("x", PullSecretFormat.DockerCfg, Encoding.UTF8.GetBytes(dockercfg))]);
}
