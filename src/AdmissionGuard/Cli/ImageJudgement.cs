using System.CommandLine;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Layout;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Cli;

/// <summary>One image, to be judged on this machine by the webhook's own code.</summary>
internal sealed record ImageJudgement
{
    /// <summary>A reference, or <c>oci-layout:DIR[:tag|@digest]</c>.</summary>
    public required string Image { get; init; }

    /// <summary>For a layout: the reference that policies match on; null for every policy.</summary>
    public string? As { get; init; }

    public required string Namespace { get; init; }

    public required IReadOnlyDictionary<string, string> NamespaceLabels { get; init; }

    public required IReadOnlyDictionary<string, string> ObjectLabels { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Judges; complains where nothing could be judged.</summary>
    public async Task<(ImageVerdict? Verdict, string PolicyVersion, IReadOnlyList<string> Complaints)> JudgeAsync(
        IReadOnlyList<PolicyDocument> documents, PolicyMaterial material, PolicySettings settings, RegistryArguments registry, ParseResult parsed, CancellationToken cancellationToken)
    {
        // 1. Where the image is.
        LayoutTarget? layout = null;
        var host = "";
        var image = Image;
        if (OciLayoutReference.IsLayout(Image))
        {
            if (!LayoutTarget.TryCreate(Image, As, out layout, out var error))
                return (null, "", [error]);
            image = layout.Reference.Canonical;
        }
        else if (ImageReference.TryParse(Image, out var reference, out var error))
        {
            host = reference.Host;
        }
        else
        {
            return (null, "", [$"{Image}: {error}"]);
        }

        // 2. The policies.
        var snapshot = PolicyCompiler.Compile([.. documents.Select(d => layout is { IsNamed: false } ? AnyImage.Matches(d) : d)], material, settings);
        var mistakes = snapshot.Errors.Where(e => e.Severity == PolicyErrorSeverity.Error).Select(e => e.ToString()).ToList();
        if (mistakes.Count > 0)
            return (null, snapshot.Version, mistakes);

        // 3. The verdict.
        Reviewing reviewing;
        try
        {
            reviewing = Reviewing.Create(
                new PolicySource(snapshot),
                await registry.IdentitiesAsync(parsed, cancellationToken).ConfigureAwait(false),
                layout,
                layout is null ? await registry.OptionsAsync(parsed, host, cancellationToken).ConfigureAwait(false) : new RegistryOptions(),
                new ReviewOptions { ImageBudget = Timeout },
                NullLoggerFactory.Instance,
                Time);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or IOException)
        {
            return (null, snapshot.Version, [wrong.Message]);
        }

        using (reviewing)
        {
            var request = new ReviewRequest(
                Namespace, NamespaceLabels, ObjectLabels, [new ContainerImage("image", "IMAGE", image)], [], null, Time.GetUtcNow() + Timeout, DryRun: true);
            var verdict = (await reviewing.Reviewer.ReviewAsync(request, cancellationToken).ConfigureAwait(false)).Images[0];
            return (layout is null ? verdict : layout.Rename(verdict, Image), snapshot.Version, []);
        }
    }
}
