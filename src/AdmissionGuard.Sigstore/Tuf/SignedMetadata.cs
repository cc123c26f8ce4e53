using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>A parsed metadata file whose signatures have yet to be checked.</summary>
/// <param name="Body">Its content; believe nothing of it before <see cref="TufRole.Verify"/>.</param>
/// <param name="Signed">What its signatures are over.</param>
/// <param name="Raw">The file as received: what is stored and hashed.</param>
/// <typeparam name="T">The type of role.</typeparam>
internal sealed record SignedMetadata<T>(T Body, SignedBytes Signed, ReadOnlyMemory<byte> Raw)
    where T : TufMetadata
{
    /// <summary>Reads the file's form: <c>signed</c> and <c>signatures</c> (4.2.1), then the fields of its role.</summary>
    /// <param name="raw">The file.</param>
    /// <param name="name">The role, for messages.</param>
    /// <param name="type">What <c>_type</c> must be: a file of another type may be signed by the same keys.</param>
    /// <param name="read">Reads the fields of the role.</param>
    public static TufResult<SignedMetadata<T>> Parse(ReadOnlyMemory<byte> raw, string name, string type, Func<JsonElement, T> read)
    {
        try
        {
            using var document = TufJson.ParseDocument(raw);
            var signed = TufJson.Member(document.RootElement, "signed");
            // First of all, because it proves that every name and text in it is sound.
            var canonical = CanonicalJson.Encode(signed);
            var found = TufJson.Text(signed, "_type");
            if (!string.Equals(found, type, StringComparison.Ordinal))
                return TufResult<SignedMetadata<T>>.Refused(TufFailureKind.Malformed, name, $"metadata of type {Quote(found)}", type);
            var specification = TufJson.Text(signed, "spec_version");
            if (!IsKnown(specification))
                return TufResult<SignedMetadata<T>>.Refused(TufFailureKind.Unsupported, name, $"specification {Quote(specification)}", "1.x");
            return TufResult<SignedMetadata<T>>.Of(new(read(signed), new SignedBytes(canonical, ReadSignatures(document.RootElement)), raw));
        }
        catch (JsonException e)
        {
            return TufResult<SignedMetadata<T>>.Refused(TufFailureKind.Malformed, name, e.Message, "metadata as of TUF 1.0");
        }
    }

    private static Dictionary<string, byte[]> ReadSignatures(JsonElement root)
    {
        var signatures = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var signature in TufJson.Items(root, "signatures"))
        {
            // What is not hexadecimal is a signature that does not verify: repositories write "" for one that is still to come.
            var value = TufJson.Hex(TufJson.Text(signature, "sig")) ?? [];
            if (!signatures.TryAdd(TufJson.Text(signature, "keyid"), value)) throw new JsonException("signatures has two of one key id");
        }

        return signatures;
    }

    // 4.3: "adopters are free to determine what is considered a match": the major version, as in the reference implementation.
    private static bool IsKnown(string specification)
    {
        var parts = specification.Split('.');
        return parts.Length is 2 or 3 && parts[0] is "1" && parts.All(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit));
    }

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text.Length > 40 ? text[..40] : text) + "\"";
}
