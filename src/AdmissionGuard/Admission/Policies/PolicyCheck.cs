using System.Buffers;
using System.Text.Json;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Linting;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Policies;

/// <summary>
/// Reads an object of one of our kinds as the controller will, by the same compiler. What it refers to may come later,
/// and is the operator's to report.
/// </summary>
/// <param name="policies">The policies in force: exceptions name some of them.</param>
/// <param name="time">The clock: an exception may end before it begins.</param>
internal sealed class PolicyCheck(PolicySource policies, TimeProvider time)
{
    /// <summary>Checks the object of a request.</summary>
    public PolicyAnswer Check(AdmissionRequest request)
    {
        var facts = request.Facts;
        if (facts.Operation is not (AdmissionOperation.Create or AdmissionOperation.Update) || facts.SubResource.Length > 0 || facts.Kind.Group != ApiGroup.Name)
            return PolicyAnswer.Nothing;

        var parsed = PolicyDocuments.Parse(Document(request), "");
        var errors = parsed.Errors.ToList();
        var advice = new List<string>();
        if (parsed.Documents is [var document])
        {
            var found = PolicyCompiler.Compile([document with { Source = DocumentSource.None, Errors = [] }], PolicyMaterial.None, policies.Current.Settings).Errors;
            errors.AddRange(found.Where(e => e is { Severity: PolicyErrorSeverity.Error, IsMissingMaterial: false }));
            advice.AddRange(found.Where(e => e.Severity == PolicyErrorSeverity.Warning && !IsAboutOthers(e)).Select(Line));
            advice.AddRange(UnknownPolicies(document));
            if (errors.Count == 0)
                advice.AddRange(PolicyLinter.Advise([document], time.GetUtcNow()).Select(Line));
        }

        // Whoever removes a finalizer or a label must be able to, whatever else is wrong.
        var sameText = facts.Operation == AdmissionOperation.Update && SameSpec(request.Object, request.OldObject);
        return new PolicyAnswer($"{facts.Kind.Kind}/{facts.Name}", errors.Count > 0 && !sameText, errors, sameText ? [.. errors.Select(Line), .. advice] : advice);
    }

    private static string Line(PolicyError error) => error.FieldPath.Length > 0 ? $"{error.FieldPath}: {error.Message}" : error.Message;

    // Compiled alone, an exception knows no policies; those in force are asked below.
    private static bool IsAboutOthers(PolicyError error) => error.FieldPath == "spec.policies";

    private IEnumerable<string> UnknownPolicies(PolicyDocument document) => document.Resource is ImagePolicyException { Spec.Policies: { } named }
        ? named.Where(p => policies.Current.Policies.All(known => known.Ref.Name != p.Name || known.Ref.Namespace != p.Namespace))
            .Select(p => $"spec.policies: there is no policy {(p.Namespace is null ? p.Name : $"{p.Namespace}/{p.Name}")}: nothing is exempted there yet")
        : [];

    private static bool SameSpec(StrictValue now, StrictValue before)
    {
        var (after, old) = (now.Member("spec"u8), before.Member("spec"u8));
        if (after.ValueKind == JsonValueKind.Undefined || old.ValueKind == JsonValueKind.Undefined)
            return false;
        var options = new JsonDocumentOptions { MaxDepth = AdmissionReviewReader.MaxDepth };
        using var one = JsonDocument.Parse(after.Raw, options);
        using var other = JsonDocument.Parse(old.Raw, options);
        return JsonElement.DeepEquals(one.RootElement, other.RootElement);
    }

    // What the API server adds to metadata is left out; the namespace is the request's, the only one that counts.
    private static byte[] Document(AdmissionRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", request.Facts.Kind.ApiVersion);
            json.WriteString("kind", request.Facts.Kind.Kind);
            json.WriteStartObject("metadata");
            json.WriteString("name", request.Facts.Name);
            if (request.Facts.Namespace.Length > 0)
                json.WriteString("namespace", request.Facts.Namespace);
            json.WriteEndObject();
            var spec = request.Object.Member("spec"u8);
            if (spec.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("spec");
                // Read already, and more strictly.
                json.WriteRawValue(spec.Raw.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
