using System.Text.Json;
using System.Text.RegularExpressions;
using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Evidence;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Tests.Cli;

/// <summary>
/// Real multi-platform images with provenance by slsa-github-generator, judged by <c>admissionguard verify</c> as
/// slsa-verifier judges them: its options become a policy.
/// </summary>
public sealed class LayoutConformanceTests
{
    private const string Generator = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml";

    public static TheoryData<string> Cases =>
        ConformanceSuites.PathOf("oci-layouts", "cases.jsonl") is { } file ? [.. File.ReadLines(file).Select(line => (string)JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)] : ["none"];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Agrees_with_slsa_verifier(string id)
    {
        Assert.SkipWhen(id == "none", ConformanceSuites.HowToGet);
        var line = File.ReadLines(ConformanceSuites.PathOf("oci-layouts", "cases.jsonl")!).Single(l => l.Contains($"\"{id}\"", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(line);
        var (@case, version) = (document.RootElement, document.RootElement.GetProperty("material").GetString()!.Split('/')[1]);
        var layout = ConformanceSuites.PathOf("oci-layouts", version, "container_workflow_dispatch");
        using var temporary = new TempDirectory();
        var policy = temporary.File("policy.json");
        await File.WriteAllTextAsync(policy, Policy(@case), TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["verify", $"oci-layout:{layout}", "--policy", policy, "--output", "json"], output, error);

        var accepted = @case.GetProperty("expect").GetString() == "ok";
        Assert.True(code == (accepted ? 0 : 1), $"exit code {code}: {output}{error}");
        using var verdict = JsonDocument.Parse(output.ToString());
        Assert.Equal((await File.ReadAllTextAsync(layout + ".digest", TestContext.Current.CancellationToken)).Trim(), verdict.RootElement.GetProperty("digest").GetString());
        if (!accepted)
            Assert.Equal("ProvenanceMismatch", verdict.RootElement.GetProperty("denials")[0].GetProperty("reason").GetString());
    }

    private static string Policy(JsonElement @case) => JsonSerializer.Serialize(new
    {
        apiVersion = "admissionguard.dev/v1alpha1",
        kind = "ClusterImagePolicy",
        metadata = new { name = "slsa" },
        spec = new
        {
            match = new { images = new[] { "**" } },
            authorities = new[] { new { name = "generator", keyless = new { identities = new[] { new { issuer = "https://token.actions.githubusercontent.com", subjectRegExp = Released(Generator) } } } } },
            require = new[]
            {
                new { name = "built", provenance = new { from = new { anyOf = new[] { "generator" } }, builders = new[] { Builder(@case.GetProperty("builder_id").GetString()) }, sources = new[] { Source(@case) } } },
            },
        },
    });

    /// <summary>slsa-verifier takes a builder without version, with its tag, or with its ref.</summary>
    private static Dictionary<string, string> Builder(string? id)
    {
        if (id is null || !id.Contains('@', StringComparison.Ordinal))
            return new() { ["idRegExp"] = Released(id ?? Generator) };
        var (name, version) = (id.Split('@')[0], id.Split('@')[1]);
        return new() { ["id"] = version.StartsWith("refs/", StringComparison.Ordinal) ? id : $"{name}@refs/tags/{version}" };
    }

    private static Dictionary<string, object> Source(JsonElement @case)
    {
        var source = new Dictionary<string, object> { ["uri"] = $"git+https://{@case.GetProperty("source").GetString()}" };
        if (@case.GetProperty("branch").GetString() is { } branch)
            source["refs"] = new[] { $"refs/heads/{branch}" };
        else if (@case.GetProperty("tag").GetString() is { } tag)
            source["refs"] = new[] { $"refs/tags/{tag}" };
        else if (@case.GetProperty("versioned_tag").GetString() is { } major)
            source["refs"] = new[] { $"refs/tags/{major}", $"refs/tags/{major}.*" };
        return source;
    }

    private static string Released(string workflow) => Regex.Escape(workflow) + @"@refs/tags/v\d+\.\d+\.\d+";
}
