using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Tests.TrustRoots;

public sealed class FileTufStoreTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("tuf-store");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Files_are_written_read_and_replaced_whole()
    {
        var store = new FileTufStore(directory.FullName);
        await store.WriteAsync("root_history/2.root.json", new byte[] { 1, 2 }, Cancellation);
        await store.WriteAsync("root_history/2.root.json", new byte[] { 3 }, Cancellation);
        Assert.Equal([3], (await store.ReadAsync("root_history/2.root.json", 1, Cancellation)).Content!.Value.ToArray());
        Assert.Equal("2.root.json", Assert.Single(new DirectoryInfo(Path.Combine(directory.FullName, "root_history")).GetFiles()).Name);
    }

    [Fact]
    public async Task A_missing_file_is_not_found_and_a_long_one_not_read()
    {
        var store = new FileTufStore(Path.Combine(directory.FullName, "missing"));
        Assert.Equal(TufFailureKind.NotFound, (await store.ReadAsync("root.json", 10, Cancellation)).Failure);
        await store.WriteAsync("root.json", new byte[11], Cancellation);
        Assert.Equal(TufFailureKind.LimitExceeded, (await store.ReadAsync("root.json", 10, Cancellation)).Failure);
        await store.DeleteAsync("root.json", Cancellation);
        await store.DeleteAsync("root.json", Cancellation);
        Assert.Equal(TufFailureKind.NotFound, (await store.ReadAsync("root.json", 10, Cancellation)).Failure);
    }

    [Fact]
    public async Task What_stands_in_the_way_of_a_write_leaves_nothing_behind()
    {
        var store = new FileTufStore(directory.FullName);
        Directory.CreateDirectory(Path.Combine(directory.FullName, "root.json", "x"));
        await Assert.ThrowsAnyAsync<IOException>(async () => await store.WriteAsync("root.json", new byte[1], Cancellation));
        Assert.Empty(directory.GetFiles());
        Assert.Equal(TufFailureKind.Unavailable, (await store.ReadAsync("root.json", 10, Cancellation)).Failure);
    }
}
