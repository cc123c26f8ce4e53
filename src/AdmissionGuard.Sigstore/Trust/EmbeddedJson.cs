namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Reads the trust material that is compiled into this assembly, once each.</summary>
internal static class EmbeddedJson
{
    internal static ReadOnlyMemory<byte> Read(string name)
    {
        using var stream = typeof(EmbeddedJson).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without its resource {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
