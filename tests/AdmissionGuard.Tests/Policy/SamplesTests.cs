using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy;

/// <summary>The samples in <c>config/samples</c> compile as they stand, given the keys that they name.</summary>
public sealed class SamplesTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(PolicyFixtures.Top, "config", "samples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory, MemberData(nameof(Files))]
    public void A_sample_is_read_and_ready(string file)
    {
        var parsed = PolicyDocuments.Parse(File.ReadAllBytes(Path.Combine(PolicyFixtures.Top, "config", "samples", file)), file);
        Assert.Empty(parsed.Errors);

        var names = Pem.Keys.ToArray();
        var material = new PolicyMaterial(PolicyCompiler.References(parsed.Documents, new PolicySettings()).Select((r, i) => KeyValuePair.Create(
            r, r.Kind == MaterialKind.TrustRoot ? TrustedRoot : (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(Pem[names[i % names.Length]]))));
        var snapshot = PolicyCompiler.Compile(parsed.Documents, material, new PolicySettings());
        Assert.DoesNotContain(snapshot.Errors, e => e.Severity == PolicyErrorSeverity.Error);
        Assert.Equal(1, snapshot.Policies.Count + snapshot.Exceptions.Count);
    }
}
