using System.Text.Json;
using AdmissionGuard.TestSupport.Product;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>The program that users run, on a policy of the lab.</summary>
internal static class Verifying
{
    /// <summary>Judges an image with the program that users run.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="image">The image or layout.</param>
    /// <param name="requirements">Predicate types of attestations, and <c>signature</c>.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<(int ExitCode, JsonElement Verdict)> VerifyAsync(this LabPolicy policy, string image, IEnumerable<string> requirements, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-policy-").FullName;
        try
        {
            var file = Path.Combine(folder, "policy.json");
            await File.WriteAllTextAsync(file, policy.Text(requirements));
            var result = await ProductBinary.Tool.TryRunAsync(["verify", image, "--policy", file, "--output", "json", "--timeout", "90", .. arguments], cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode is 0 or 1 or 2 && result.Output.StartsWith('{'), $"{result.Output}{result.Error}");
            using var verdict = JsonDocument.Parse(result.Output);
            return (result.ExitCode, verdict.RootElement.Clone());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
