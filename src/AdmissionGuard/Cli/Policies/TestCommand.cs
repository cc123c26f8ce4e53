using System.CommandLine;
using System.Globalization;
using AdmissionGuard.Cli.Policies.Testing;

namespace AdmissionGuard.Cli.Policies;

/// <summary><c>admissionguard policy test</c>: cases of images, policies and the verdicts that are expected.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("DIR") { Description = "Folders or files of cases (kind: PolicyTest).", Arity = ArgumentArity.OneOrMore };
        var junit = new Option<string?>("--junit") { Description = "A file to write the results to, as JUnit XML." };
        var registry = new RegistryArguments();
        var command = new Command("test", "Judge images by policies and compare with what is expected. Exit code 0: all as expected, 1: not all, 2: nothing could be tested.") { paths, junit };
        registry.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, complaints) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (files, errors) = await PolicyTestFiles.ReadAsync(parsed.GetRequiredValue(paths), cancellationToken).ConfigureAwait(false);
            foreach (var error in errors)
                await complaints.WriteLineAsync(error).ConfigureAwait(false);
            if (errors.Count > 0)
                return ExitCode.Undecided;

            var runner = new PolicyTestRunner(registry, parsed);
            var results = new List<PolicyTestResult>();
            foreach (var file in files)
            {
                foreach (var test in file.Cases ?? [])
                {
                    var result = await runner.RunAsync(file, test, cancellationToken).ConfigureAwait(false);
                    results.Add(result);
                    await output.WriteLineAsync($"{(result.Failure is null ? "passed" : "FAILED")}: {result.Suite} / {result.Name}{(result.Failure is null ? "" : ": " + result.Failure)}").ConfigureAwait(false);
                }
            }

            if (parsed.GetValue(junit) is { } path)
                JUnitReport.Write(path, results);
            var failed = results.Count(r => r.Failure is not null);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{results.Count - failed} passed, {failed} failed")).ConfigureAwait(false);
            return results.Count == 0 ? ExitCode.Undecided : failed > 0 ? ExitCode.Denied : ExitCode.Admitted;
        });
        return command;
    }
}
