using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The product's version, with the commit where the build knew it.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Create()
    {
        var command = new Command("version", "Print the version and the runtime.");
        command.SetAction(parsed =>
            parsed.InvocationConfiguration.Output.WriteLine($"admissionguard {Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})"));
        return command;
    }
}
