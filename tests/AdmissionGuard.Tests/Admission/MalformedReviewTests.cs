using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.Admission;
using CsCheck;

namespace AdmissionGuard.Tests.Admission;

/// <summary>Everything that is not exactly one AdmissionReview is refused, with its uid where that can be read.</summary>
[Collection(MachineAlone.Name)]
public sealed class MalformedReviewTests
{
    private const string Pod = "create-pod-tag";

    private static string Text => Encoding.UTF8.GetString(ReviewFixtures.Bytes(Pod));

    public static TheoryData<string, string> WithoutUid => new()
    {
        { "two documents", Text + Text },
        { "a document and more", Text + "x" },
        { "a byte order mark", '\ufeff' + Text },
        { "a comment", "/* */" + Text },
        { "a trailing comma", Text.Replace("\"dryRun\": false", "\"dryRun\": false,", StringComparison.Ordinal).Replace("}\n }\n}", "},}\n}", StringComparison.Ordinal) },
        { "NaN", Text.Replace("\"dryRun\": false", "\"dryRun\": NaN", StringComparison.Ordinal) },
        { "single quotes", Text.Replace('"', '\'') },
        { "cut short", Text[..^200] },
        { "depth 10000", new string('[', 10_000) + new string(']', 10_000) },
        { "depth in the object", Text.Replace("\"oldObject\": null", "\"oldObject\": " + Nested(5000), StringComparison.Ordinal) },
        { "a uid twice", Text.Replace("\"name\": ", "\"uid\": \"x\", \"name\": ", StringComparison.Ordinal) },
        { "two requests", Text.Replace("\"apiVersion\": \"admission", "\"request\": {}, \"apiVersion\": \"admission", StringComparison.Ordinal) },
        { "two images", Text.Replace("\"image\": ", "\"image\": \"signed\", \"image\": ", StringComparison.Ordinal) },
        { "two images, one escaped", Text.Replace("\"image\": ", "\"ima\\u0067e\": \"signed\", \"image\": ", StringComparison.Ordinal) },
        { "two lists of containers", Text.Replace("\"containers\": ", "\"containers\": [], \"containers\": ", StringComparison.Ordinal) },
        { "an empty uid", WithUid("") },
        { "a uid of a MiB", WithUid(new string('u', 1024 * 1024)) },
    };

    public static TheoryData<string, Action<JsonNode>> WithUidButWrong => new()
    {
        { "v1beta1", review => review["apiVersion"] = "admission.k8s.io/v1beta1" },
        { "another kind", review => review["kind"] = "AdmissionReview2" },
        { "case variant kind", review => review["kind"] = "admissionreview" },
        { "no kind", review => review["request"]!.AsObject().Remove("kind") },
        { "no resource", review => review["request"]!.AsObject().Remove("resource") },
        { "no operation", review => review["request"]!.AsObject().Remove("operation") },
        { "an unknown operation", review => review["request"]!["operation"] = "PATCH" },
        { "a lower-case operation", review => review["request"]!["operation"] = "create" },
        { "operation as a list", review => review["request"]!["operation"] = new JsonArray("CREATE") },
        { "dryRun as text", review => review["request"]!["dryRun"] = "false" },
        { "a namespace of a MiB", review => review["request"]!["namespace"] = new string('n', 1024 * 1024) },
        { "an empty namespace", review => review["request"]!["namespace"] = "" },
        { "an unknown kind", review => review["request"]!["kind"]!["kind"] = "Podd" },
        { "a known kind of another group", review => review["request"]!["kind"]!["group"] = "evil.io" },
        { "an unknown subresource", review => review["request"]!["subResource"] = "magic" },
        { "no object", review => review["request"]!.AsObject().Remove("object") },
        { "a null object", review => review["request"]!["object"] = null },
        { "an empty object", review => review["request"]!["object"] = new JsonObject() },
        { "an object as text", review => review["request"]!["object"] = "Pod" },
        { "an object of another kind", review => review["request"]!["object"]!["kind"] = "ConfigMap" },
        { "an object of another version", review => review["request"]!["object"]!["apiVersion"] = "apps/v1" },
        { "no spec", review => review["request"]!["object"]!.AsObject().Remove("spec") },
        { "a null spec", review => review["request"]!["object"]!["spec"] = null },
        { "no containers", review => review["request"]!["object"]!["spec"]!.AsObject().Remove("containers") },
        { "zero containers", review => review["request"]!["object"]!["spec"]!["containers"] = new JsonArray() },
        { "containers as a map", review => review["request"]!["object"]!["spec"]!["containers"] = new JsonObject() },
        { "a container as text", review => review["request"]!["object"]!["spec"]!["containers"] = new JsonArray("x", 5) },
        { "an image as a number", review => review["request"]!["object"]!["spec"]!["containers"]![0]!["image"] = 5 },
        { "an image as a list", review => review["request"]!["object"]!["spec"]!["containers"]![0]!["image"] = new JsonArray("a") },
        { "an image of a MiB", review => review["request"]!["object"]!["spec"]!["containers"]![0]!["image"] = new string('i', 1024 * 1024) },
        { "init containers as text", review => review["request"]!["object"]!["spec"]!["initContainers"] = "none" },
        { "volumes as text", review => review["request"]!["object"]!["spec"]!["volumes"] = "none" },
        { "labels as a list", review => review["request"]!["object"]!["metadata"]!["labels"] = new JsonArray() },
        { "a label as a number", review => review["request"]!["object"]!["metadata"]!["labels"] = new JsonObject { ["a"] = 1 } },
        { "257 images", review => review["request"]!["object"]!["spec"]!["containers"] = new JsonArray([.. Enumerable.Range(0, 257).Select(i => new JsonObject { ["name"] = $"c{i}", ["image"] = "a" })]) },
    };

    [Theory]
    [Trait("threat", "A17")]
    [MemberData(nameof(WithoutUid))]
    public async Task What_is_not_one_strict_document_is_400(string what, string body)
    {
        var reviewer = new RecordingReviewer();
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        var clock = Stopwatch.StartNew();
        using var answer = await webhook.PostAsync(Encoding.UTF8.GetBytes(body));
        Assert.True(HttpStatusCode.BadRequest == answer.StatusCode, $"{what}: {answer.StatusCode}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{what} took {clock.Elapsed}");
        Assert.Empty(reviewer.Requests);
    }

    [Theory]
    [Trait("threat", "A5")]
    [Trait("threat", "W8")]
    [MemberData(nameof(WithUidButWrong))]
    public async Task What_has_a_uid_is_denied_under_it(string what, Action<JsonNode> change)
    {
        var review = ReviewFixtures.Node(Pod);
        change(review);
        var reviewer = new RecordingReviewer();
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        var response = await webhook.ReviewAsync(Encoding.UTF8.GetBytes(review.ToJsonString()));
        Assert.False(response["allowed"]!.GetValue<bool>(), what);
        Assert.Equal(review["request"]!["uid"]!.GetValue<string>(), response["uid"]!.GetValue<string>());
        Assert.InRange(response["status"]!["code"]!.GetValue<int>(), 400, 499);
        Assert.NotEmpty(response["status"]!["message"]!.GetValue<string>());
        Assert.Empty(reviewer.Requests);
    }

    [Theory]
    [Trait("threat", "A17")]
    [InlineData("\"image\": ", "\"Image\": ")]
    [InlineData("\"image\": ", "\"IMAGE\": ")]
    public async Task A_case_variant_of_image_is_no_image(string from, string to)
    {
        var reviewer = RecordingReviewer.Denying(image => image.Length == 0);
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        var response = await webhook.ReviewAsync(Encoding.UTF8.GetBytes(Text.Replace(from, to, StringComparison.Ordinal)));
        Assert.False(response["allowed"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00\\ud800")]
    public async Task A_lone_surrogate_in_an_image_is_denied(string surrogate)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        var response = await webhook.ReviewAsync(Encoding.UTF8.GetBytes(Text.Replace("\"image\": \"", $"\"image\": \"{surrogate}", StringComparison.Ordinal)));
        Assert.False(response["allowed"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\u0000")]
    public async Task Odd_names_anywhere_do_no_harm(string name)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        foreach (var place in (string[])["\"request\": {", "\"metadata\": {", "\"labels\": {", "\"spec\": {", "\"options\": {"])
        {
            using var answer = await webhook.PostAsync(Encoding.UTF8.GetBytes(Text.Replace(place, $"{place}\"{name}\": \"x\",", StringComparison.Ordinal)));
            Assert.True((int)answer.StatusCode is 200 or 400, $"{place}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_400()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        var body = ReviewFixtures.Bytes(Pod);
        var at = Encoding.UTF8.GetString(body).IndexOf("\"image\": \"", StringComparison.Ordinal) + 10;
        body[at] = 0xFF;
        using var broken = await webhook.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);

        using var utf16 = await webhook.PostAsync(Encoding.Unicode.GetBytes(Text));
        Assert.Equal(HttpStatusCode.BadRequest, utf16.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/yaml", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json-patch+json", 415)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json;charset=UTF-8", 200)]
    public async Task Only_json_in_utf8_is_read(string contentType, int status)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        using var answer = await webhook.PostAsync(ReviewFixtures.Bytes(Pod), contentType: contentType);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    [Trait("threat", "W9")]
    public async Task Eight_mebibytes_are_413_and_the_next_request_is_answered()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        var body = new byte[8 * 1024 * 1024];
        Array.Fill(body, (byte)' ');
        try
        {
            using var answer = await webhook.PostAsync(body);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server may close while the client is still sending.
        }

        Assert.True((await webhook.ReviewAsync(ReviewFixtures.Bytes(Pod)))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_largest_honest_review_is_read()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        var filler = new string('x', 3 * 1024 * 1024);
        var body = ReviewFixtures.Bytes("update-pod-labels-only", request =>
        {
            request["object"]!["metadata"]!["annotations"] = new JsonObject { ["a"] = filler };
            request["oldObject"]!["metadata"]!["annotations"] = new JsonObject { ["a"] = filler };
        });
        Assert.True((await webhook.ReviewAsync(body))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    [Trait("threat", "W3")]
    public async Task No_mutation_of_a_review_ends_the_process_or_admits_an_image_unseen()
    {
        var reviewer = RecordingReviewer.Denying(_ => true);
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        var original = ReviewFixtures.Bytes("create-pod-init-sidecar-imagevolume-pullsecret");
        var gen = Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, 3], (at, with, how) => (at, with, how));
        await gen.Array[1, 3].SampleAsync(
            async edits =>
            {
                var body = original.ToList();
                foreach (var (at, with, how) in edits)
                {
                    var place = Math.Min(at, body.Count - 1);
                    if (how == 0)
                        body.RemoveAt(place);
                    else if (how == 1)
                        body.Insert(place, with);
                    else
                        body[place] = with;
                }

                using var answer = await webhook.PostAsync([.. body]);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode is 200 or 400, text);

                // The reviewer denies every image, so only DELETE, CONNECT and UPDATE could be admitted, which edits of so few bytes cannot spell.
                Assert.DoesNotContain("\"allowed\":true", text, StringComparison.Ordinal);
            },
            iter: 2000,
            threads: 2);
    }

    private static string WithUid(string uid)
    {
        var review = ReviewFixtures.Node(Pod);
        review["request"]!["uid"] = uid;
        return review.ToJsonString();
    }

    private static string Nested(int depth) => new StringBuilder().Insert(0, "{\"a\":", depth).Append('1').Append('}', depth).ToString();
}
