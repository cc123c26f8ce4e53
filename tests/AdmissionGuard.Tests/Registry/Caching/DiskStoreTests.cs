using System.Security.Cryptography;
using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Tests.Registry.Caching;

/// <summary>The folder that keeps content across restarts: bounded, and believed only by hash.</summary>
public sealed class DiskStoreTests
{
    private const int Piece = 100_000;

    [Fact]
    public async Task Keeps_no_more_than_it_may_and_lets_the_oldest_go()
    {
        using var temporary = new TempDirectory();
        var directory = temporary.Path;
        using var metrics = new RegistryMetrics(new RegistryOptions());
        using var store = new DiskStore(directory, 10 * Piece, metrics);
        var digests = new List<Digest>();
        for (var i = 0; i < 30; i++)
        {
            var content = RandomNumberGenerator.GetBytes(Piece);
            digests.Add(Digest.Of(content));
            await store.PutAsync(digests[^1], content);
            // Files of one tick have no order.
            File.SetLastWriteTimeUtc(PathOf(digests[^1]), DateTime.UnixEpoch.AddDays(i));
            Assert.InRange(Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 1, 10 * Piece);
        }

        Assert.NotNull(await GetAsync(digests[^1]));
        Assert.Null(await GetAsync(digests[0]));

        Task<ReadOnlyMemory<byte>?> GetAsync(Digest digest) => store.GetAsync(digest, Piece, TestContext.Current.CancellationToken);

        string PathOf(Digest digest) => Path.Combine(directory, "sha256", digest.Hex[..2], digest.Hex);
    }

    [Fact]
    [Trait("threat", "X6")]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        using var temporary = new TempDirectory();
        using var metrics = new RegistryMetrics(new RegistryOptions());
        using var store = new DiskStore(temporary.Path, 10 * Piece, metrics);
        var content = RandomNumberGenerator.GetBytes(Piece);
        // What was written cannot take its place.
        var inTheWay = Directory.CreateDirectory(temporary.File(Path.Combine("sha256", Digest.Of(content).Hex[..2], Digest.Of(content).Hex, "in-the-way")));
        await store.PutAsync(Digest.Of(content), content);
        Assert.Empty(Directory.GetFiles(temporary.Path, "*", SearchOption.AllDirectories));
        Assert.True(inTheWay.Exists);
        Assert.Null(await store.GetAsync(Digest.Of(content), Piece, TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("threat", "X4")]
    public async Task What_was_changed_on_disk_is_not_taken_and_removed()
    {
        using var temporary = new TempDirectory();
        var directory = temporary.Path;
        using var metrics = new RegistryMetrics(new RegistryOptions());
        using var store = new DiskStore(directory, 10 * Piece, metrics);
        var content = RandomNumberGenerator.GetBytes(Piece);
        var digest = Digest.Of(content);
        await store.PutAsync(digest, content);
        var file = Assert.Single(Directory.GetFiles(directory, "*", SearchOption.AllDirectories));
        content[0] ^= 1;
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        Assert.Null(await store.GetAsync(digest, Piece, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(file));
    }
}
