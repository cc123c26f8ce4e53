using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>Every public bundle case gives the expected verdict through the very command line that users have.</summary>
public sealed class BundleConformanceTests
{
    public static TheoryData<string> Cases()
    {
        var names = new SortedSet<string>(ConformanceNames.All, StringComparer.Ordinal);
        foreach (var suite in (string[])["sigstore", "swap", "robust", "slsa-bundles"])
        {
            if (ConformanceSuites.PathOf(suite) is { } folder)
                names.UnionWith(Directory.EnumerateDirectories(folder).Select(d => $"{suite}/{Path.GetFileName(d)}"));
        }

        return [.. names];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Gives_the_expected_verdict(string name)
    {
        var parts = name.Split('/');
        Assert.SkipWhen(ConformanceSuites.PathOf(parts) is null, ConformanceSuites.HowToGet);
        var @case = new ConformanceCase(ConformanceSuites.PathOf(parts)!);
        foreach (var artifact in @case.Artifacts())
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var code = await CommandLine.RunAsync(@case.Arguments(artifact), output, error);

            var said = $"{artifact}: {output}{error}";
            Assert.True(@case.MustFail ? code is >= 1 and <= 63 : code == 0, said);
            Assert.DoesNotContain("internal error", said, StringComparison.Ordinal);
            Assert.NotEmpty(output.ToString() + error);
        }
    }
}
