using System.CommandLine;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Replay;
using AdmissionGuard.Review;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard replay</c>: judges the decisions of a log again, under other policies.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var log = new Argument<string[]>("LOG") { Description = "Files of the decision log, oldest first.", Arity = ArgumentArity.OneOrMore };
        var policy = new Option<string[]>("--policy", "-p") { Description = "A file or folder of policies; may be given more than once.", Required = true };
        var layouts = new Option<string?>("--image-layouts") { Description = "A folder of OCI image layouts, each at HOST/PATH of its repository, instead of registries: nothing is asked over the network then." };
        var unmatched = new Option<UnmatchedImages>("--unmatched-images") { Description = "What happens to images that no policy matches: Allow, Warn or Deny." };
        var timeout = new Option<int>("--timeout") { Description = "Seconds for one decision.", DefaultValueFactory = _ => 60 };
        var registries = new OperatorRegistryArguments();
        var command = new Command("replay", "Judge the decisions of a decision log again, each image by the digest that it had, as of the time of the decision. Exit code 0: all come out the same, 1: some do not, 2: could not be decided.") { log, policy, layouts, unmatched, timeout };
        registries.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, complaints) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (registries.Mistake(parsed) is { } mistake)
                return await ComplainAsync(complaints, [mistake]).ConfigureAwait(false);
            var documents = await PolicyFiles.ReadAsync(parsed.GetRequiredValue(policy), cancellationToken).ConfigureAwait(false);
            var snapshot = PolicyCompiler.Compile(documents.Documents, PolicyFiles.BuiltInMaterial(), new PolicySettings { UnmatchedImages = parsed.GetValue(unmatched) });
            var mistakes = documents.Errors.Concat(snapshot.Errors).Where(e => e.Severity == PolicyErrorSeverity.Error).ToList();
            if (mistakes.Count > 0)
                return await ComplainAsync(complaints, mistakes.Select(e => e.ToString())).ConfigureAwait(false);

            var time = new ReplayClock(TimeProvider.System);
            var registry = registries.Options(parsed);
            var budget = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            using var client = new RegistryClient(registry, time);
            var tags = new RecordedTags(parsed.GetValue(layouts) is { } folder ? new LayoutSources(folder, registry.Limits) : new RegistrySources(client));
            using var reviewing = Reviewing.Create(
                new PolicySource(snapshot), new FixedPullIdentity(PullIdentity.Anonymous), tags, registry, OptionsFor(budget), NullLoggerFactory.Instance, time);
            return await RunAsync(parsed.GetRequiredValue(log), new DecisionReplay(reviewing.Reviewer, tags, budget, time), output, complaints, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    // A verdict holds for the time of its decision alone: the log of several replicas goes back and forth.
    private static ReviewOptions OptionsFor(TimeSpan budget) => new() { ImageBudget = budget, AdmittedLifetime = TimeSpan.Zero, ReportedLifetime = TimeSpan.Zero };

    private static async Task<int> RunAsync(string[] files, DecisionReplay replay, TextWriter output, TextWriter complaints, CancellationToken cancellationToken)
    {
        var (same, denied, admitted, skipped, unreadable) = (0, 0, 0, 0, 0);
        foreach (var file in files)
        {
            var number = 0;
            await foreach (var line in File.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
            {
                number++;
                var (record, error) = DecisionReplay.Read(line);
                if (record is null)
                {
                    // A process that was killed leaves half a line, and the others are no worse for it.
                    unreadable++;
                    await complaints.WriteLineAsync($"{file}:{number}: {error}").ConfigureAwait(false);
                    continue;
                }

                var replayed = await replay.JudgeAsync(record, cancellationToken).ConfigureAwait(false);
                if (replayed is null)
                    skipped++;
                else if (!replayed.Differs)
                    same++;
                else if (replayed.Admitted)
                    admitted++;
                else
                    denied++;
                if (replayed is { Differs: true })
                    await WriteAsync(output, replayed).ConfigureAwait(false);
            }
        }

        await output.WriteLineAsync($"{same} the same, {denied} would be denied, {admitted} would be admitted, {skipped} without a verdict on images").ConfigureAwait(false);
        return unreadable > 0 ? ExitCode.Undecided : denied + admitted == 0 ? ExitCode.Admitted : ExitCode.Denied;
    }

    private static async Task WriteAsync(TextWriter output, ReplayedDecision replayed)
    {
        var about = replayed.Record.Object;
        await output.WriteLineAsync(DisplayText.Of(
            $"{replayed.Record.Time:O} {about.Operation} {about.Kind} {about.Namespace}/{about.Name}: was {replayed.Record.Verdict}, would be {(replayed.Admitted ? "admitted" : "denied")}", 1024)).ConfigureAwait(false);
        foreach (var finding in replayed.Findings)
            await output.WriteLineAsync("  " + finding).ConfigureAwait(false);
    }

    private static async Task<int> ComplainAsync(TextWriter error, IEnumerable<string> complaints)
    {
        foreach (var complaint in complaints)
            await error.WriteLineAsync(complaint).ConfigureAwait(false);
        return ExitCode.Undecided;
    }
}
