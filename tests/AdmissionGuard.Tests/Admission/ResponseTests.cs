using System.Text;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;
using CsCheck;

namespace AdmissionGuard.Tests.Admission;

/// <summary>What people read: bounded, one line each, always the same, and nobody else's markup.</summary>
[Trait("threat", "O5")]
public sealed class ResponseTests
{
    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>\u001b[31mred\u001b[0m",
        "line\r\nInjected: header",
        "admin\u202etxt.exe",
        "{0} %s %n ${jndi:ldap://x}",
        "<!channel> [link](http://evil)",
        "\u0430dmin@corp.test",
        "nul\0zero\u200bwidth\ufeff",
        "\ud800 lone \udfff",
        new string('A', 1024 * 1024),
        new string('\u202e', 100_000),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Text_of_strangers_is_escaped_and_cut_everywhere(string hostile)
    {
        foreach (var mode in Enum.GetValues<EnforcementMode>())
        {
            await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(image => RecordingReviewer.NoSignature(image, mode) with { Message = hostile, Image = hostile, Requirement = hostile }));
            using var answer = await webhook.PostAsync(ReviewFixtures.Bytes("create-pod-init-sidecar-imagevolume-pullsecret"));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(text.Length < 128 * 1024, $"{text.Length} characters");

            var response = System.Text.Json.Nodes.JsonNode.Parse(text)!["response"]!;
            var shown = new List<(string Text, int Max)>();
            if (response["status"] is { } status)
            {
                shown.Add((status["message"]!.GetValue<string>(), ResponseLimits.Message));
                shown.AddRange(status["details"]!["causes"]!.AsArray().Select(c => (c!["message"]!.GetValue<string>(), ResponseLimits.Line)));
            }

            var warnings = response["warnings"]?.AsArray().Select(w => w!.GetValue<string>()).ToList() ?? [];
            Assert.True(warnings.Sum(w => w.Length) <= ResponseLimits.AllWarnings);
            shown.AddRange(warnings.Select(w => (w, ResponseLimits.Warning)));
            shown.AddRange(response["auditAnnotations"]!.AsObject().Select(a => (a.Value!.GetValue<string>(), ResponseLimits.AuditAnnotation)));
            Assert.Equal(mode == EnforcementMode.Warn, warnings.Count > 0);
            Assert.All(shown, s => Assert.InRange(s.Text.Length, 1, s.Max));
            Assert.All(shown, s => Assert.DoesNotContain(s.Text, c => c is not ((>= ' ' and <= '~') or '…' or '\n')));
        }
    }

    [Fact]
    public void Escaped_text_is_bounded_and_plain_for_any_input() => Gen.Select(Gen.String, Gen.Int[1, 64]).Sample((text, max) =>
    {
        var shown = DisplayText.Of(text, max);
        Assert.True(shown.Length <= max);
        Assert.All(shown, c => Assert.True(c is (>= ' ' and <= '~') or '…'));
    });

    [Fact]
    public void Plain_text_stays_as_it_is() => Assert.Equal("sha256:3f1c… is fine", DisplayText.Of("sha256:3f1c… is fine", 40));

    [Fact]
    public void An_escape_is_never_cut_in_two() => Assert.Equal("ab…", DisplayText.Of("ab\u0430c", 6));

    [Fact]
    public async Task The_same_findings_in_any_order_are_the_same_bytes()
    {
        var random = new Random(1);
        string? first = null;
        await using var webhook = await RunningWebhook.StartAsync(new ShufflingReviewer(random));
        for (var i = 0; i < 100; i++)
        {
            using var answer = await webhook.PostAsync(ReviewFixtures.Bytes("create-pod-init-sidecar-imagevolume-pullsecret"));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(first ??= text, text);
        }
    }

    [Fact]
    public async Task Modes_show_where_they_should()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(image => RecordingReviewer.NoSignature(image, EnforcementMode.Warn)));
        var warned = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));
        Assert.True(warned["allowed"]!.GetValue<bool>());
        Assert.Null(warned["status"]);
        Assert.Contains("NoSignature", Assert.Single(warned["warnings"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("NoSignature", warned["auditAnnotations"]!["warned"]!.GetValue<string>(), StringComparison.Ordinal);

        await using var silent = await RunningWebhook.StartAsync(new RecordingReviewer(image => RecordingReviewer.NoSignature(image, EnforcementMode.Audit)));
        var audited = await silent.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));
        Assert.True(audited["allowed"]!.GetValue<bool>());
        Assert.Null(audited["warnings"]);
        Assert.Contains("NoSignature", audited["auditAnnotations"]!["audited"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("sha256:aaaa", audited["auditAnnotations"]!["digests"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("admitted", audited["auditAnnotations"]!["verdict"]!.GetValue<string>());
    }

    [Fact]
    public async Task Audit_annotation_keys_are_what_the_api_server_accepts()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(image => RecordingReviewer.NoSignature(image)));
        var response = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));
        Assert.All(response["auditAnnotations"]!.AsObject(), a => Assert.Matches("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$", a.Key));
    }

    [Theory]
    [InlineData(Reason.NoSignature, 403)]
    [InlineData(Reason.UnmatchedImage, 403)]
    [InlineData(Reason.RegistryUnauthorized, 403)]
    [InlineData(Reason.RegistryUnavailable, 503)]
    [InlineData(Reason.RegistryRateLimited, 503)]
    [InlineData(Reason.DeadlineExceeded, 503)]
    [InlineData(Reason.PolicyNotReady, 503)]
    public async Task What_may_pass_by_itself_is_503_and_what_does_not_is_403(Reason reason, int code)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(image => RecordingReviewer.NoSignature(image) with { Reason = reason }));
        var response = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));
        Assert.Equal(code, response["status"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task One_violation_among_outages_is_403()
    {
        var first = true;
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(image =>
        {
            var reason = first ? Reason.RegistryUnavailable : Reason.NoSignature;
            first = false;
            return RecordingReviewer.NoSignature(image) with { Reason = reason };
        }));
        var response = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-init-sidecar-imagevolume-pullsecret"));
        Assert.Equal(403, response["status"]!["code"]!.GetValue<int>());
        Assert.StartsWith("5 findings:\n- container", response["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Very_many_findings_are_counted_not_told()
    {
        await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true));
        var pod = WorkloadReviews.Kinds[0];
        var spec = WorkloadReviews.PodSpec("a");
        for (var i = 0; i < 255; i++)
            spec["containers"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["name"] = $"c{i}", ["image"] = $"ghcr.io/acme/{i}" });
        var response = await webhook.ReviewAsync(WorkloadReviews.Review(pod, "CREATE", WorkloadReviews.Object(pod, spec)));
        var message = response["status"]!["message"]!.GetValue<string>();
        Assert.InRange(message.Length, 3000, ResponseLimits.Message);
        Assert.Matches("and [0-9]+ more$", message);
        Assert.Equal(ResponseLimits.Causes, response["status"]!["details"]!["causes"]!.AsArray().Count);
    }

    private sealed class ShufflingReviewer(Random random) : IImageReviewer
    {
        public Task<ReviewVerdict> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken) => Task.FromResult(new ReviewVerdict(
            [.. request.Images.Select(image =>
            {
                Denial[] denials =
                [
                    .. from policy in (string[])["a", "b"]
                       from requirement in (string[])["x", "y"]
                       from mode in Enum.GetValues<EnforcementMode>()
                       select RecordingReviewer.NoSignature(image, mode) with { Policy = new PolicyRef(policy), Requirement = requirement },
                ];
                random.Shuffle(denials);
                return new ImageVerdict(image, image.Image, null, [], denials);
            })],
            "v1"));
    }
}
