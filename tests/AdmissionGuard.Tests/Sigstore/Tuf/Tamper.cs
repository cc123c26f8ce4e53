using System.Text;
using System.Text.Json.Nodes;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

/// <summary>Changes to signed files, by someone without the keys.</summary>
internal static class Tamper
{
    public static void Text(Dictionary<string, byte[]> files, string name, string old, string with)
    {
        var text = Encoding.UTF8.GetString(files[name]);
        Assert.Contains(old, text, StringComparison.Ordinal);
        files[name] = Encoding.UTF8.GetBytes(text.Replace(old, with, StringComparison.Ordinal));
    }

    public static void Json(Dictionary<string, byte[]> files, string name, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(files[name])!;
        change(node);
        files[name] = Encoding.UTF8.GetBytes(node.ToJsonString());
    }
}
