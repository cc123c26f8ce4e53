using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;
using CsCheck;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(""" { "b" : 1 , "a" : [ true, false, null ] } """, """{"a":[true,false,null],"b":1}""")]
    [InlineData("""{"a":"\u00e4\n\t\/"}""", "{\"a\":\"ä\n\t/\"}")]
    [InlineData("""{"a":"\"\\"}""", """{"a":"\"\\"}""")]
    [InlineData("""{"":{},"a":[]}""", """{"":{},"a":[]}""")]
    [InlineData("[-0,0,-12,123456789012345678901234567890]", "[0,0,-12,123456789012345678901234567890]")]
    // U+FFEE sorts before U+1F600, though its UTF-16 unit is greater than the first of the pair.
    [InlineData("""{"\ud83d\ude00":1,"\uffee":2}""", "{\"\uffee\":2,\"\ud83d\ude00\":1}")]
    public void Values_have_one_form(string json, string canonical) => Assert.Equal(canonical, Encode(json));

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("1E2")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void What_has_no_form_is_refused(string json) => Assert.Throws<JsonException>(() => Encode(json));

    [Fact]
    public void Agrees_with_the_signing_side_on_random_objects() =>
        Check.Sample(Gen.Dictionary(Gen.String, Gen.String)[0, 8].Where(members => members.All(m => Sound(m.Key) && Sound(m.Value))), members =>
        {
            var node = new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)JsonValue.Create(m.Value))));
            return Encode(node.ToJsonString()) == Encoding.UTF8.GetString(OlpcJson.Encode(node));
        });

    private static bool Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static string Encode(string json)
    {
        using var document = TufJson.ParseDocument(Encoding.UTF8.GetBytes(json));
        return Encoding.UTF8.GetString(CanonicalJson.Encode(document.RootElement));
    }
}
