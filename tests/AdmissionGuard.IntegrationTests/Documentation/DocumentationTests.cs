using System.Text.RegularExpressions;
using AdmissionGuard.Cli;
using AdmissionGuard.IntegrationTests.Chart;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Documentation;

/// <summary>
/// What the documents tell people to type is right: our own commands are parsed by the program, helm renders with the same
/// values, kubectl's options and files exist, links lead somewhere. The end-to-end journeys run what needs a whole node.
/// </summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Known = ["admissionguard", "helm", "kubectl", "make", "docker", "dotnet"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_command_is_of_a_tool_whose_commands_are_checked()
    {
        Assert.True(DocumentedCommand.All.Count > 30, $"only {DocumentedCommand.All.Count} commands");
        Assert.All(DocumentedCommand.All, command => Assert.True(Known.Contains(command.Words[0]) || IsScript(command), $"{command}"));

        static bool IsScript(DocumentedCommand command) =>
            command.Words.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } script && script.StartsWith("eng/", StringComparison.Ordinal) && File.Exists(Checkout.PathOf(script));
    }

    [Fact]
    public void The_program_takes_its_commands()
    {
        foreach (var command in Of("admissionguard"))
        {
            var parsed = CommandLine.Root.Parse([.. command.Words.Skip(1)]);
            Assert.True(parsed.Errors.Count == 0, $"{command}: {string.Join("; ", parsed.Errors)}");
            FilesExist(command, "--policy", "--policies", "--extractors");
        }
    }

    /// <summary>Run as they are written, in a folder with what the document says is there. What is left reads images of public registries.</summary>
    [Fact]
    public async Task The_program_does_what_needs_no_network()
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-documents-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "config"), Checkout.PathOf("config"));
            Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "build")).FullName, "image"), Checkout.PathOf("config", "demo", "images", "registry.example", "shop", "web"));
            var readme = await File.ReadAllTextAsync(Checkout.PathOf("README.md"), Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "production.yaml"), YamlBlock().Match(readme).Groups[1].Value, Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "cluster-image-policy.yaml"), OfPolicyController, Cancellation);

            var run = 0;
            foreach (var command in Of("admissionguard").Where(command => command.Words[1] == "policy" || command.Words.Any(word => word.StartsWith("oci-layout:", StringComparison.Ordinal))))
            {
                var result = await new Tool(ProductBinary.Path).TryRunAsync(command.Words.Skip(1), folder: folder, cancellationToken: Cancellation);
                // The image of the demo is signed by a key; the first policy asks for a workflow.
                Assert.True(result.ExitCode == (command.Words[1] == "verify" ? 1 : 0), $"{command} ended with {result.ExitCode}: {result.Output}{result.Error}");
                run++;
            }

            Assert.True(run >= 5, $"only {run} commands");
            Assert.True(File.Exists(Path.Combine(folder, "results.xml")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Helm_renders_with_what_its_commands_say()
    {
        foreach (var command in Of("helm").Where(command => command.Words[1] is "install" or "upgrade"))
        {
            Assert.Equal("charts/admissionguard", command.Words[3]);
            var values = new List<string>();
            for (var i = 4; i < command.Words.Count; i++)
            {
                if (command.Words[i] is "--values" or "--set")
                    values.AddRange([command.Words[i], command.Words[i] == "--set" ? command.Words[i + 1] : Checkout.PathOf(command.Words[i + 1])]);
            }

            var rendered = await HelmChart.TryRenderAsync("1.36.0", values, Cancellation);
            Assert.True(rendered.ExitCode == 0, $"{command}: {rendered.Error}");
        }

        foreach (var command in Of("helm"))
            await OptionsExistAsync(Tools.Helm, command, 2);
    }

    [Fact]
    public async Task Kubectl_knows_its_options_and_the_files_are_there()
    {
        var kubectl = new Tool(TestbedCache.Tool("kubectl"));
        foreach (var command in Of("kubectl"))
        {
            await OptionsExistAsync(kubectl, command, 1);
            FilesExist(command, "-f", "-k", "--filename", "--kustomize");
        }
    }

    [Fact]
    public async Task Make_has_the_targets()
    {
        var makefile = await File.ReadAllTextAsync(Checkout.PathOf("Makefile"), Cancellation);
        foreach (var command in Of("make"))
        {
            foreach (var target in command.Words.Skip(1).Where(word => !word.Contains('=', StringComparison.Ordinal)))
                Assert.True(makefile.Contains($"\n{target}:", StringComparison.Ordinal), $"{command}: there is no target {target}");
        }
    }

    [Fact]
    public async Task Links_lead_somewhere()
    {
        foreach (var document in DocumentedCommand.Documents)
        {
            var folder = Path.GetDirectoryName(Checkout.PathOf(document))!;
            foreach (Match link in Link().Matches(await File.ReadAllTextAsync(Checkout.PathOf(document), Cancellation)))
            {
                var target = link.Groups[1].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#'))
                    continue;
                var path = Path.Combine(folder, target.Split('#')[0]);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{document} links to {target}, which is not there");
            }
        }
    }

    [Fact]
    public async Task The_reference_is_what_the_program_and_its_schemas_say()
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-reference-").FullName;
        try
        {
            await Tools.Node.RunAsync(Checkout.PathOf("eng", "docs", "reference.mjs"), ProductBinary.Path, folder);
            foreach (var name in (string[])["kinds.md", "values.md", "cli.md"])
            {
                Assert.True(
                    await File.ReadAllTextAsync(Path.Combine(folder, name), Cancellation) == await File.ReadAllTextAsync(Checkout.PathOf("docs", "reference", name), Cancellation),
                    $"docs/reference/{name} is out of date: run make generate");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<DocumentedCommand> Of(string tool) => DocumentedCommand.All.Where(command => command.Words[0] == tool);

    private static void FilesExist(DocumentedCommand command, params string[] options)
    {
        for (var i = 1; i + 1 < command.Words.Count; i++)
        {
            if (!options.Contains(command.Words[i]) || !command.Words[i + 1].Contains('/', StringComparison.Ordinal))
                continue;
            var path = Checkout.PathOf(command.Words[i + 1]);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{command}: {command.Words[i + 1]} is not there");
        }
    }

    private static async Task OptionsExistAsync(Tool tool, DocumentedCommand command, int verbs)
    {
        var verb = command.Words.Skip(1).Where((word, i) => !word.StartsWith('-') && !(i > 0 && command.Words[i].StartsWith("--namespace", StringComparison.Ordinal))).First();
        string[] path = verb is "rollout" or "create" or "auth" ? [verb, .. command.Words.SkipWhile(word => word != verb).Skip(1).Take(1)] : [verb];
        var help = await tool.TryRunAsync([.. path, "--help"], cancellationToken: Cancellation);
        Assert.True(help.ExitCode == 0, $"{command}: {help.Error}");
        var global = await tool.TryRunAsync(verbs == 1 ? ["options"] : ["--help"], cancellationToken: Cancellation);
        foreach (var option in command.Words.Where(word => word.StartsWith('-') && word.Length > 1).Select(word => word.Split('=')[0]))
        {
            var known = $"{help.Output}\n{global.Output}";
            Assert.True(Regex.IsMatch(known, $@"(?m)(^|[\s,]){Regex.Escape(option)}([\s,=]|$)", RegexOptions.CultureInvariant), $"{command}: {string.Join(' ', path)} has no {option}");
        }
    }

    private const string OfPolicyController = """
        apiVersion: policy.sigstore.dev/v1beta1
        kind: ClusterImagePolicy
        metadata:
          name: signed
        spec:
          images:
          - glob: "ghcr.io/acme/**"
          authorities:
          - name: workflow
            keyless:
              identities:
              - issuer: https://token.actions.githubusercontent.com
                subject: https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main
        """;

    [GeneratedRegex(@"(?s)```yaml\n(apiVersion: .*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
