using System.Net;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.Tests.Registry.Evidence;
using Microsoft.Extensions.Time.Testing;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Registry.Distribution;

/// <summary>A registry that asks for a pause (429 with Retry-After) gets it, and costs nobody else anything.</summary>
public sealed class RateLimitTests
{
    private static readonly NetworkCredential Puller = new("puller", "s3cret");

    [Fact]
    public async Task No_request_goes_out_before_the_time_that_the_registry_named()
    {
        await using var registry = await Evil.StartAsync();
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        var limited = true;
        registry.When(_ => limited, Hostile.Fixed(429, "{}", "application/json", ("Retry-After", "120")));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var searches = new Searches(RegistryTestOptions.For(registry.Host), time);

        Assert.Equal(RegistryFailureKind.RateLimited, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure!.Kind);
        limited = false;
        time.Advance(TimeSpan.FromSeconds(60));
        foreach (var image in new[] { "lab/app:v1", "lab/app:v2", "other/app:v1" })
        {
            var meanwhile = (await searches.ResolveAsync($"{registry.Host}/{image}")).Failure!;
            Assert.Equal(RegistryFailureKind.RateLimited, meanwhile.Kind);
            Assert.Contains("Retry-After \"60\"", meanwhile.Message, StringComparison.Ordinal);
        }

        Assert.Single(registry.Server.Requests);
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).IsSuccess);
    }

    [Fact]
    public async Task A_pause_that_ends_within_the_deadline_is_waited_for()
    {
        await using var registry = await Evil.StartAsync();
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var opens = time.GetUtcNow().AddSeconds(2);
        registry.When(_ => time.GetUtcNow() < opens, Hostile.Fixed(429, "{}", "application/json", ("Retry-After", "2")));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host), time);
        var image = Searches.Reference($"{registry.Host}/lab/app:v1");

        var hurried = searches.Client.Open(PullIdentity.Anonymous, searches.Client.NewBudget(time.GetUtcNow().AddSeconds(1)));
        Assert.Equal(RegistryFailureKind.RateLimited, (await hurried.ResolveAsync(image, TestContext.Current.CancellationToken)).Failure!.Kind);
        var patient = searches.Open().ResolveAsync(image, TestContext.Current.CancellationToken);
        while (!patient.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True((await patient).IsSuccess);
        Assert.Equal(2, registry.Server.Requests.Count);
    }

    [Fact]
    public async Task One_account_that_is_at_its_limit_does_not_stop_another()
    {
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = Puller });
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        registry.When(r => r.Headers.Authorization.Count == 0 && r.Path.Value!.EndsWith("v2", StringComparison.Ordinal), Hostile.Fixed(429, "{}", "application/json", ("Retry-After", "600")));
        using var searches = new Searches(registry.Honest);

        Assert.Equal(RegistryFailureKind.RateLimited, (await searches.ResolveAsync($"{registry.Host}/lab/app:v2")).Failure!.Kind);
        Assert.Equal(RegistryFailureKind.RateLimited, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure!.Kind);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1", RequestBudgetTests.Secret(registry.Host, Puller))).IsSuccess);
    }
}
