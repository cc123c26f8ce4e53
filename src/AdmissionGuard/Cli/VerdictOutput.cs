using System.Text.Json;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Cli;

/// <summary>Prints a verdict for people or for programs; both have the same facts.</summary>
internal static class VerdictOutput
{
    /// <summary>Prints the verdict.</summary>
    public static async Task WriteAsync(TextWriter output, ImageVerdict verdict, string policyVersion, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(VerdictDocument.Of(verdict, policyVersion), VerdictJson.Readable.VerdictDocument)).ConfigureAwait(false);
            return;
        }

        var digest = verdict.Digest is null || verdict.Reference.EndsWith(verdict.Digest, StringComparison.Ordinal) ? "" : $" ({verdict.Digest})";
        await output.WriteLineAsync($"{(verdict.Admitted ? "admitted" : "DENIED")}: {verdict.Reference}{digest}").ConfigureAwait(false);
        if (verdict.Policies.Count == 0 && verdict.Denials.Count == 0)
            await output.WriteLineAsync("  no policy matches this image").ConfigureAwait(false);
        foreach (var policy in verdict.Policies)
        {
            foreach (var requirement in policy.Requirements)
                await output.WriteLineAsync($"  policy {policy.Policy} / {requirement.Name}: {Line(policy, requirement)}").ConfigureAwait(false);
        }

        foreach (var denial in verdict.Denials.Where(d => d.Requirement is null))
            await output.WriteLineAsync($"  {(denial.Policy is null ? "" : $"policy {denial.Policy}: ")}{denial.Reason}: {denial.Message}").ConfigureAwait(false);
    }

    /// <summary>0 when admitted, 1 when denied for what the image is, 2 when nothing could be found out.</summary>
    public static int ExitCodeOf(ImageVerdict verdict)
    {
        if (verdict.Admitted)
            return ExitCode.Admitted;
        return verdict.Denials.Where(d => d.Mode == EnforcementMode.Enforce).All(d => IsUndecided(d.Reason)) ? ExitCode.Undecided : ExitCode.Denied;
    }

    private static string Line(PolicyVerdict policy, RequirementVerdict requirement)
    {
        var mode = policy.Mode == EnforcementMode.Enforce ? "" : $" ({policy.Mode}: admitted all the same)";
        return requirement.Outcome switch
        {
            Outcome.Satisfied => "satisfied: " + requirement.Message,
            Outcome.Exempt => $"exempt by {requirement.Exception}: {requirement.Reason}: {requirement.Message}",
            _ => $"{requirement.Reason}: {requirement.Message}{mode}",
        };
    }

    private static bool IsUndecided(Reason reason) => reason is
        Reason.RegistryUnauthorized or Reason.RegistryRateLimited or Reason.RegistryUnavailable or Reason.RegistryInvalid
        or Reason.DeadlineExceeded or Reason.PolicyNotReady or Reason.InternalError or Reason.InvalidReference;
}
