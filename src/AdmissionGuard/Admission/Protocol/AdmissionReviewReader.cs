using System.Text.Json;
using System.Text.Unicode;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>
/// Reads an AdmissionReview of <c>admission.k8s.io/v1</c> from bytes (Kubernetes API, "admission.k8s.io/v1
/// AdmissionReview"). Names are compared exactly and a duplicate name anywhere refuses the whole document: two readers
/// of one object must not see two objects.
/// </summary>
internal static class AdmissionReviewReader
{
    /// <summary>
    /// Nesting beyond which a document is refused. Workloads stay under 20 and their managed fields under 40; the API
    /// server stores nothing a custom resource schema does not describe.
    /// </summary>
    public const int MaxDepth = 128;

    /// <summary>Longest uid echoed; the API server sends UUIDs of 36 characters.</summary>
    public const int MaxUidLength = 128;

    /// <summary>Longest name, namespace, kind, group or user name: the API server's own bound is 253, and users may come from OIDC.</summary>
    public const int MaxNameLength = 1024;

    /// <summary>Most groups of a user that are read.</summary>
    public const int MaxGroups = 1024;

    /// <summary>Reads one review. Never throws for any input.</summary>
    /// <param name="body">The body; the result owns it from now on.</param>
    public static ReceivedReview Read(RequestBody body)
    {
        StrictJson? document = null;
        var review = Utf8.IsValid(body.Bytes.Span)
            ? Parse(body.Bytes, out document)
            : ReceivedReview.Malformed("the body is not UTF-8");
        review ??= Review(document!, body);
        if (review.Problem is not null)
        {
            document?.Dispose();
            body.Dispose();
        }

        return review;
    }

    private static ReceivedReview? Parse(ReadOnlyMemory<byte> utf8, out StrictJson? document)
    {
        document = null;
        try
        {
            document = StrictJson.Read(utf8, MaxDepth);
            return null;
        }
        catch (JsonException e)
        {
            return ReceivedReview.Malformed($"the body is not acceptable JSON: {Where(e)}");
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json raises for a name with a lone surrogate while it looks for duplicates.
            return ReceivedReview.Malformed("the body is not acceptable JSON: a name is not valid Unicode");
        }
    }

    private static ReceivedReview Review(StrictJson document, RequestBody body)
    {
        var root = document.Root;
        if (root.ValueKind != JsonValueKind.Object)
            return ReceivedReview.Malformed("the body is not a JSON object");
        var request = root.Member("request"u8);
        if (request.ValueKind != JsonValueKind.Object)
            return ReceivedReview.Malformed("the review has no request");
        if (request.Text("uid"u8) is not { Length: > 0 and <= MaxUidLength } uid)
            return ReceivedReview.Malformed("the request has no uid, or one that is too long");
        if (!root.Member("kind"u8).Is("AdmissionReview"u8) || !root.Member("apiVersion"u8).Is("admission.k8s.io/v1"u8))
            return ReceivedReview.Malformed("the review is not an AdmissionReview of admission.k8s.io/v1", uid);

        return FactsOf(request, uid) is { } facts
            ? ReceivedReview.Of(document, body, new AdmissionRequest(facts, request.Member("object"u8), request.Member("oldObject"u8)))
            : ReceivedReview.Malformed("the request's kind, resource, namespace, name, operation or user is missing or too long", uid);
    }

    private static AdmissionFacts? FactsOf(StrictValue request, string uid)
    {
        var kind = request.Member("kind"u8);
        var resource = request.Member("resource"u8);
        if (OperationOf(request) is not { } operation
            || kind.Text("kind"u8) is not { Length: > 0 and <= MaxNameLength } kindName
            || resource.Text("resource"u8) is not { Length: > 0 and <= MaxNameLength } plural
            || kind.TextOrEmpty("group"u8) is not { Length: <= MaxNameLength } group
            || kind.TextOrEmpty("version"u8) is not { Length: <= MaxNameLength } version
            || request.TextOrEmpty("subResource"u8) is not { Length: <= MaxNameLength } subResource
            || request.TextOrEmpty("namespace"u8) is not { Length: <= MaxNameLength } @namespace
            || request.TextOrEmpty("name"u8) is not { Length: <= MaxNameLength } name
            || RequesterOf(request.Member("userInfo"u8)) is not { } requester
            || DryRunOf(request) is not { } dryRun)
        {
            return null;
        }

        var metadata = request.Member(operation == AdmissionOperation.Delete ? "oldObject"u8 : "object"u8).Member("metadata"u8);
        if (name.Length == 0 && (metadata.Text("name"u8) ?? metadata.Text("generateName"u8)) is { Length: <= MaxNameLength } given)
            name = given;

        return new AdmissionFacts(
            uid, new ObjectKind(group, version, kindName), plural, subResource, @namespace, name, operation, requester, dryRun, ControllerOf(metadata));
    }

    private static AdmissionOperation? OperationOf(StrictValue request)
    {
        var operation = request.Member("operation"u8);
        return operation.Is("CREATE"u8) ? AdmissionOperation.Create
            : operation.Is("UPDATE"u8) ? AdmissionOperation.Update
            : operation.Is("DELETE"u8) ? AdmissionOperation.Delete
            : operation.Is("CONNECT"u8) ? AdmissionOperation.Connect
            : null;
    }

    private static bool? DryRunOf(StrictValue request) => request.Member("dryRun"u8).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Undefined or JsonValueKind.Null => false,
        _ => null,
    };

    private static Requester? RequesterOf(StrictValue user)
    {
        if (user.TextOrEmpty("username"u8) is not { Length: <= MaxNameLength } username)
            return null;
        var groups = user.Member("groups"u8);
        var names = new List<string>();
        foreach (var group in groups.Items)
        {
            if (names.Count == MaxGroups)
                return null;
            if (group.Text() is { Length: <= MaxNameLength } name)
                names.Add(name);
        }

        return new Requester(username, names);
    }

    private static ControllerReference? ControllerOf(StrictValue metadata)
    {
        var owners = metadata.Member("ownerReferences"u8);
        foreach (var owner in owners.Items)
        {
            if (owner.Member("controller"u8).ValueKind == JsonValueKind.True
                && owner.Text("apiVersion"u8) is { Length: <= MaxNameLength } apiVersion
                && owner.Text("kind"u8) is { Length: <= MaxNameLength } kind
                && owner.Text("name"u8) is { Length: <= MaxNameLength } name
                && owner.Text("uid"u8) is { Length: <= MaxUidLength } uid)
            {
                return new ControllerReference(apiVersion, kind, name, uid);
            }
        }

        return null;
    }

    // The parser's own message may quote the input; only the place is ours to repeat.
    private static string Where(JsonException e) =>
        e.LineNumber is { } line ? $"line {line}, byte {e.BytePositionInLine ?? 0}" : "malformed";
}
