using AdmissionGuard.Kubernetes.Apply;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator;

/// <summary>How the API server calls the object of a policy: a ClusterImagePolicy, or an ImagePolicy of a namespace.</summary>
internal static class PolicyObjectName
{
    /// <summary>The object whose status is written.</summary>
    public static StatusTarget Target(PolicyRef policy) => new(
        ApiGroup.Name, ApiGroup.Version, policy.Namespace is null ? "clusterimagepolicies" : "imagepolicies", Kind(policy), policy.Namespace, policy.Name);

    /// <summary>The object as the subject of Events.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="uid">Its object's uid.</param>
    public static EventSubject Subject(PolicyRef policy, string? uid) => new(ApiGroup.ApiVersion, Kind(policy), policy.Namespace, policy.Name, uid);

    private static string Kind(PolicyRef policy) => policy.Namespace is null ? ClusterImagePolicy.KindName : ImagePolicy.KindName;
}
