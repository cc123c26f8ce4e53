using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.Cosign;

/// <summary>Reads a simple-signing payload (cosign, specs/SIGNATURE_SPEC.md, "Payload") whose bytes were verified.</summary>
internal static class SimpleSigningReader
{
    private const string Type = "cosign container image signature";

    /// <summary>Reads a whole payload.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out VerifiedSimpleSigning? signing, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        signing = null;
        failure = new VerificationFailure(VerificationStep.Format, FailureKind.Malformed, "a payload without critical type, image digest or reference", "a cosign simple-signing payload");
        if (!StrictJson.TryParse(payload, EvidenceLimits.MaxEvidenceBytes, out var root, out _)
            || Member(root, "critical") is not { } critical
            || Text(critical, "type") != Type
            || Member(critical, "image") is not { } image || Text(image, "docker-manifest-digest") is not { Length: > 0 } digest
            || Member(critical, "identity") is not { } identity || Text(identity, "docker-reference") is not { } reference)
            return false;

        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(root, "optional") is { ValueKind: JsonValueKind.Object } optional)
        {
            foreach (var annotation in optional.EnumerateObject())
            {
                if (ProtoScalar.TryText(annotation.Value, out var value))
                    annotations.Add(annotation.Name, value);
            }
        }

        failure = null;
        signing = new VerifiedSimpleSigning(payload, digest, reference, annotations);
        return true;
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { } value && ProtoScalar.TryText(value, out var text) ? text : null;
}
