using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Cli;

/// <summary>Makes a policy apply to an image without a name: a layout on disk says nothing of where it will be pushed.</summary>
internal static class AnyImage
{
    /// <summary>The same policy for every image; other kinds are left as they are.</summary>
    public static PolicyDocument Matches(PolicyDocument document) => document with
    {
        Resource = document.Resource switch
        {
            ClusterImagePolicy policy => policy with { Spec = Widen(policy.Spec) },
            ImagePolicy policy => policy with { Spec = Widen(policy.Spec) },
            _ => document.Resource,
        },
    };

    private static ImagePolicySpec? Widen(ImagePolicySpec? spec) =>
        spec?.Match is null ? spec : spec with { Match = spec.Match with { Images = ["**"], ExcludeImages = null } };
}
