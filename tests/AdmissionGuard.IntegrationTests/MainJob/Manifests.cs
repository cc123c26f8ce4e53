namespace AdmissionGuard.IntegrationTests.MainJob;

/// <summary>The objects that the main job is tried with.</summary>
internal static class Manifests
{
    public static readonly string[] WorkloadKinds = ["Pod", "Deployment", "StatefulSet"];

    public static string Workload(string kind, string ns, string image) => kind switch
    {
        "Pod" => $"""
            apiVersion: v1
            kind: Pod
            metadata: {"{"}name: app, namespace: {ns}{"}"}
            spec: {"{"}containers: [{"{"}name: api, image: "{image}"{"}"}]{"}"}
            """,
        _ => $"""
            apiVersion: apps/v1
            kind: {kind}
            metadata: {"{"}name: app, namespace: {ns}{"}"}
            spec:
              replicas: 1
              selector: {"{"}matchLabels: {"{"}app: {kind}{"}"}{"}"}
              {(kind == "StatefulSet" ? "serviceName: app" : "")}
              template:
                metadata: {"{"}labels: {"{"}app: {kind}{"}"}{"}"}
                spec: {"{"}containers: [{"{"}name: api, image: "{image}"{"}"}]{"}"}
            """,
    };

    public static string Policy(string name, string repository, string publicKey) => $"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ClusterImagePolicy
        metadata: {"{"}name: {name}{"}"}
        spec:
          match: {"{"}images: ["{repository}"]{"}"}
          authorities:
          - name: release-team
            key:
              data: |
        {string.Join('\n', publicKey.TrimEnd().Split('\n').Select(line => "        " + line))}
          require:
          - name: signed
            signature: {"{"}from: {"{"}anyOf: [release-team]{"}"}{"}"}
        """;
}
