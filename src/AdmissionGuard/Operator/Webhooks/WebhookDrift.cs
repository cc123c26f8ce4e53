using System.Text.Json.Nodes;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>Says in which fields a webhook configuration differs from what it should be (threat W13).</summary>
internal static class WebhookDrift
{
    /// <summary>Most differences that are told: a configuration that is all wrong needs no more words.</summary>
    public const int MaxDifferences = 16;

    private const int MaxValue = 120;

    /// <summary>Every difference, as in <c>webhooks[0].failurePolicy is "Ignore", want "Fail"</c>; none when they are equal.</summary>
    public static IReadOnlyList<string> Compare(JsonArray wanted, JsonArray found)
    {
        var differences = new List<string>();
        Compare(wanted, found, "webhooks", differences);
        return differences.Count <= MaxDifferences ? differences : [.. differences.Take(MaxDifferences), $"and {differences.Count - MaxDifferences} more"];
    }

    private static void Compare(JsonNode? wanted, JsonNode? found, string path, List<string> differences)
    {
        if (JsonNode.DeepEquals(wanted, found))
            return;
        if (wanted is JsonObject wantedObject && found is JsonObject foundObject)
        {
            foreach (var field in wantedObject.Select(p => p.Key).Union(foundObject.Select(p => p.Key), StringComparer.Ordinal))
                Compare(wantedObject[field], foundObject[field], $"{path}.{field}", differences);
        }
        else if (wanted is JsonArray wantedArray && found is JsonArray foundArray && wantedArray.Count == foundArray.Count)
        {
            for (var i = 0; i < wantedArray.Count; i++)
                Compare(wantedArray[i], foundArray[i], $"{path}[{i}]", differences);
        }
        else
        {
            differences.Add($"{path} is {Show(found)}, want {Show(wanted)}");
        }
    }

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "absent";
        return text.Length <= MaxValue ? text : text[..MaxValue] + "…";
    }
}
