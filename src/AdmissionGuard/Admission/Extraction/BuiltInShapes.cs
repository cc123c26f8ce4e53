namespace AdmissionGuard.Admission.Extraction;

/// <summary>The kinds of Kubernetes itself that run images. Which version of them is sent makes no difference to where the images are.</summary>
internal static class BuiltInShapes
{
    /// <summary>All of them, in the order of the webhook configuration's rules.</summary>
    public static readonly IReadOnlyList<ObjectShape> All =
    [
        new PodTemplateShape("") { Group = "", Kind = "Pod", Resources = ["pods", "pods/ephemeralcontainers"], Versions = ["v1"] },
        new EphemeralContainersShape { Group = "", Kind = "EphemeralContainers", Resources = ["pods/ephemeralcontainers"], Versions = ["v1"] },
        new PodTemplateShape("template") { Group = "", Kind = "PodTemplate", Resources = ["podtemplates"], Versions = ["v1"] },
        new PodTemplateShape("spec.template") { Group = "", Kind = "ReplicationController", Resources = ["replicationcontrollers"], Versions = ["v1"] },
        new PodTemplateShape("spec.template") { Group = "apps", Kind = "Deployment", Resources = ["deployments"], Versions = ["v1"] },
        new PodTemplateShape("spec.template") { Group = "apps", Kind = "StatefulSet", Resources = ["statefulsets"], Versions = ["v1"] },
        new PodTemplateShape("spec.template") { Group = "apps", Kind = "DaemonSet", Resources = ["daemonsets"], Versions = ["v1"] },
        new PodTemplateShape("spec.template") { Group = "apps", Kind = "ReplicaSet", Resources = ["replicasets"], Versions = ["v1"] },
        new PodTemplateShape("spec.template") { Group = "batch", Kind = "Job", Resources = ["jobs"], Versions = ["v1"] },
        new PodTemplateShape("spec.jobTemplate.spec.template") { Group = "batch", Kind = "CronJob", Resources = ["cronjobs"], Versions = ["v1", "v1beta1"] },
    ];
}
