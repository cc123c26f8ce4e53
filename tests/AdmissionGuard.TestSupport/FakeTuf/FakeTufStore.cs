using System.Text.Json;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TestSupport.FakeTuf;

/// <summary>A store in memory, open to tampering, that can be full.</summary>
public sealed class FakeTufStore : ITufStore
{
    /// <summary>What is stored, by name.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>When set, every change fails as on a full or read-only disk.</summary>
    public bool IsFull { get; set; }

    /// <summary>The stored version of a top-level role, or null.</summary>
    public long? Version(string role) => Files.TryGetValue($"{role}.json", out var raw)
        ? JsonDocument.Parse(raw).RootElement.GetProperty("signed").GetProperty("version").GetInt64()
        : null;

    /// <inheritdoc/>
    public ValueTask<TufFetch> ReadAsync(string fileName, int maxLength, CancellationToken cancellation) => new(
        !Files.TryGetValue(fileName, out var content) ? TufFetch.NotFound("not stored")
        : content.Length > maxLength ? TufFetch.TooLong(maxLength)
        : TufFetch.Found(content));

    /// <inheritdoc/>
    public ValueTask WriteAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (IsFull) throw new IOException("No space left on device");
        Files[fileName] = content.ToArray();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string fileName, CancellationToken cancellation)
    {
        if (IsFull) throw new IOException("Read-only file system");
        Files.Remove(fileName);
        return ValueTask.CompletedTask;
    }
}
