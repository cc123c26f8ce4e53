using System.CommandLine;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Extraction.Configured;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Pinning;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Review;

namespace AdmissionGuard.Cli;

/// <summary>What an operator says about requests: which kinds hold images, what is let through, what is changed.</summary>
internal sealed class WebhookAdmissionArguments
{
    private readonly ExtractorArguments extractors = new();
    private readonly Option<bool> verifyMirrorPods = new("--verify-mirror-pods") { Description = "Verify the mirror Pods of static Pods too; refusing one hides the Pod and does not stop it." };
    private readonly Option<bool> denyConnect = new("--deny-connect") { Description = "Refuse CONNECT (exec, attach, port-forward) where the webhook configuration sends it." };
    private readonly Option<PinnedKinds> pinnedKinds = new("--pinned-kinds") { Description = "Which objects the pinning webhook (/mutate) changes: Pods or Everything." };
    private readonly Option<string?> lastKnownGood = new("--last-known-good") { Description = "While a registry is out of reach, admit images by digest that were admitted under the same policies within this time, as in 4h. Off by default." };

    public void AddTo(Command command)
    {
        extractors.AddTo(command);
        foreach (var option in new Option[] { verifyMirrorPods, denyConnect, pinnedKinds, lastKnownGood })
            command.Options.Add(option);
    }

    /// <summary>What is wrong with them, or null.</summary>
    public string? Mistake(ParseResult parsed)
    {
        if (parsed.GetValue(lastKnownGood) is { } text && (!Duration.TryParse(text, out var bound) || bound > ReviewOptions.LongestLastKnownGood))
            return $"--last-known-good takes a duration of at most {ReviewOptions.LongestLastKnownGood.TotalHours:F0}h, as in 4h, not {text}";
        return null;
    }

    /// <summary>The further kinds.</summary>
    /// <exception cref="IOException">A file cannot be read, or is wrong.</exception>
    public IReadOnlyList<ObjectShape> Extractors(ParseResult parsed) => extractors.Read(parsed);

    /// <summary>What is let through by rule.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="policies">The policies in force: they say which labels matter.</param>
    public AdmissionRules Rules(ParseResult parsed, PolicySource policies) => new()
    {
        AdmitMirrorPods = !parsed.GetValue(verifyMirrorPods),
        AdmitConnect = !parsed.GetValue(denyConnect),
        SelectionChanges = (ns, before, after) => policies.Current.SelectionChanges(ns, before, after),
    };

    public PinnedKinds Pinned(ParseResult parsed) => parsed.GetValue(pinnedKinds);

    public ReviewOptions Review(ParseResult parsed) =>
        parsed.GetValue(lastKnownGood) is { } text && Duration.TryParse(text, out var bound) ? new ReviewOptions { LastKnownGood = bound } : new ReviewOptions();
}
