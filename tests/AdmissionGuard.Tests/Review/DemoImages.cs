using AdmissionGuard.Cli;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Testbed;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Tests.Review;

/// <summary>The images, signatures and policy of the demo, which real tools made.</summary>
internal static class DemoImages
{
    public const string Repository = "registry.example/shop";

    public static string Root { get; } = Path.Combine(Checkout.Root, "config", "demo");

    public static IReadOnlyList<PolicyDocument> Policies { get; } =
        PolicyDocuments.Parse(File.ReadAllBytes(Path.Combine(Root, "policies", "production.yaml")), "production.yaml").Documents;

    public static PolicySnapshot Snapshot(Func<ImagePolicySpec, ImagePolicySpec>? edit = null, UnmatchedImages unmatched = UnmatchedImages.Allow) =>
        PolicyCompiler.Compile(
            [.. Policies.Select(d => d with { Resource = ((ClusterImagePolicy)d.Resource) with { Spec = (edit ?? (s => s))(((ClusterImagePolicy)d.Resource).Spec!) } })],
            PolicyFiles.BuiltInMaterial(),
            new PolicySettings { UnmatchedImages = unmatched });

    public static Reviewing Reviewing(PolicySnapshot snapshot, IImageSources? sources = null, ReviewOptions? options = null, TimeProvider? time = null) =>
        Reviewing(new PolicySource(snapshot), sources, options, time);

    public static Reviewing Reviewing(PolicySource policies, IImageSources? sources = null, ReviewOptions? options = null, TimeProvider? time = null) =>
        AdmissionGuard.Review.Reviewing.Create(
            policies, new FixedPullIdentity(PullIdentity.Anonymous), sources ?? Layouts(), new RegistryOptions(), options ?? new ReviewOptions(),
            NullLoggerFactory.Instance, time ?? TimeProvider.System);

    public static IImageSources Layouts() => new LayoutSources(Path.Combine(Root, "images"), new RegistryLimits());

    public static ReviewRequest Request(params string[] images) => Request(TimeProvider.System.GetUtcNow().AddSeconds(20), images);

    public static ReviewRequest Request(DateTimeOffset deadline, params string[] images) => new(
        "shop",
        new Dictionary<string, string>(),
        new Dictionary<string, string>(),
        [.. images.Select((image, i) => new ContainerImage($"c{i}", $"spec.containers[{i}].image", image))],
        [],
        null,
        deadline,
        DryRun: false);
}
