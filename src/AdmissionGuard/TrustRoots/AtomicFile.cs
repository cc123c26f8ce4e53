namespace AdmissionGuard.TrustRoots;

/// <summary>Files that are replaced as a whole: after a crash or on a full disk there is the old content or the new.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, flushes to the disk and renames over it.</summary>
    /// <param name="path">The file; its directory is made.</param>
    /// <param name="content">The new content.</param>
    /// <param name="cancellation">Ends the write, leaving the old content.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async ValueTask WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous))
            {
                await file.WriteAsync(content, cancellation).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // Gone when it was renamed; a leftover of a failed write is removed.
            File.Delete(temporary);
        }
    }
}
