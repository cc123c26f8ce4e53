using System.Text.Json.Serialization;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>How the objects that the guard watches are read.</summary>
[JsonSerializable(typeof(ResourceList<WebhookObject>))]
[JsonSerializable(typeof(ResourceList<MaterialObject>))]
internal sealed partial class WebhookJson : JsonSerializerContext;
