using AdmissionGuard.Cli;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using Microsoft.Extensions.Logging.Abstractions;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Review;

/// <summary>An image that cannot be resolved is a finding of its own, never a pass and never another image's fault.</summary>
[Trait("threat", "R6")]
public sealed class ResolutionFailureTests
{
    private const string Signed = "sha256:9bbf3977c8ab";

    [Theory]
    [InlineData(500, Reason.RegistryUnavailable)]
    [InlineData(404, Reason.ImageNotFound)]
    [InlineData(401, Reason.RegistryUnauthorized)]
    [InlineData(429, Reason.RegistryRateLimited)]
    [InlineData(200, Reason.RegistryInvalid)]
    public async Task Denies_in_Enforce_and_is_told_in_Audit_for_that_image_alone(int status, Reason reason)
    {
        await using var registry = await Evil.StartAsync();
        var content = registry.Honest.Repository("lab/app");
        EvidenceSample.Load("c25-key-sign-single", content);
        registry.On("/lab/broken/", Hostile.Fixed(status, "{}"));
        var good = $"{registry.Host}/lab/app@{content.Manifests.Keys.Single(d => d.StartsWith(Signed, StringComparison.Ordinal))}";
        foreach (var (mode, admitted) in new[] { ("Enforce", false), ("Audit", true), ("Warn", true) })
        {
            using var reviewing = Reviewing.Create(
                new PolicySource(Policy(mode)), new FixedPullIdentity(PullIdentity.Anonymous), null, RegistryTestOptions.For(registry.Host), new ReviewOptions(), NullLoggerFactory.Instance, TimeProvider.System);
            var verdict = await reviewing.Reviewer.ReviewAsync(DemoImages.Request(good, $"{registry.Host}/lab/broken:v1", good), TestContext.Current.CancellationToken);

            Assert.Equal(admitted, verdict.Admitted);
            Assert.Equal([0, 1, 0], verdict.Images.Select(i => i.Denials.Count));
            Assert.Equal(reason, verdict.Images[1].Denials[0].Reason);
        }
    }

    private static PolicySnapshot Policy(string mode)
    {
        var text = LabPolicy.OfKey(File.ReadAllText(Checkout.PathOf("tests", "fixtures", "evidence", "trust", "c25.pub"))).Text(["signature"]);
        var documents = PolicyDocuments.Parse(text.Replace("\"spec\":{", $"\"spec\":{{\"mode\":\"{mode}\",", StringComparison.Ordinal), "policy.json");
        Assert.Empty(documents.Errors);
        return PolicyCompiler.Compile(documents.Documents, PolicyFiles.BuiltInMaterial(), new PolicySettings());
    }
}
