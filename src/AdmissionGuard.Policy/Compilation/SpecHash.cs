using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Digests of what verdicts rest on. Every part is preceded by its length, so that no two inputs give the same bytes.</summary>
internal static class SpecHash
{
    /// <summary>Lower-case hex SHA-256 over the parts, in their order.</summary>
    public static string Of(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The JSON of a spec, which is the same for the same content: fields in the model's order.</summary>
    public static string Text<T>(T? spec, JsonTypeInfo<T> type)
        where T : class => spec is null ? "" : JsonSerializer.Serialize(spec, type);
}
