using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.Tests.Registry.Evidence;

namespace AdmissionGuard.Tests.Registry.Egress;

/// <summary>Through a proxy, which resolves names itself, inner addresses and inner names are still no place for a registry.</summary>
[Trait("threat", "R23")]
public sealed class ProxyTests
{
    [Theory]
    [InlineData("169.254.169.254/latest/x")]
    [InlineData("10.0.0.1/x")]
    [InlineData("[::1]:5000/x")]
    [InlineData("[::ffff:a9fe:a9fe]/x")]
    [InlineData("localhost/x")]
    [InlineData("registry:5000/x")]
    [InlineData("kubernetes.default.svc/x")]
    [InlineData("registry.kube-system.svc.cluster.local/x")]
    [InlineData("metadata.google.internal/x")]
    public async Task Inner_places_are_refused_before_the_proxy_hears_of_them(string image)
    {
        await using var proxy = await OciRegistry.StartAsync();
        using var searches = new Searches(Options(proxy));

        Assert.Equal(RegistryFailureKind.EgressRefused, (await searches.ResolveAsync(image)).Failure!.Kind);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task What_the_operator_names_goes_through_the_proxy_which_may_be_on_a_private_address()
    {
        await using var proxy = await OciRegistry.StartAsync();
        var image = SampleImage.Add(proxy.Repository("lab/app"));
        using var searches = new Searches(Options(proxy) with { Hosts = [new RegistryHostOptions("registry.kube-system.svc:5000") { PlainHttp = true }] });

        var resolved = await searches.ResolveAsync("registry.kube-system.svc:5000/lab/app:v1");
        Assert.Equal(image.Digest, resolved.Value!.Digest.ToString());
    }

    [Fact]
    public async Task Public_names_are_asked_for_through_a_tunnel()
    {
        await using var proxy = await OciRegistry.StartAsync();
        using var searches = new Searches(Options(proxy) with { Resilience = new ResilienceOptions { Retries = 0 } });

        Assert.Equal(RegistryFailureKind.Unavailable, (await searches.ResolveAsync("registry.example.com/lab/app:v1")).Failure!.Kind);
        Assert.Equal("CONNECT", Assert.Single(proxy.Requests).Method);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("127.0.0.1")]
    public async Task What_is_excepted_is_guarded_as_without_a_proxy(string except)
    {
        await using var proxy = await OciRegistry.StartAsync();
        await using var registry = await OciRegistry.StartAsync();
        SampleImage.Add(registry.Repository("lab/app"));
        var options = RegistryTestOptions.For(registry.Host) with { Egress = new EgressOptions { Proxy = proxy.Server.Address, NoProxy = [except] } };
        using var searches = new Searches(options);

        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).IsSuccess);
        Assert.Equal(RegistryFailureKind.EgressRefused, (await searches.ResolveAsync("127.0.0.1:1/lab/app:v1")).Failure!.Kind);
        Assert.Empty(proxy.Requests);
    }

    private static RegistryOptions Options(OciRegistry proxy) => new() { Egress = new EgressOptions { Proxy = proxy.Server.Address } };
}
