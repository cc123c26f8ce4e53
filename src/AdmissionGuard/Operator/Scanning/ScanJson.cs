using System.Text.Json.Serialization;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>How the objects that the scan watches are read.</summary>
[JsonSerializable(typeof(ResourceList<PodRecord>))]
[JsonSerializable(typeof(ResourceList<NamespaceObject>))]
internal sealed partial class ScanJson : JsonSerializerContext;
