using System.Text;
using System.Text.Json;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Tests.Sigstore.Json;

/// <summary>
/// JSON can spell half a surrogate pair. .NET's parser accepts it, and throws something other than a JSON error when it
/// looks for duplicate names or is asked for the text: a refusal must come of it, never a crash.
/// </summary>
[Trait("threat", "S4")]
public sealed class StrictJsonUnicodeTests
{
    public static TheoryData<string> NotUnicode =>
        ["{\"\\ud800\":1}", "{\"a\":\"\\udc00\"}", "[\"\\ud800\\u0041\"]", "{\"a\":{\"x\\udfff\":1,\"b\":2}}"];

    [Theory]
    [MemberData(nameof(NotUnicode))]
    public void Half_a_surrogate_pair_is_refused_in_evidence(string json) =>
        Assert.False(StrictJson.TryParse(Encoding.UTF8.GetBytes(json), 1000, out _, out _));

    [Theory]
    [MemberData(nameof(NotUnicode))]
    public void Half_a_surrogate_pair_is_refused_in_answers_of_registries(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonBounds.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] json = [.. "{\"a\":\""u8, 0xff, .. "\"}"u8];
        Assert.False(StrictJson.TryParse(json, 1000, out _, out _));
        Assert.ThrowsAny<JsonException>(() => JsonBounds.Parse(json));
    }

    [Fact]
    public void Whole_pairs_and_other_escapes_are_fine()
    {
        Assert.True(StrictJson.TryParse("{\"\\ud83d\\ude00\":\"\\u0041\\n\"}"u8.ToArray(), 1000, out var root, out var error), error);
        Assert.Equal("A\n", root.GetProperty("😀").GetString());
    }
}
