using System.Text.Json.Nodes;
using AdmissionGuard.Admission.Policies;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission.Policies;

/// <summary>What <c>kubectl apply</c> of our own kinds is answered.</summary>
public sealed class PolicyEndpointTests
{
    private const string Good = """
        {"match":{"images":["ghcr.io/acme/**"]},
         "authorities":[{"name":"ci","keyless":{"identities":[{"issuer":"https://token.actions.githubusercontent.com","subject":"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}]}}],
         "require":[{"name":"signed","signature":{"from":{"anyOf":["ci"]}}}]}
        """;

    [Fact]
    public async Task A_policy_that_compiles_is_admitted_though_its_material_is_not_there_yet()
    {
        var response = await ApplyAsync("ClusterImagePolicy", Good);
        Assert.True(response["allowed"]!.GetValue<bool>(), response.ToJsonString());
        var later = Good.Replace("\"keyless\":{\"identities\":[{\"issuer\":\"https://token.actions.githubusercontent.com\",\"subject\":\"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main\"}]}", "\"key\":{\"secretRef\":{\"name\":\"later\"}}", StringComparison.Ordinal);
        Assert.NotEqual(Good, later);
        Assert.True((await ApplyAsync("ClusterImagePolicy", later))["allowed"]!.GetValue<bool>());
    }

    [Theory]
    [Trait("threat", "P5")]
    [InlineData("\"images\":[\"ghcr.io/acme/**\"]", "\"images\":[]", "spec.match.images")]
    [InlineData("\"anyOf\":[\"ci\"]", "\"anyOf\":[\"nobody\"]", "spec.require[0].signature.from.anyOf[0]")]
    [InlineData("\"subject\":\"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main\"", "\"subjectRegExp\":\"([\"", "spec.authorities[0].keyless.identities[0].subjectRegExp")]
    public async Task What_does_not_compile_is_refused_with_the_path_of_the_field(string text, string wrong, string field)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        var response = await ApplyAsync("ClusterImagePolicy", Good.Replace(text, wrong, StringComparison.Ordinal));
        Assert.False(response["allowed"]!.GetValue<bool>());
        var status = response["status"]!;
        Assert.Equal((422, "Invalid"), (status["code"]!.GetValue<int>(), status["reason"]!.GetValue<string>()));
        Assert.StartsWith("ClusterImagePolicy/web is invalid:\n- ", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains($"- {field}: ", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(status["details"]!["causes"]!.AsArray(), cause => cause!["field"]?.GetValue<string>() == field && cause["reason"]!.GetValue<string>() == "FieldValueInvalid");
    }

    [Fact]
    [Trait("threat", "P2")]
    public async Task A_namespaced_policy_cannot_reach_outside_its_namespace()
    {
        var outside = Good.Replace("\"keyless\":{\"identities\":[{\"issuer\":\"https://token.actions.githubusercontent.com\",\"subject\":\"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main\"}]}", "\"key\":{\"secretRef\":{\"name\":\"key\",\"namespace\":\"other\"}}", StringComparison.Ordinal);
        var response = await ApplyAsync("ImagePolicy", outside);
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Contains("spec.authorities[0].key.secretRef.namespace: an ImagePolicy reads from its own namespace team-a only", response["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);

        var selecting = Good.Replace("\"images\":[\"ghcr.io/acme/**\"]", "\"images\":[\"ghcr.io/acme/**\"],\"namespaceSelector\":{\"matchLabels\":{\"a\":\"b\"}}", StringComparison.Ordinal);
        Assert.False((await ApplyAsync("ImagePolicy", selecting))["allowed"]!.GetValue<bool>());
        Assert.True((await ApplyAsync("ClusterImagePolicy", selecting))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_is_unwise_is_a_warning()
    {
        var unused = Good.Replace("\"authorities\":[", "\"authorities\":[{\"name\":\"unused\",\"keyless\":{\"identities\":[{\"issuer\":\"https://a.example\",\"subject\":\"x\"}]}},", StringComparison.Ordinal);
        var response = await ApplyAsync("ClusterImagePolicy", unused);
        Assert.True(response["allowed"]!.GetValue<bool>(), response.ToJsonString());
        Assert.Contains(response["warnings"]!.AsArray(), line => line!.GetValue<string>().StartsWith("spec.authorities[0]: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"subject\":\"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main\"", "\"subjectRegExp\":\".*\"", "spec.authorities[0].keyless.identities[0]: names nobody: everybody")]
    [InlineData("\"images\":[\"ghcr.io/acme/**\"]", "\"images\":[\"ghcr.io/acme/**\"],\"objectSelector\":{\"matchLabels\":{\"a\":\"b\"}}", "spec.match.objectSelector: ")]
    public async Task What_lint_says_kubectl_shows(string text, string unwise, string warning)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        var response = await ApplyAsync("ClusterImagePolicy", Good.Replace(text, unwise, StringComparison.Ordinal));
        Assert.True(response["allowed"]!.GetValue<bool>(), response.ToJsonString());
        Assert.Contains(response["warnings"]?.AsArray() ?? [], line => line!.GetValue<string>().StartsWith(warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_that_is_wrong_already_can_lose_a_finalizer()
    {
        var wrong = Good.Replace("\"anyOf\":[\"ci\"]", "\"anyOf\":[\"nobody\"]", StringComparison.Ordinal);
        var response = await ApplyAsync("ClusterImagePolicy", wrong, "UPDATE", wrong);
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.NotEmpty(response["warnings"]!.AsArray());
        Assert.False((await ApplyAsync("ClusterImagePolicy", wrong, "UPDATE", Good))["allowed"]!.GetValue<bool>());
        Assert.True((await ApplyAsync("ClusterImagePolicy", Good, "UPDATE", wrong))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_exception_without_an_end_or_for_nobody_is_told()
    {
        const string Exception = """{"policies":[{"name":"production","requirements":["signed"]}],"images":["ghcr.io/acme/app"],"until":"2030-01-01T00:00:00Z","reason":"migration"}""";
        var response = await ApplyAsync("ImagePolicyException", Exception);
        Assert.True(response["allowed"]!.GetValue<bool>(), response.ToJsonString());
        Assert.Contains(response["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("there is no policy production", StringComparison.Ordinal));
        Assert.False((await ApplyAsync("ImagePolicyException", Exception.Replace("\"until\":\"2030-01-01T00:00:00Z\",", "", StringComparison.Ordinal)))["allowed"]!.GetValue<bool>());
    }

    private static async Task<JsonNode> ApplyAsync(string kind, string spec, string operation = "CREATE", string? oldSpec = null)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { PolicyCheck = new PolicyCheck(new PolicySource(PolicySnapshot.Empty), TimeProvider.System) });
        var namespaced = kind == "ImagePolicy";
        return await webhook.AskAsync(AdmissionGuard.Serving.Webhook.PoliciesPath, WorkloadReviews.Review(
            ("admissionguard.dev", "v1alpha1", kind, kind.ToLowerInvariant() + "s", []),
            operation,
            Object(kind, spec),
            oldSpec is null ? null : Object(kind, oldSpec),
            request => request["namespace"] = namespaced ? "team-a" : ""));
    }

    private static JsonObject Object(string kind, string spec) => new()
    {
        ["apiVersion"] = "admissionguard.dev/v1alpha1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "web", ["managedFields"] = new JsonArray(), ["creationTimestamp"] = "2026-01-01T00:00:00Z" },
        ["spec"] = JsonNode.Parse(spec),
    };
}
