using System.Text;
using AdmissionGuard.InCluster;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Registries;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.InCluster;

public sealed class ClusterPullIdentitiesTests
{
    private static readonly string DockerConfig = Convert.ToBase64String("""{"auths":{"reg.example":{"username":"u","password":"p"}}}"""u8);

    [Theory]
    [Trait("threat", "R12")]
    [InlineData("regcred", "team-a", true)]
    [InlineData("regcred", "team-b", false)]
    [InlineData("team-b/regcred", "team-b", false)]
    [InlineData("../../team-b/secrets/regcred", "team-b", false)]
    [InlineData("..%2f..%2fteam-b%2fsecrets%2fregcred", "team-b", false)]
    [InlineData("regcred?x=/../../team-b/secrets/regcred", "team-b", false)]
    public async Task Secrets_are_read_in_the_Pods_own_namespace_only(string named, string holder, bool found)
    {
        await using var server = await LoopbackServer.StartAsync(async (server, context) =>
        {
            var isThere = context.Request.Path == $"/api/v1/namespaces/{holder}/secrets/regcred";
            context.Response.StatusCode = isThere ? 200 : 404;
            context.Response.ContentType = "application/json";
            await server.WriteAsync(context, Encoding.UTF8.GetBytes(isThere
                ? $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"regcred"},"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"{{{DockerConfig}}}"}}"""
                : """{"kind":"Status","apiVersion":"v1","status":"Failure","code":404}"""));
        });
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address.OriginalString });
        var identities = new ClusterPullIdentities(client, TimeProvider.System, NullLogger<ClusterPullIdentities>.Instance);

        var identity = await identities.FindAsync(
            new ReviewRequest("team-a", new Dictionary<string, string>(), new Dictionary<string, string>(), [], [named], null, TimeProvider.System.GetUtcNow().AddSeconds(30), false),
            TestContext.Current.CancellationToken);

        Assert.Equal(found, identity != PullIdentity.Anonymous);
        // Its ServiceAccount at least was asked for.
        Assert.NotEmpty(server.Requests);
        Assert.All(server.Requests, r => Assert.StartsWith("/api/v1/namespaces/team-a/", r.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_that_is_made_after_a_refusal_is_found_at_the_next_attempt()
    {
        var isThere = false;
        await using var server = await LoopbackServer.StartAsync(async (server, context) =>
        {
            context.Response.StatusCode = isThere ? 200 : 404;
            context.Response.ContentType = "application/json";
            await server.WriteAsync(context, Encoding.UTF8.GetBytes(isThere
                ? $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"regcred"},"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"{{{DockerConfig}}}"}}"""
                : """{"kind":"Status","apiVersion":"v1","status":"Failure","code":404}"""));
        });
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address.OriginalString });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var identities = new ClusterPullIdentities(client, time, NullLogger<ClusterPullIdentities>.Instance);
        Assert.Same(PullIdentity.Anonymous, await FindAsync());
        var asked = server.Requests.Count;
        Assert.Same(PullIdentity.Anonymous, await FindAsync());
        Assert.Equal(asked, server.Requests.Count);

        isThere = true;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotSame(PullIdentity.Anonymous, await FindAsync());

        async Task<PullIdentity> FindAsync() => await identities.FindAsync(
            new ReviewRequest("team-a", new Dictionary<string, string>(), new Dictionary<string, string>(), [], ["regcred"], null, time.GetUtcNow().AddSeconds(30), false),
            TestContext.Current.CancellationToken);
    }
}
