using AdmissionGuard.Registry.Authentication;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;

namespace AdmissionGuard.Tests.Registry.Authentication;

/// <summary>Where a registry may send its users' credentials: another port or a neighbour's name is somebody else.</summary>
[Trait("threat", "R13")]
[Trait("threat", "R19")]
public sealed class RealmRulesTests
{
    [Theory]
    [InlineData("docker.io", "https://auth.docker.io/token", true)]
    [InlineData("ghcr.io", "https://ghcr.io/token", true)]
    [InlineData("registry.gitlab.com", "https://gitlab.com/jwt/auth", true)]
    [InlineData("registry.digitalocean.com", "https://api.digitalocean.com/v2/registry/auth", true)]
    [InlineData("quay.io", "https://quay.io/v2/auth", true)]
    [InlineData("acme.azurecr.io", "https://acme.azurecr.io/oauth2/token", true)]
    [InlineData("harbor.corp.example", "https://harbor.corp.example/service/token", true)]
    [InlineData("harbor.corp.example:8443", "https://harbor.corp.example:8443/service/token", true)]
    [InlineData("harbor.corp.example", "https://HARBOR.corp.example:443/service/token", true)]
    [InlineData("reg.corp", "https://sso.elsewhere.example/token", true)]
    [InlineData("reg.corp", "https://sso.elsewhere.example:8443/token", false)]
    [InlineData("reg.corp:5000", "https://sso.elsewhere.example/token", false)]
    [InlineData("registry.corp.example", "https://gitlab.corp.example/jwt/auth", false)]
    [InlineData("registry.corp.example", "https://auth.registry.corp.example/token", false)]
    [InlineData("registry.corp.example:5000", "https://registry.corp.example:5001/auth", false)]
    [InlineData("registry.corp.example:5000", "https://registry.corp.example/auth", false)]
    [InlineData("tenant-a.registry.example", "https://tenant-b.registry.example/token", false)]
    [InlineData("gitlab.com", "https://registry.gitlab.com/jwt/auth", false)]
    [InlineData("evil.azurecr.io", "https://acme.azurecr.io/oauth2/token", false)]
    [InlineData("ghcr.io", "https://evil.io/token", false)]
    [InlineData("ghcr.io", "https://ghcr.io.evil.test/token", false)]
    [InlineData("ghcr.io", "https://xghcr.io/token", false)]
    [InlineData("cr.io", "https://ghcr.io/token", false)]
    [InlineData("registry.corp.example", "https://corp.example.evil.test/token", false)]
    [InlineData("registry.corp.example", "https://evilcorp.example/token", false)]
    [InlineData("example.com", "https://other.com/token", false)]
    [InlineData("10.0.0.1", "https://10.0.0.2/token", false)]
    [InlineData("docker.io", "https://auth.docker.io.evil.test/token", false)]
    public void Credentials_may_go(string registry, string realm, bool allowed)
    {
        var hosts = new HostDirectory(new RegistryOptions { Hosts = [new RegistryHostOptions("reg.corp") { TokenRealms = ["sso.elsewhere.example"] }] });
        Assert.Equal(allowed, RealmRules.MayHaveCredentials(new Uri(realm), registry, hosts));
    }
}
