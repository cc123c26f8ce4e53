using AdmissionGuard.Registry.Authentication;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;

namespace AdmissionGuard.Tests.Registry.Authentication;

/// <summary>Where a registry may send its users' credentials.</summary>
[Trait("threat", "R13")]
public sealed class RealmRulesTests
{
    [Theory]
    [InlineData("docker.io", "https://auth.docker.io/token", true)]
    [InlineData("ghcr.io", "https://ghcr.io/token", true)]
    [InlineData("registry.gitlab.com", "https://gitlab.com/jwt/auth", true)]
    [InlineData("registry.corp.example", "https://gitlab.corp.example/jwt/auth", true)]
    [InlineData("registry.corp.example:5000", "https://registry.corp.example:5001/auth", true)]
    [InlineData("reg.corp", "https://sso.elsewhere.example/token", true)]
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
