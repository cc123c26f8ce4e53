using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission;

/// <summary>An image that is not signed is refused wherever it stands, and the answer says where.</summary>
[Trait("threat", "A10")]
[Trait("threat", "A6")]
[Trait("threat", "A8")]
public sealed class EveryFieldTests
{
    private const string Good = "ghcr.io/acme/good:v1";
    private const string Bad = "ghcr.io/acme/bad:v1";

    public static TheoryData<string, string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string, string>();
            foreach (var kind in WorkloadReviews.Kinds)
            {
                foreach (var place in WorkloadReviews.Fields)
                    places.Add(kind.Version, kind.Kind, place);
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Unsigned_only_there_is_denied_naming_the_path(string version, string kindName, string field)
    {
        var kind = WorkloadReviews.Kinds.Single(k => k.Kind == kindName && k.Version == version);
        var reviewer = RecordingReviewer.Denying(image => image == Bad);
        await using var webhook = await RunningWebhook.StartAsync(reviewer);

        var response = await webhook.ReviewAsync(WorkloadReviews.Review(kind, "CREATE", WorkloadReviews.Object(kind, WorkloadReviews.PodSpec(Good, field, Bad))));

        Assert.False(response["allowed"]!.GetValue<bool>());
        var cause = Assert.Single(response["status"]!["details"]!["causes"]!.AsArray())!;
        Assert.Equal(Path(kind.Template, field), cause["field"]!.GetValue<string>());
        Assert.Contains("\"second\"", cause["message"]!.GetValue<string>(), StringComparison.Ordinal);

        var asked = Assert.Single(reviewer.Requests);
        Assert.Equal(2, asked.Images.Count);
        Assert.Equal("team-a", asked.Namespace);
        Assert.Equal("web", asked.ObjectLabels!["app"]);
        Assert.Equal("runner", asked.ServiceAccount);
        Assert.Equal(["regcred"], asked.PullSecrets);
    }

    private static string Path(string[] template, string field)
    {
        var spec = string.Join('.', [.. template, "spec"]);
        return field switch
        {
            "containers" => $"{spec}.containers[1].image",
            "initContainers" or "sidecar" => $"{spec}.initContainers[0].image",
            "ephemeralContainers" => $"{spec}.ephemeralContainers[0].image",
            _ => $"{spec}.volumes[1].image.reference",
        };
    }
}
