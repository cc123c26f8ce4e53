using System.Globalization;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;
using AdmissionGuard.Sigstore.Facts;
using Spectre.Console;

namespace AdmissionGuard.Cli.Explain;

/// <summary>The whole verdict as a tree: policy, requirement, authority, evidence, and what proved or refused it.</summary>
internal static class VerdictTree
{
    /// <summary>Lines of redirected output are not broken: programs and people scroll.</summary>
    private const int PlainWidth = 4096;

    /// <summary>Prints the tree.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="color">Whether with colours.</param>
    public static void Write(TextWriter output, ImageVerdict verdict, ColorChoice color)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var isColored = color == ColorChoice.Always
            || (color == ColorChoice.Auto && isTerminal && !UserEnvironment.WantsNoColor);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isColored ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Capabilities.Unicode = true;
        if (!isTerminal)
            console.Profile.Width = PlainWidth;
        console.Write(Of(verdict));
    }

    private static Tree Of(ImageVerdict verdict)
    {
        var digest = verdict.Digest is null || verdict.Reference.EndsWith(verdict.Digest, StringComparison.Ordinal) ? "" : $" ({verdict.Digest})";
        var tree = new Tree($"{(verdict.Admitted ? "[green]admitted[/]" : "[red]DENIED[/]")}: {Shown(verdict.Reference + digest)}");
        if (verdict.Policies.Count == 0 && verdict.Denials.Count == 0)
            tree.AddNode("no policy matches this image");
        foreach (var denial in verdict.Denials.Where(d => d.Requirement is null))
            tree.AddNode($"[red]{denial.Reason}[/]: {Shown(denial.Message)}");
        foreach (var policy in verdict.Policies)
            Add(tree.AddNode($"policy {Shown(policy.Policy.ToString())} ({policy.Mode}): {Outcome(policy.Outcome, null)}{Until(policy.ValidUntil)}"), policy);
        return tree;
    }

    private static void Add(TreeNode node, PolicyVerdict policy)
    {
        foreach (var requirement in policy.Requirements)
        {
            var name = requirement.Name.Length == 0 ? "the policy" : Shown(requirement.Name);
            var by = requirement.Exception is null ? "" : $" by {Shown(requirement.Exception)}";
            var child = node.AddNode($"{name}: {Outcome(requirement.Outcome, requirement.Reason)}{by}: {Shown(requirement.Message)}");
            foreach (var authority in requirement.Evidence.GroupBy(e => e.Authority, StringComparer.Ordinal))
            {
                var speaker = child.AddNode($"authority {Shown(authority.Key)}");
                foreach (var evidence in authority)
                    Add(speaker.AddNode($"{Shown(evidence.Place)}: {Outcome(evidence.Outcome, evidence.Reason)}: {Shown(evidence.Message)}"), evidence);
            }
        }
    }

    private static void Add(TreeNode node, EvidenceVerdict evidence)
    {
        if (evidence.Failure is { } failure)
            node.AddNode($"[red]step {failure.Step}[/]: found {Shown(failure.Found)}, want {Shown(failure.Wanted)}");
        if (evidence.Proof is not { } proof)
            return;
        node.AddNode("[green]signature[/]: " + (proof.Signer switch
        {
            KeySigner key => $"key sha256:{key.KeyFingerprint}",
            CertificateSigner certificate => Shown($"{certificate.Subject} by {(certificate.Issuer.Length > 0 ? certificate.Issuer : "your own PKI")}"),
            _ => "an unknown signer",
        }));
        foreach (var time in proof.Times)
            node.AddNode(string.Create(CultureInfo.InvariantCulture, $"[green]time[/]: {time.Time:u} by {(time.Source == TimeSource.TransparencyLog ? "log" : "timestamp authority")} {Shown(time.Authority)}"));
        foreach (var entry in proof.LogEntries)
            node.AddNode(string.Create(CultureInfo.InvariantCulture, $"[green]log entry[/]: {Shown(entry.Kind)} number {entry.LogIndex} of log {Shown(entry.LogId)}"));
    }

    private static string Outcome(Outcome outcome, Reason? reason) => outcome switch
    {
        Policy.Verdicts.Outcome.Satisfied => "[green]satisfied[/]",
        Policy.Verdicts.Outcome.Exempt => $"[yellow]exempt[/]{(reason is null ? "" : $" ({reason})")}",
        Policy.Verdicts.Outcome.Violated => $"[red]{(reason is null ? "violated" : reason.ToString())}[/]",
        _ => "[yellow]undecided[/]",
    };

    private static string Until(DateTimeOffset? until) => until is null ? "" : string.Create(CultureInfo.InvariantCulture, $", until {until.Value:u}");

    // What outsiders wrote is neither markup nor a terminal's command.
    private static string Shown(string text) => Markup.Escape(UntrustedText.Show(text, 1024));
}
