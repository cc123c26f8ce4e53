using System.CommandLine;

namespace AdmissionGuard.Cli.Policies;

/// <summary><c>admissionguard policy</c>: what authors of policies need before a cluster sees them.</summary>
internal static class PolicyCommand
{
    public static Command Create() => new("policy", "Check, test and import policies.")
    {
        LintCommand.Create(),
        TestCommand.Create(),
        ImportCommand.Create(),
    };
}
