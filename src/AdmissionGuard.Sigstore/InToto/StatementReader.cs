using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.InToto;

/// <summary>
/// Reads an in-toto Statement (in-toto/attestation, spec/v1/statement.md; v0.1 likewise) whose bytes were verified.
/// Members that the specification does not know are ignored, as it asks; what it knows must be sound (threat V4).
/// </summary>
internal static class StatementReader
{
    /// <summary>The payload type of envelopes that hold a Statement.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    private const string Wanted = "an in-toto Statement v0.1 or v1 with sound subjects";

    /// <summary>Reads a whole Statement.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out VerifiedStatement? statement, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        statement = null;
        if (!StrictJson.TryParse(payload, EvidenceLimits.MaxEvidenceBytes, out var root, out var error))
        {
            failure = Malformed("a payload that is " + error);
            return false;
        }

        if (root.ValueKind != JsonValueKind.Object
            || Text(root, "_type") is not ("https://in-toto.io/Statement/v0.1" or "https://in-toto.io/Statement/v1") || Text(root, "_type") is not { } type
            || Text(root, "predicateType") is not { } predicateType)
        {
            failure = Malformed("a payload without a known _type or without predicateType");
            return false;
        }

        if (!TryReadSubjects(root, out var subjects, out failure))
            return false;
        var predicate = root.TryGetProperty("predicate", out var value) ? value : default;
        statement = new VerifiedStatement(payload, type, subjects, predicateType, predicate);
        return true;
    }

    private static bool TryReadSubjects(JsonElement root, out List<StatementSubject> subjects, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        subjects = [];
        if (!root.TryGetProperty("subject", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            failure = Malformed("a Statement without subjects");
            return false;
        }

        if (list.GetArrayLength() > EvidenceLimits.MaxSubjects)
        {
            failure = new VerificationFailure(VerificationStep.Format, FailureKind.LimitExceeded, $"{list.GetArrayLength()} subjects", $"at most {EvidenceLimits.MaxSubjects}");
            return false;
        }

        foreach (var element in list.EnumerateArray())
        {
            if (!TryReadSubject(element, out var subject, out failure))
                return false;
            subjects.Add(subject);
        }

        failure = null;
        return true;
    }

    private static bool TryReadSubject(JsonElement element, [NotNullWhen(true)] out StatementSubject? subject, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        subject = null;
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("digest", out var set) || set.ValueKind != JsonValueKind.Object)
        {
            failure = Malformed("a subject without digests");
            return false;
        }

        if (set.GetPropertyCount() > EvidenceLimits.MaxDigestsPerSubject)
        {
            failure = new VerificationFailure(VerificationStep.Format, FailureKind.LimitExceeded, $"{set.GetPropertyCount()} digests of a subject", $"at most {EvidenceLimits.MaxDigestsPerSubject}");
            return false;
        }

        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var digest in set.EnumerateObject())
        {
            if (!ProtoScalar.TryText(digest.Value, out var value))
            {
                failure = Malformed("a digest that is not a string");
                return false;
            }

            digests.Add(digest.Name, value);
        }

        if (digests.Count == 0)
        {
            failure = Malformed("a subject without digests");
            return false;
        }

        failure = null;
        subject = new StatementSubject(Text(element, "name"), digests, Annotations(element));
        return true;
    }

    private static Dictionary<string, string> Annotations(JsonElement subject)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!subject.TryGetProperty("annotations", out var element) || element.ValueKind != JsonValueKind.Object)
            return annotations;
        foreach (var annotation in element.EnumerateObject())
        {
            if (ProtoScalar.TryText(annotation.Value, out var value))
                annotations.Add(annotation.Name, value);
        }

        return annotations;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && ProtoScalar.TryText(value, out var text) ? text : null;

    private static VerificationFailure Malformed(string found) => new(VerificationStep.Format, FailureKind.Malformed, found, Wanted);
}
