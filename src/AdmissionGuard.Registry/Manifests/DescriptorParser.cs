using System.Collections.ObjectModel;
using System.Text.Json;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Manifests;

/// <summary>Descriptors out of JSON that was opened by <see cref="JsonBounds"/>; every type is checked.</summary>
internal static class DescriptorParser
{
    internal static IReadOnlyList<Descriptor> ParseList(JsonElement parent, string property, int limit)
    {
        // Tools written in Go write an empty list as null.
        if (!parent.TryGetProperty(property, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw ManifestException.Invalid($"{property} is not a list");
        var count = list.GetArrayLength();
        if (count > limit)
            throw new ManifestException(RegistryFailureKind.LimitExceeded, $"{count} {property}, at most {limit} are taken");
        var descriptors = new List<Descriptor>(count);
        foreach (var element in list.EnumerateArray())
            descriptors.Add(Parse(element, property));
        return descriptors;
    }

    internal static Descriptor? ParseOptional(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var element) && element.ValueKind != JsonValueKind.Null ? Parse(element, property) : null;

    internal static Descriptor Parse(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw ManifestException.Invalid($"{what}: a descriptor is not an object");
        if (!Digest.TryParse(OptionalString(element, "digest"), out var digest))
            throw ManifestException.Invalid($"{what}: the digest {UntrustedText.Quote(OptionalString(element, "digest"))} is not sha256 or sha512");
        // GHSA-f36w-mj3v-6jqv: sizes of 2^62, negative, or not a number.
        if (!element.TryGetProperty("size", out var sizeElement) || sizeElement.ValueKind != JsonValueKind.Number || !sizeElement.TryGetInt64(out var size) || size < 0)
            throw ManifestException.Invalid($"{what}: the size is not a number of bytes");
        return new Descriptor(
            OptionalString(element, "mediaType") ?? "",
            digest,
            size,
            OptionalString(element, "artifactType"),
            Annotations(element),
            ParsePlatform(element));
    }

    internal static string? OptionalString(JsonElement parent, string property)
    {
        if (!parent.TryGetProperty(property, out var element) || element.ValueKind == JsonValueKind.Null)
            return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : throw ManifestException.Invalid($"{property} is not a string");
    }

    internal static IReadOnlyDictionary<string, string> Annotations(JsonElement parent)
    {
        if (!parent.TryGetProperty("annotations", out var element) || element.ValueKind == JsonValueKind.Null)
            return ReadOnlyDictionary<string, string>.Empty;
        if (element.ValueKind != JsonValueKind.Object)
            throw ManifestException.Invalid("annotations is not an object");
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw ManifestException.Invalid("an annotation is not a string");
            annotations[property.Name] = property.Value.GetString()!;
        }

        return annotations;
    }

    private static Platform? ParsePlatform(JsonElement descriptor)
    {
        if (!descriptor.TryGetProperty("platform", out var element) || element.ValueKind == JsonValueKind.Null)
            return null;
        if (element.ValueKind != JsonValueKind.Object)
            throw ManifestException.Invalid("platform is not an object");
        return new Platform(
            OptionalString(element, "os") ?? "",
            OptionalString(element, "architecture") ?? "",
            OptionalString(element, "variant"),
            OptionalString(element, "os.version"));
    }
}
