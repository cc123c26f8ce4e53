using System.CommandLine;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Cli;

/// <summary>
/// <c>admissionguard tuf</c>: keeps a local copy of a TUF repository's metadata and downloads verified targets, with the
/// command line of the tuf-conformance client protocol. Its options may stand before or after the subcommand.
/// </summary>
internal static class TufCommand
{
    private static readonly Option<DirectoryInfo> MetadataDirectory = new("--metadata-dir")
    {
        Description = "Directory of the trusted metadata.",
        Required = true,
        Recursive = true,
    };

    private static readonly Option<Uri?> MetadataUrl = Address("--metadata-url", "Address of the repository's metadata.");

    private static readonly Option<string[]> TargetName = new("--target-name") { Description = "Target path to download; may be repeated.", Recursive = true };

    private static readonly Option<Uri?> TargetBaseUrl = Address("--target-base-url", "Address of the repository's targets.");

    private static readonly Option<DirectoryInfo?> TargetDirectory = new("--target-dir") { Description = "Directory for downloaded targets.", Recursive = true };

    public static Command Create()
    {
        var command = new Command("tuf", "Follow a TUF repository, such as Sigstore's, and download verified targets.")
        {
            MetadataDirectory, MetadataUrl, TargetName, TargetBaseUrl, TargetDirectory,
        };
        command.Subcommands.Add(CreateInit());
        command.Subcommands.Add(CreateRefresh());
        command.Subcommands.Add(CreateDownload());
        return command;
    }

    private static Command CreateInit()
    {
        var root = new Argument<FileInfo>("root") { Description = "Root metadata that is trusted from elsewhere." };
        var command = new Command("init", "Trust a root.json, and forget what was trusted before.") { root };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, session => session.InitAsync(parsed.GetRequiredValue(root), cancellation)));
        return command;
    }

    private static Command CreateRefresh()
    {
        var command = new Command("refresh", "Bring the metadata up to date. Needs --metadata-url.");
        Demand(command, MetadataUrl);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, session => session.RefreshAsync(parsed.GetRequiredValue(MetadataUrl)!, cancellation)));
        return command;
    }

    private static Command CreateDownload()
    {
        var command = new Command("download", "Bring the metadata up to date and download targets. Needs all options.");
        Demand(command, MetadataUrl, TargetName, TargetBaseUrl, TargetDirectory);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, session => session.DownloadAsync(
            parsed.GetRequiredValue(MetadataUrl)!,
            parsed.GetRequiredValue(TargetBaseUrl)!,
            parsed.GetRequiredValue(TargetName),
            parsed.GetRequiredValue(TargetDirectory)!,
            cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<TufSession, Task<TufFailure?>> step)
    {
        var session = new TufSession(parsed.GetRequiredValue(MetadataDirectory), parsed.InvocationConfiguration.Output);
        if (await step(session).ConfigureAwait(false) is not { } failure) return ExitCode.Admitted;
        await parsed.InvocationConfiguration.Error.WriteLineAsync(failure.ToString()).ConfigureAwait(false);
        return ExitCode.Denied;
    }

    // Required would demand them of every subcommand.
    private static void Demand(Command command, params Option[] options) => command.Validators.Add(result =>
    {
        foreach (var option in options)
            if (result.GetResult(option) is not { Implicit: false }) result.AddError($"Option '{option.Name}' is required.");
    });

    private static Option<Uri?> Address(string name, string description) => new(name)
    {
        Description = description,
        Recursive = true,
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens.Single().Value, UriKind.Absolute, out var address) && address.Scheme is "https" or "http") return address;
            argument.AddError($"{name} takes an http or https address.");
            return null;
        },
    };
}
