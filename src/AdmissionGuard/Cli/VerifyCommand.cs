using System.CommandLine;
using AdmissionGuard.Cli.Explain;
using AdmissionGuard.Policy.Compilation;

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
        var explain = new Option<bool>("--explain") { Description = "Print the whole verdict as a tree: policies, requirements, authorities, evidence and what proved or refused it." };
        var color = new Option<ColorChoice>("--color") { Description = "Whether the tree has colours: Auto (on a terminal), Always or Never." };
        var registry = new RegistryArguments();

        var command = new Command("verify", "Judge one image as the webhook would. Exit code 0: admitted, 1: denied, 2: could not be decided.")
        {
            image, policy, ns, namespaceLabels, objectLabels, name, unmatched, timeout, output, explain, color,
        };
        registry.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (results, complaints) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var labels = new LabelArguments();
            var question = new ImageJudgement
            {
                Image = parsed.GetRequiredValue(image),
                As = parsed.GetValue(name),
                Namespace = parsed.GetRequiredValue(ns),
                NamespaceLabels = labels.Parse(parsed.GetValue(namespaceLabels)),
                ObjectLabels = labels.Parse(parsed.GetValue(objectLabels)),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Time = TimeProvider.System,
            };
            if (labels.Error is { } labelError)
                return await ComplainAsync(complaints, [labelError]).ConfigureAwait(false);

            // 1. The policies.
            var documents = await PolicyFiles.ReadAsync(parsed.GetRequiredValue(policy), cancellationToken).ConfigureAwait(false);
            if (!documents.Success)
                return await ComplainAsync(complaints, documents.Errors.Select(e => e.ToString())).ConfigureAwait(false);

            // 2. The verdict, by the webhook's own code.
            var settings = new PolicySettings { UnmatchedImages = parsed.GetValue(unmatched) };
            var judged = await question.JudgeAsync(documents.Documents, PolicyFiles.BuiltInMaterial(), settings, registry, parsed, cancellationToken).ConfigureAwait(false);
            if (judged.Verdict is not { } verdict)
                return await ComplainAsync(complaints, judged.Complaints).ConfigureAwait(false);

            // 3. The answer.
            if (parsed.GetValue(explain))
                VerdictTree.Write(results, verdict, parsed.GetValue(color));
            else
                await VerdictOutput.WriteAsync(results, verdict, judged.PolicyVersion, parsed.GetValue(output)).ConfigureAwait(false);
            return VerdictOutput.ExitCodeOf(verdict);
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
