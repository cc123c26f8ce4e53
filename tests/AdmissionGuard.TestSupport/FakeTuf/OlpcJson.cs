using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.FakeTuf;

/// <summary>Canonical JSON as the signing side makes it, written apart from the product's so that one checks the other.</summary>
public static class OlpcJson
{
    public static byte[] Encode(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject o:
                var members = o.OrderBy(m => m.Key, Comparer<string>.Create(CompareCodePoints)).ToList();
                text.Append('{').AppendJoin(',', members.Select(m => Text(JsonValue.Create(m.Key)) + ":" + Text(m.Value))).Append('}');
                break;
            case JsonArray a:
                text.Append('[').AppendJoin(',', a.Select(Text)).Append(']');
                break;
            case JsonValue v when v.GetValueKind() == JsonValueKind.String:
                text.Append('"').Append(v.GetValue<string>().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static string Text(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static int CompareCodePoints(string a, string b)
    {
        var (x, y) = (a.EnumerateRunes(), b.EnumerateRunes());
        while (true)
        {
            var (moreX, moreY) = (x.MoveNext(), y.MoveNext());
            if (!moreX || !moreY) return moreX.CompareTo(moreY);
            if (x.Current != y.Current) return x.Current.CompareTo(y.Current);
        }
    }
}
