using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>Admission reviews: our reader of JSON takes what System.Text.Json takes, and finds the same values at the same places.</summary>
internal static class ReviewFuzz
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = AdmissionReviewReader.MaxDepth };

    public static void Parse(byte[] input)
    {
        if (!Utf8.IsValid(input))
            return;
        using var theirs = Try(() => JsonDocument.Parse(input, Strict));
        using var ours = Try(() => StrictJson.Read(input, AdmissionReviewReader.MaxDepth));
        if (ours is null != theirs is null)
            throw new FuzzFindingException(ours is null ? "only System.Text.Json takes it" : "only we take it");
        if (ours is not null)
            Compare(ours.Root, theirs!.RootElement);
    }

    private static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Compare(StrictValue ours, JsonElement theirs)
    {
        // The text as it stands, so that a place that differs shows.
        if (ours.ValueKind != theirs.ValueKind || !ours.Raw.Span.SequenceEqual(JsonMarshal.GetRawUtf8Value(theirs)))
            throw new FuzzFindingException($"a {theirs.ValueKind} is a {ours.ValueKind}, or elsewhere");
        if (theirs.ValueKind == JsonValueKind.Array)
        {
            var items = theirs.EnumerateArray();
            foreach (var item in ours.Items)
            {
                items.MoveNext();
                Compare(item, items.Current);
            }
        }
        else if (theirs.ValueKind == JsonValueKind.Object)
        {
            var members = theirs.EnumerateObject();
            foreach (var member in ours.Members)
            {
                members.MoveNext();
                if (member.Name != members.Current.Name)
                    throw new FuzzFindingException("a name is another");
                Compare(member, members.Current.Value);
            }
        }
    }
}
