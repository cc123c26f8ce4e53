using System.CommandLine;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Layout;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard verify</c>: the webhook's verdict on one image, without a cluster.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "A registry reference, or oci-layout:DIR[:tag|@digest]." };
        var policy = new Option<string[]>("--policy", "-p") { Description = "A file or folder of policies; may be given more than once.", Required = true };
        var ns = new Option<string>("--namespace", "-n") { Description = "The namespace that the image is meant for.", DefaultValueFactory = _ => "" };
        var namespaceLabels = new Option<string[]>("--namespace-label") { Description = "A label KEY=VALUE of that namespace; may be given more than once." };
        var objectLabels = new Option<string[]>("--label") { Description = "A label KEY=VALUE of the workload's Pods; may be given more than once." };
        var name = new Option<string?>("--as") { Description = "For a layout: the reference that policies match on. Without it every given policy applies." };
        var unmatched = new Option<UnmatchedImages>("--unmatched-images") { Description = "What happens to an image that no policy matches: Allow, Warn or Deny." };
        var timeout = new Option<int>("--timeout") { Description = "Seconds until the verdict must be there.", DefaultValueFactory = _ => 60 };
        var output = new Option<OutputFormat>("--output", "-o") { Description = "text or json." };
        var registry = new RegistryArguments();

        var command = new Command("verify", "Judge one image as the webhook would. Exit code 0: admitted, 1: denied, 2: could not be decided.")
        {
            image, policy, ns, namespaceLabels, objectLabels, name, unmatched, timeout, output,
        };
        registry.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = parsed.InvocationConfiguration.Error;
            var time = TimeProvider.System;
            var text = parsed.GetRequiredValue(image);
            var labels = new LabelArguments();
            var request = new ReviewRequest(
                parsed.GetRequiredValue(ns),
                labels.Parse(parsed.GetValue(namespaceLabels)),
                labels.Parse(parsed.GetValue(objectLabels)),
                [new ContainerImage("image", "IMAGE", text)],
                [],
                null,
                time.GetUtcNow() + TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                DryRun: true);
            if (labels.Error is { } labelError)
                return await ComplainAsync(complaints, [labelError]).ConfigureAwait(false);

            // 1. The policies.
            var documents = await PolicyFiles.ReadAsync(parsed.GetRequiredValue(policy), cancellationToken).ConfigureAwait(false);
            if (!documents.Success)
                return await ComplainAsync(complaints, documents.Errors.Select(e => e.ToString())).ConfigureAwait(false);

            // 2. Where the image is.
            LayoutTarget? layout = null;
            var host = "";
            if (OciLayoutReference.IsLayout(text))
            {
                if (!LayoutTarget.TryCreate(text, parsed.GetValue(name), out layout, out var error))
                    return await ComplainAsync(complaints, [error]).ConfigureAwait(false);
                request = request with { Images = [new ContainerImage("image", "IMAGE", layout.Reference.Canonical)] };
            }
            else if (ImageReference.TryParse(text, out var reference, out var error))
            {
                host = reference.Host;
            }
            else
            {
                return await ComplainAsync(complaints, [$"{text}: {error}"]).ConfigureAwait(false);
            }

            var resources = documents.Documents.Select(d => layout is { IsNamed: false } ? AnyImage.Matches(d) : d).ToList();
            var snapshot = PolicyCompiler.Compile(resources, PolicyFiles.BuiltInMaterial(), new PolicySettings { UnmatchedImages = parsed.GetValue(unmatched) });
            var mistakes = snapshot.Errors.Where(e => e.Severity == PolicyErrorSeverity.Error).ToList();
            if (mistakes.Count > 0)
                return await ComplainAsync(complaints, mistakes.Select(e => e.ToString())).ConfigureAwait(false);

            // 3. The verdict, by the webhook's own code.
            using var reviewing = await TryCreateAsync().ConfigureAwait(false);
            if (reviewing is null)
                return ExitCode.Undecided;
            var verdict = (await reviewing.Reviewer.ReviewAsync(request, cancellationToken).ConfigureAwait(false)).Images[0];
            if (layout is not null)
                verdict = layout.Rename(verdict, text);

            // 4. The answer.
            await VerdictOutput.WriteAsync(parsed.InvocationConfiguration.Output, verdict, snapshot.Version, parsed.GetValue(output)).ConfigureAwait(false);
            return VerdictOutput.ExitCodeOf(verdict);

            async Task<Reviewing?> TryCreateAsync()
            {
                try
                {
                    return Reviewing.Create(
                        new PolicySource(snapshot),
                        await registry.IdentitiesAsync(parsed, cancellationToken).ConfigureAwait(false),
                        layout,
                        layout is null ? await registry.OptionsAsync(parsed, host, cancellationToken).ConfigureAwait(false) : new RegistryOptions(),
                        new ReviewOptions { ImageBudget = TimeSpan.FromSeconds(parsed.GetValue(timeout)) },
                        NullLoggerFactory.Instance,
                        time);
                }
                catch (Exception wrong) when (wrong is FormatException or ArgumentException)
                {
                    await complaints.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                    return null;
                }
            }
        });
        return command;
    }

    private static async Task<int> ComplainAsync(TextWriter error, IEnumerable<string> complaints)
    {
        foreach (var complaint in complaints)
            await error.WriteLineAsync(complaint).ConfigureAwait(false);
        return ExitCode.Undecided;
    }
}
