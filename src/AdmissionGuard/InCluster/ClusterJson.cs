using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.InCluster;

/// <summary>How the objects that are watched are read.</summary>
[JsonSerializable(typeof(ResourceList<PolicyObject>))]
[JsonSerializable(typeof(ResourceList<MaterialObject>))]
[JsonSerializable(typeof(ResourceList<NamespaceObject>))]
internal sealed partial class ClusterJson : JsonSerializerContext;
