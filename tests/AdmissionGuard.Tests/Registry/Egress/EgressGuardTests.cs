using System.Net;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;

namespace AdmissionGuard.Tests.Registry.Egress;

/// <summary>Being named by the operator opens private networks and loopback, and never metadata.</summary>
public sealed class EgressGuardTests
{
    [Theory]
    [InlineData("reg.corp", 443, "10.1.2.3", true)]
    [InlineData("reg.corp", 443, "127.0.0.1", true)]
    [InlineData("reg.corp", 8443, "10.1.2.3", false)]
    [InlineData("other.corp", 443, "10.1.2.3", false)]
    [InlineData("other.corp", 443, "192.168.7.7", true)]
    [InlineData("other.corp", 443, "::ffff:192.168.7.7", true)]
    [InlineData("other.corp", 443, "64:ff9b::c0a8:707", true)]
    [InlineData("reg.corp", 443, "169.254.169.254", false)]
    [InlineData("reg.corp", 443, "fd00:ec2::254", false)]
    [InlineData("mirror.corp", 5000, "10.9.9.9", true)]
    [InlineData("plain.corp", 80, "10.9.9.9", true)]
    [InlineData("::1", 5001, "::1", true)]
    [InlineData("anything.example", 443, "8.8.8.8", true)]
    public void Allows(string host, int port, string address, bool allowed)
    {
        var options = new RegistryOptions
        {
            Hosts = [new RegistryHostOptions("Reg.corp"), new RegistryHostOptions("plain.corp") { PlainHttp = true }],
            Mirrors = [new RegistryMirrors("docker.io", [new MirrorEndpoint(new Uri("http://mirror.corp:5000/hub"))])],
            Egress = new EgressOptions { AllowedHosts = ["[::1]:5001"], AllowedPrivateNetworks = [IPNetwork.Parse("192.168.0.0/16")] },
        };
        var guard = new EgressGuard(options.Egress, new HostDirectory(options));
        Assert.Equal(allowed, guard.IsAllowed(host, port, IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("rebound.example", "127.0.0.1", false)]
    [InlineData("localhost", "10.0.0.1", false)]
    public void On_a_developers_machine_loopback_is_for_its_own_names(string host, string address, bool allowed)
    {
        var options = new RegistryOptions { Egress = new EgressOptions { AllowLoopback = true } };
        Assert.Equal(allowed, new EgressGuard(options.Egress, new HostDirectory(options)).IsAllowed(host, 5000, IPAddress.Parse(address)));
        Assert.True(new HostDirectory(options).IsPlainHttp("127.0.0.1:5000"));
        Assert.False(new HostDirectory(options).IsPlainHttp("ghcr.io"));
    }
}
