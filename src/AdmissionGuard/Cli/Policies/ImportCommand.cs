using System.CommandLine;
using System.Text.Json;
using AdmissionGuard.Cli.Policies.Importing;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.Cli.Policies;

/// <summary>
/// <c>admissionguard policy import</c>: policies of sigstore's policy-controller and of Kyverno as ours. What cannot be carried
/// over is listed, each with what that means; nothing becomes weaker in silence.
/// </summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A file with ClusterImagePolicies of policy-controller or ImageValidatingPolicies of Kyverno." };
        var command = new Command("import", "Translate policies of other tools. Exit code 0: all of it, 1: something is listed that could not be carried over, 2: nothing to import.") { file };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, TextWriter output, TextWriter complaints, CancellationToken cancellationToken)
    {
        var values = PolicyDocuments.ReadValues(await PolicyFiles.ReadFileAsync(file, cancellationToken).ConfigureAwait(false), file, out var unreadable);
        if (unreadable is not null)
        {
            await complaints.WriteLineAsync(unreadable.ToString()).ConfigureAwait(false);
            return ExitCode.Undecided;
        }

        var imported = values.Select(Import).OfType<ImportedPolicy>().ToArray();
        foreach (var value in values.Where(v => Import(v) is null))
            await complaints.WriteLineAsync($"{file}: {ForeignValue.KindOf(value)} is no policy that can be imported").ConfigureAwait(false);
        foreach (var policy in imported)
        {
            var lost = policy.Lost.Concat(Complaints(policy)).ToArray();
            await output.WriteLineAsync("---").ConfigureAwait(false);
            foreach (var line in lost)
                await output.WriteLineAsync($"# not carried over: {line}").ConfigureAwait(false);
            await output.WriteAsync(YamlWriter.Write(JsonSerializer.SerializeToElement(policy.Policy, PolicyJson.Default.ClusterImagePolicy))).ConfigureAwait(false);
            foreach (var line in lost)
                await complaints.WriteLineAsync($"{policy.Policy.Metadata.Name}: not carried over: {line}").ConfigureAwait(false);
            policy.IsWhole = lost.Length == 0;
        }

        return imported.Length == 0 ? ExitCode.Undecided : Array.TrueForAll(imported, p => p.IsWhole) && imported.Length == values.Count ? ExitCode.Admitted : ExitCode.Denied;
    }

    private static ImportedPolicy? Import(JsonElement value) => ForeignValue.KindOf(value) switch
    {
        "policy.sigstore.dev/v1alpha1 ClusterImagePolicy" or "policy.sigstore.dev/v1beta1 ClusterImagePolicy" => PolicyControllerImport.Read(value),
        "policies.kyverno.io/v1alpha1 ImageValidatingPolicy" or "policies.kyverno.io/v1beta1 ImageValidatingPolicy" or "policies.kyverno.io/v1 ImageValidatingPolicy" => KyvernoImport.Read(value),
        _ => null,
    };

    // Whatever our compiler does not take is not carried over either: an image glob of another grammar, a foreign expression.
    private static IEnumerable<string> Complaints(ImportedPolicy policy) =>
        PolicyCompiler.Compile([PolicyDocument.Of(policy.Policy)], PolicyFiles.BuiltInMaterial(), new PolicySettings()).Errors
            .Where(e => e is { Severity: PolicyErrorSeverity.Error, IsMissingMaterial: false }).Select(e => $"{e.FieldPath}: {e.Message}; the policy is not ready until this is mended");
}
