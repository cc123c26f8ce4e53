using System.CommandLine;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Linting;

namespace AdmissionGuard.Cli.Policies;

/// <summary><c>admissionguard policy lint</c>: everything that the compiler says, and advice.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files or folders of policies.", Arity = ArgumentArity.OneOrMore };
        var strict = new Option<bool>("--strict") { Description = "Fail on advice as well." };
        var command = new Command("lint", "Say what is wrong with policies, and what they may not mean. Exit code 0: nothing wrong, 1: something, 2: nothing could be read.") { files, strict };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(files), parsed.GetValue(strict), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, bool isStrict, TextWriter output, CancellationToken cancellationToken)
    {
        var parsed = await PolicyFiles.ReadAsync(files, cancellationToken).ConfigureAwait(false);
        // What a document could not be read for is among the compiler's errors too.
        var compiled = PolicyLinter.Lint(parsed.Documents, PolicyFiles.BuiltInMaterial(), new PolicySettings(), TimeProvider.System.GetUtcNow());
        var found = parsed.Errors.Concat(compiled).DistinctBy(e => (e.File, e.Document, e.FieldPath, e.Message)).ToArray();
        foreach (var error in found.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Severity))
            await output.WriteLineAsync($"{Label(error)}: {error}").ConfigureAwait(false);

        var errors = found.Count(e => e.Severity == PolicyErrorSeverity.Error && !e.IsMissingMaterial);
        var advice = found.Count(e => e.Severity == PolicyErrorSeverity.Warning);
        await output.WriteLineAsync($"{parsed.Documents.Count} objects: {errors} errors, {advice} warnings").ConfigureAwait(false);
        return parsed.Documents.Count == 0 ? ExitCode.Undecided : errors > 0 || (isStrict && advice > 0) ? ExitCode.Denied : ExitCode.Admitted;
    }

    // Secrets, ConfigMaps and trust roots are in a cluster; without one they cannot be looked at.
    private static string Label(PolicyError error) =>
        error.IsMissingMaterial ? "not checked here" : error.Severity == PolicyErrorSeverity.Error ? "error" : "warning";
}
