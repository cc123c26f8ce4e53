using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.TestSupport.Admission;
using CsCheck;

namespace AdmissionGuard.Tests.Admission.Protocol;

/// <summary>Takes exactly what JsonDocument takes when it is told to refuse duplicates, and reads the same from it.</summary>
public sealed class StrictJsonTests
{
    private const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    // Few names, some of them the same name in another spelling, so that duplicates are common.
    private static readonly Gen<string> Name = OneOf("a", "b", "image", "ima\\u0067e", "\\u0061", "", "é", "\\u00e9", "\\ud83d\\ude00", "😀", "\\\"", "\\ud800");

    private static readonly Gen<string> Scalar = OneOf(
        "1", "-0.5e3", "true", "false", "null", "\"\"", "\"x\"", "\"\\u0078\"", "\"\\ud800\"", "\"é\"", "01", "nul", "\"\t\"", "");

    [Theory]
    [Trait("threat", "A17")]
    [MemberData(nameof(Recorded))]
    public void A_recorded_review_reads_the_same(string name)
    {
        var (ours, theirs) = Both(ReviewFixtures.Bytes(name), AdmissionReviewReader.MaxDepth);
        Assert.NotNull(theirs);
        Assert.Equal(theirs, ours);
    }

    [Fact]
    [Trait("threat", "A17")]
    public void Any_document_is_taken_or_refused_and_reads_the_same() =>
        Document(3).Sample(text => Agree(Encoding.UTF8.GetBytes(text)), iter: 20_000);

    [Fact]
    [Trait("threat", "A17")]
    public void A_review_with_any_byte_changed_is_taken_or_refused_and_reads_the_same()
    {
        var review = ReviewFixtures.Bytes("create-pod-tag");
        Gen.Select(Gen.Int[0, review.Length - 1], OneOf((byte)'"', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',', (byte)':', (byte)'\\', (byte)' ', (byte)'1', (byte)'a'))
            .Sample(
                change =>
                {
                    var bytes = review.ToArray();
                    bytes[change.Item1] = change.Item2;
                    return Agree(bytes, AdmissionReviewReader.MaxDepth);
                },
                iter: 5_000);
    }

    /// <summary>All of three bytes, and all of those within what makes them matter: hardly a rule of the grammar takes more.</summary>
    [Theory]
    [Trait("threat", "A17")]
    [InlineData("", "")]
    [InlineData("[", "]")]
    [InlineData("[1", "]")]
    [InlineData("\"", "\"")]
    [InlineData("{\"a\":", "}")]
    [InlineData("{\"a\":1", "}")]
    [InlineData("\"\\u00", "\"")]
    public void Every_short_text_is_taken_or_refused_and_reads_the_same(string before, string after)
    {
        var alphabet = "{}[],:\"\\/u01-+.eEtrnf \n\u0000\u001f\u007fa";
        foreach (var text in Texts(alphabet, 3))
            Assert.True(Agree(Encoding.UTF8.GetBytes(before + text + after)), $"{before}{text}{after}");
    }

    [Fact]
    [Trait("threat", "A17")]
    public void Every_short_number_is_taken_or_refused_and_reads_the_same()
    {
        foreach (var text in Texts("01-+.eE", 5))
            Assert.True(Agree(Encoding.UTF8.GetBytes(text)), text);
    }

    [Theory]
    [Trait("threat", "A17")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("\"\\u12aF\\n\"")]
    [InlineData("{\"a\": [1, -2.5e+3, {}, []], \"b\": null}")]
    public void A_text_that_ends_early_or_goes_on_is_refused(string whole)
    {
        for (var length = 0; length < whole.Length; length++)
            Assert.Null(Ours(Encoding.UTF8.GetBytes(whole[..length]), MaxDepth));
        foreach (var more in new[] { "x", "1", ",", "]", "}", "\"", "\0", "\u00a0", "\ufeff", "//", "null" })
            Assert.Null(Ours(Encoding.UTF8.GetBytes(whole + more), MaxDepth));
        Assert.Null(Ours(Encoding.UTF8.GetBytes("\ufeff" + whole), MaxDepth));
        Assert.NotNull(Ours(Encoding.UTF8.GetBytes($"\t {whole}\r\n "), MaxDepth));
    }

    [Theory]
    [Trait("threat", "A17")]
    [InlineData("[1,\n x]", 1, 1)]
    [InlineData("[1,\n \"a", 1, 3)]
    [InlineData("{\"a\" 1}", 0, 5)]
    public void Where_it_is_no_JSON_is_told(string text, long line, long place)
    {
        var error = Assert.Throws<JsonException>(() => StrictJson.Read(Encoding.UTF8.GetBytes(text), MaxDepth));
        Assert.Equal((line, place), (error.LineNumber, error.BytePositionInLine));
    }

    [Theory]
    [Trait("threat", "A17")]
    [InlineData(2)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(300)]
    public void A_name_that_is_there_twice_is_found_among_any_number_of_names(int names)
    {
        var members = Enumerable.Range(0, names).Select(i => $"\"name-{i}\":{i}").ToList();
        Assert.NotNull(Ours(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"), MaxDepth));
        foreach (var again in new[] { "name-0", $"name-{names - 1}", "n\\u0061me-0", $"n\\u0061me-{names - 1}" })
        {
            Assert.Null(Ours(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)},\"{again}\":0}}"), MaxDepth));
            Assert.Null(Ours(Encoding.UTF8.GetBytes($"{{\"{again}\":0,{string.Join(',', members)}}}"), MaxDepth));
        }
    }

    [Theory]
    [Trait("threat", "A17")]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    public void However_deep_it_is_names_are_compared_and_the_depth_is_bounded(int depth)
    {
        // Every object has a name before and behind what is nested in it.
        string Nested(int levels, string last) =>
            levels == 1 ? $$"""{"a":1,"{{last}}":2}""" : $$$"""{"a":1,"n":{{{Nested(levels - 1, last)}}},"b":{"c":[]}}""";
        string List(int levels) => new string('[', levels) + new string(']', levels);
        var (ours, theirs) = Both(Encoding.UTF8.GetBytes(Nested(depth - 2, "z")), AdmissionReviewReader.MaxDepth);
        Assert.NotNull(ours);
        Assert.Equal(theirs, ours);
        Assert.Null(Ours(Encoding.UTF8.GetBytes(Nested(depth - 2, "a")), AdmissionReviewReader.MaxDepth));
        Assert.NotNull(Ours(Encoding.UTF8.GetBytes(List(depth)), depth));
        Assert.Null(Ours(Encoding.UTF8.GetBytes(List(depth + 1)), depth));
    }

    [Fact]
    [Trait("threat", "A17")]
    public void Long_names_with_escapes_are_told_apart_too()
    {
        var (plain, escaped, other) = (new string('n', 400), $"\\u006e{new string('n', 399)}", $"\\u006e{new string('n', 398)}m");
        Assert.Null(Ours(Encoding.UTF8.GetBytes($$"""{"{{plain}}":1,"{{escaped}}":2}"""), MaxDepth));
        Assert.Null(Ours(Encoding.UTF8.GetBytes($$"""{"{{escaped}}":1,"{{plain}}":2}"""), MaxDepth));
        Assert.NotNull(Ours(Encoding.UTF8.GetBytes($$"""{"{{escaped}}":1,"{{other}}":2}"""), MaxDepth));
    }

    [Fact]
    [Trait("threat", "A17")]
    public void Where_a_name_is_again_is_told()
    {
        var error = Assert.Throws<JsonException>(() => StrictJson.Read("{\n \"a\": 1,\n \"a\": 2}"u8.ToArray(), MaxDepth));
        Assert.Equal((2, 1), (error.LineNumber, error.BytePositionInLine));
    }

    [Fact]
    [Trait("threat", "A17")]
    public void Hundreds_of_thousands_of_names_are_not_compared_with_each_other()
    {
        var clock = Stopwatch.StartNew();
        Assert.NotNull(Ours(Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"{i:x6}\":0"))}}}"), MaxDepth));
        // Comparing all would take minutes.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_member_is_found_by_its_name_however_that_is_spelled()
    {
        using var document = StrictJson.Read("""{"n\u0061me":{"image":"x"}}"""u8.ToArray(), MaxDepth);
        Assert.Equal("x", document.Root.Member("name"u8).Text("image"u8));
        Assert.True(document.Root.Member("name"u8).Member("image"u8).Is("x"u8));
        Assert.True(document.Root.Member("nam"u8).IsAbsent);
        Assert.True(document.Root.Member("name"u8).Member("image"u8).Member("x"u8).IsAbsent);
    }

    [Fact]
    [Trait("threat", "A17")]
    public void What_is_not_Unicode_is_no_text()
    {
        using var document = StrictJson.Read("""{"operation":"\ud800"}"""u8.ToArray(), MaxDepth);
        Assert.False(document.Root.Member("operation"u8).Is("CREATE"u8));
        Assert.Null(document.Root.Text("operation"u8));
    }

    [Fact]
    public void Nothing_is_read_once_it_is_disposed()
    {
        var document = StrictJson.Read("""{"a":"b"}"""u8.ToArray(), MaxDepth);
        var root = document.Root;
        document.Dispose();
        Assert.Throws<ObjectDisposedException>(() => root.Text("a"u8));
    }

    public static TheoryData<string> Recorded => [.. ReviewFixtures.Names];

    private static bool Agree(byte[] utf8, int maxDepth = MaxDepth)
    {
        var (ours, theirs) = Both(utf8, maxDepth);
        return ours == theirs;
    }

    private static (string? Ours, string? Theirs) Both(byte[] utf8, int maxDepth) => (Ours(utf8, maxDepth), Theirs(utf8, maxDepth));

    private static string? Ours(byte[] utf8, int maxDepth)
    {
        try
        {
            using var document = StrictJson.Read(utf8, maxDepth);
            var text = new StringBuilder();
            Show(document.Root, text);
            return text.ToString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Theirs(byte[] utf8, int maxDepth)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict with { MaxDepth = maxDepth });
            var text = new StringBuilder();
            Show(document.RootElement, text);
            return text.ToString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Show(StrictValue value, StringBuilder text)
    {
        text.Append(value.ValueKind).Append(' ').Append(value.Text()).Append(' ').AppendLine(Encoding.UTF8.GetString(value.Raw.Span));
        foreach (var item in value.Items)
            Show(item, text);
        foreach (var member in value.Members)
        {
            text.Append(member.Name).Append(": ");
            Show(member, text);
        }
    }

    private static void Show(JsonElement value, StringBuilder text)
    {
        text.Append(value.ValueKind).Append(' ').Append(TextOf(value)).Append(' ').AppendLine(value.GetRawText());
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Show(item, text);
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                text.Append(member.Name).Append(": ");
                Show(member.Value, text);
            }
        }
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(string alphabet, int length) =>
        length == 0 ? [""] : Texts(alphabet, length - 1).SelectMany(text => text.Length == length - 1 ? alphabet.Select(letter => text + letter).Prepend(text) : [text]);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Document(int depth)
    {
        if (depth == 0)
            return Scalar;
        var inner = Document(depth - 1);
        return Gen.OneOf(
            Scalar,
            inner.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]"),
            Gen.Select(Name, inner).Array[0, 5].Select(members => $"{{{string.Join(',', members.Select(m => $"\"{m.Item1}\" :{m.Item2}"))}}}"));
    }
}
