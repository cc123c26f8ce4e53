using System.Diagnostics;
using System.Globalization;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Benchmarks.Sigstore;

/// <summary>Other verifiers on the same bundles: sigstore-go and npm's @sigstore/verify, as eng/benchmarks/setup installed them.</summary>
internal static class OtherVerifiers
{
    /// <summary>What a verifier reached for a case.</summary>
    internal sealed record Result(string Case, string Verifier, double Warm, double Cold, long Bytes);

    /// <summary>Runs those that are installed; none is no error.</summary>
    public static IReadOnlyList<Result> Run(IReadOnlyList<VerificationCase> cases, TimeSpan duration)
    {
        var installed = Environment.GetEnvironmentVariable("ADMISSIONGUARD_BENCHMARKS") is { Length: > 0 } told
            ? told
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "admissionguard", "benchmarks");
        var folder = Directory.CreateTempSubdirectory("admissionguard-benchmark");
        try
        {
            for (var i = 0; i < cases.Count; i++)
                cases[i].Write(folder.CreateSubdirectory(i.ToString(CultureInfo.InvariantCulture)));
            var seconds = duration.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return
            [
                .. RunOne("sigstore-go", Path.Combine(installed, "sigstore-go"), [seconds, folder.FullName]),
                .. Directory.Exists(Path.Combine(installed, "node_modules"))
                    ? RunOne("@sigstore/verify", "node", [Checkout.PathOf("eng", "benchmarks", "sigstore-js.mjs"), installed, seconds, folder.FullName])
                    : [],
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Result> RunOne(string name, string program, IEnumerable<string> arguments)
    {
        if (Path.IsPathRooted(program) && !File.Exists(program))
            return [];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var results = new List<Result>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            double Number(int i) => double.Parse(fields[i], CultureInfo.InvariantCulture);
            results.Add(new Result(fields[0], name, Number(1), Number(2), (long)Number(3)));
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? results : throw new InvalidOperationException($"{name} ended with {process.ExitCode}");
    }
}
