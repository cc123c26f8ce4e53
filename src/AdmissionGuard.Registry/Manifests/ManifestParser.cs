using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Failures;

namespace AdmissionGuard.Registry.Manifests;

/// <summary>
/// Reads a manifest so that there is one way to read it: a body that could be taken for both an image and an index, or
/// whose media type contradicts its shape or the answer's header, is refused (CVE-2021-41190, GHSA-qq97-vm5h-rrhg).
/// </summary>
public static class ManifestParser
{
    /// <summary>Parses a manifest or index.</summary>
    /// <param name="body">The exact bytes; at most <see cref="RegistryLimits.ManifestBytes"/>.</param>
    /// <param name="contentType">The media type that the header or descriptor claims, or null.</param>
    /// <param name="limits">Entries and layers.</param>
    /// <param name="document">The document, on success.</param>
    /// <param name="kind">The kind of refusal, on failure.</param>
    /// <param name="error">Why it is refused: one bounded line.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> body,
        string? contentType,
        RegistryLimits limits,
        [NotNullWhen(true)] out ManifestDocument? document,
        out RegistryFailureKind kind,
        out string error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        document = null;
        kind = RegistryFailureKind.Invalid;
        error = "";
        try
        {
            if (body.Length > limits.ManifestBytes)
                throw new ManifestException(RegistryFailureKind.LimitExceeded, $"a manifest of {body.Length} bytes, at most {limits.ManifestBytes} are taken");
            var headerType = MediaTypes.OfManifest(contentType);
            if (MediaTypes.IsSchema1(headerType))
                throw Schema1();
            using var json = JsonBounds.Parse(body);
            document = Parse(json.RootElement, headerType, limits);
            return true;
        }
        catch (ManifestException refused)
        {
            kind = refused.Kind;
            error = refused.Message;
        }
        catch (JsonException malformed)
        {
            error = $"the manifest is not acceptable JSON: {UntrustedText.Quote(malformed.Message)}";
        }
        catch (InvalidOperationException)
        {
            // JsonElement.GetString: an escape that stands for half a character.
            error = "the manifest holds text that is not Unicode";
        }

        return false;
    }

    private static ManifestDocument Parse(JsonElement root, string? headerType, RegistryLimits limits)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw ManifestException.Invalid("the manifest is not an object");
        var bodyType = DescriptorParser.OptionalString(root, "mediaType");
        if (MediaTypes.IsSchema1(bodyType) || root.TryGetProperty("fsLayers", out _))
            throw Schema1();
        var type = TypeOf(root, bodyType, headerType);
        if (type != MediaTypes.OciArtifactManifest
            && (!root.TryGetProperty("schemaVersion", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var v) || v != 2))
        {
            throw ManifestException.Invalid("schemaVersion is not 2");
        }

        var artifactType = DescriptorParser.OptionalString(root, "artifactType");
        var subject = DescriptorParser.ParseOptional(root, "subject");
        var annotations = DescriptorParser.Annotations(root);
        if (MediaTypes.IsIndex(type))
            return new ImageIndex(type, artifactType, subject, annotations, DescriptorParser.ParseList(root, "manifests", limits.IndexEntries));
        if (type == MediaTypes.OciArtifactManifest)
            return new ImageManifest(type, artifactType, subject, annotations, null, DescriptorParser.ParseList(root, "blobs", limits.Layers));
        var config = DescriptorParser.ParseOptional(root, "config") ?? throw ManifestException.Invalid("config is missing");
        return new ImageManifest(type, artifactType, subject, annotations, config, DescriptorParser.ParseList(root, "layers", limits.Layers));
    }

    private static string TypeOf(JsonElement root, string? bodyType, string? headerType)
    {
        var isIndex = root.TryGetProperty("manifests", out _);
        var isImage = root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _);
        var isArtifact = root.TryGetProperty("blobs", out _);
        if ((isIndex ? 1 : 0) + (isImage ? 1 : 0) + (isArtifact ? 1 : 0) > 1)
            throw ManifestException.Invalid("the manifest is of several kinds at once");
        if (bodyType is not null && headerType is not null && !string.Equals(bodyType, headerType, StringComparison.Ordinal))
            throw ManifestException.Invalid($"the header says {UntrustedText.Quote(headerType)}, the manifest {UntrustedText.Quote(bodyType)}");
        var type = bodyType ?? headerType ?? throw ManifestException.Invalid("the media type is missing");
        var agrees = type switch
        {
            MediaTypes.OciIndex or MediaTypes.DockerManifestList => isIndex,
            MediaTypes.OciManifest or MediaTypes.DockerManifest => isImage,
            MediaTypes.OciArtifactManifest => isArtifact || !(isImage || isIndex),
            _ => throw new ManifestException(RegistryFailureKind.Unsupported, $"the media type {UntrustedText.Quote(type)} is not supported"),
        };
        return agrees ? type : throw ManifestException.Invalid($"the manifest is not what its media type {UntrustedText.Quote(type)} says");
    }

    private static ManifestException Schema1() => new(RegistryFailureKind.Unsupported, "Docker manifest schema 1 is not supported");
}
