using System.Net;
using System.Text;
using AdmissionGuard.InCluster;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Sigstore.Trust.PublicGood;
using AdmissionGuard.TestSupport.FakeTuf;
using AdmissionGuard.TrustRoots;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Tests.InCluster;

public sealed class ClusterTrustRootsTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. PublicGoodRoot.TrustedRootJson.Span, (byte)'\n'];
    private static readonly MaterialRef Secret = new(MaterialKind.Secret, "security", "tuf", "root.json");
    private readonly FakeTufRepository repository = new(DateTimeOffset.UtcNow);
    private readonly SemaphoreSlim changed = new(0);
    private readonly TaskCompletionSource answers = new();
    private readonly HttpClient client;
    private readonly TrustRootService service;
    private readonly ClusterTrustRoots roots;

    public ClusterTrustRootsTests()
    {
        repository.AddTarget("targets", "trusted_root.json", Content);
        repository.Publish("targets", "snapshot", "timestamp");
        client = new HttpClient(new Repositories(repository, answers.Task));
        service = new TrustRootService(client, null, TimeProvider.System, NullLoggerFactory.Instance);
        roots = new ClusterTrustRoots(service, new PolicySettings { OperatorNamespace = "security" });
        roots.Changed += () => changed.Release();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        client.Dispose();
    }

    [Fact]
    public void The_public_good_root_is_there_without_any_object_or_repository() =>
        Assert.Equal(PublicGoodRoot.TrustedRootJson.ToArray(), roots.Follow([], PolicyMaterial.None)[MaterialRef.TrustRoot("public-good")]!.Value.ToArray());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_repository_of_an_object_publishes_becomes_material(bool inline)
    {
        var root = inline
            ? new TrustedRootSource { Data = Encoding.UTF8.GetString(repository.InitialRoot) }
            : new TrustedRootSource { SecretRef = new ObjectKeyRef { Name = "tuf" } };
        var loaded = new PolicyMaterial([KeyValuePair.Create(Secret, (ReadOnlyMemory<byte>)repository.InitialRoot)]);
        var documents = Documents(root);
        if (!inline) Assert.Contains(Secret, PolicyCompiler.References(documents, new PolicySettings { OperatorNamespace = "security" }));

        // Nobody waits for a repository; once it answers, its content is there.
        Assert.Null(roots.Follow(documents, loaded)[MaterialRef.TrustRoot("private")]);
        answers.SetResult();
        await ChangedAsync();
        Assert.Equal(Content, roots.Follow(documents, loaded)[MaterialRef.TrustRoot("private")]!.Value.ToArray());

        // Its Secret cannot be read for a moment: the last good content stays (invariant 7).
        if (!inline) Assert.Equal(Content, roots.Follow(documents, PolicyMaterial.None)[MaterialRef.TrustRoot("private")]!.Value.ToArray());
        Assert.Null(roots.Follow([], loaded)[MaterialRef.TrustRoot("private")]);
    }

    [Fact]
    public async Task An_object_without_a_readable_root_is_not_followed()
    {
        Assert.Null(roots.Follow(Documents(new TrustedRootSource { SecretRef = new ObjectKeyRef { Name = "missing" } }), PolicyMaterial.None)[MaterialRef.TrustRoot("private")]);
        Assert.Null(roots.Follow(Documents(new TrustedRootSource { Data = "x" }, "http://tuf.example.com"), PolicyMaterial.None)[MaterialRef.TrustRoot("private")]);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Null(service.Find("private"));
    }

    private static PolicyDocument[] Documents(TrustedRootSource root, string url = "https://tuf.example.com/metadata") =>
        [PolicyDocument.Of(new TrustRoot { Metadata = new ObjectMeta { Name = "private" }, Spec = new TrustRootSpec { Tuf = new TufRepository { Url = url, Root = root } } })];

    private async Task ChangedAsync()
    {
        // The first refresh may tell of the built-in root, too.
        for (var i = 0; i < 50 && service.Find("private")?.TrustedRoot is null; i++)
            await changed.WaitAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.NotNull(service.Find("private")?.TrustedRoot);
    }

    private sealed class Repositories(FakeTufRepository repository, Task answers) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host != "tuf.example.com") return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            await answers.WaitAsync(cancellationToken);
            var path = request.RequestUri.AbsolutePath["/metadata/".Length..];
            var fetched = path.StartsWith("targets/", StringComparison.Ordinal)
                ? await repository.FetchTargetAsync(path["targets/".Length..], int.MaxValue, cancellationToken)
                : await repository.FetchMetadataAsync(path, int.MaxValue, cancellationToken);
            return fetched.Content is { } content
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ReadOnlyMemoryContent(content) }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }
    }
}
