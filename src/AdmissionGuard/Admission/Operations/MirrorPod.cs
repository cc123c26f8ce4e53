using System.Text.Json;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.Operations;

/// <summary>
/// Recognises a mirror Pod as the API server's NodeRestriction plugin does: created by a kubelet, for its own node, with
/// the annotation <c>kubernetes.io/config.mirror</c>. The annotation alone says nothing: anybody can write it.
/// </summary>
internal static class MirrorPod
{
    private const string NodeUserPrefix = "system:node:";
    private const string NodesGroup = "system:nodes";

    /// <summary>Whether the request creates a mirror Pod of the node that asks.</summary>
    public static bool IsCreatedBy(AdmissionRequest request)
    {
        var facts = request.Facts;
        return facts is { Operation: AdmissionOperation.Create, SubResource: "", Kind: { Group: "", Kind: "Pod" } }
            && facts.Requester.Username.StartsWith(NodeUserPrefix, StringComparison.Ordinal)
            && facts.Requester.Groups.Contains(NodesGroup, StringComparer.Ordinal)
            && request.Object.Member("metadata"u8).Member("annotations"u8).Text("kubernetes.io/config.mirror"u8) is { Length: > 0 }
            && request.Object.Member("spec"u8).Text("nodeName"u8) is { Length: > 0 } node
            && facts.Requester.Username.AsSpan(NodeUserPrefix.Length).SequenceEqual(node);
    }
}
