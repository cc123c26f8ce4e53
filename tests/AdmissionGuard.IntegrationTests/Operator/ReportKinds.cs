namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>The kinds of report as their groups define them, as far as the operator uses them.</summary>
internal static class ReportKinds
{
    /// <summary>PolicyReport of wgpolicyk8s.io/v1alpha2.</summary>
    public static string PolicyReport { get; } = Crd("wgpolicyk8s.io", "v1alpha2", "policyreports", "PolicyReport");

    /// <summary>OpenReports' Report, openreports.io/v1alpha1.</summary>
    public static string OpenReport { get; } = Crd("openreports.io", "v1alpha1", "reports", "Report");

    private static string Crd(string group, string version, string plural, string kind) => Schema
        .Replace("GROUP", group, StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal).Replace("PLURAL", plural, StringComparison.Ordinal)
        .Replace("SINGULAR", kind.ToLowerInvariant(), StringComparison.Ordinal).Replace("KIND", kind, StringComparison.Ordinal);

    private const string Schema = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: PLURAL.GROUP}
        spec:
          group: GROUP
          scope: Namespaced
          names: {plural: PLURAL, singular: SINGULAR, kind: KIND, listKind: KINDList}
          versions:
          - name: VERSION
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  summary: {type: object, properties: {pass: {type: integer}, fail: {type: integer}, warn: {type: integer}, error: {type: integer}, skip: {type: integer}}}
                  results:
                    type: array
                    items:
                      type: object
                      required: [policy]
                      properties:
                        source: {type: string}
                        policy: {type: string}
                        rule: {type: string}
                        category: {type: string}
                        result: {type: string, enum: [pass, fail, warn, error, skip]}
                        scored: {type: boolean}
                        message: {type: string}
                        timestamp: {type: object, required: [seconds, nanos], properties: {seconds: {type: integer, format: int64}, nanos: {type: integer, format: int32}}}
                        properties: {type: object, additionalProperties: {type: string}}
                        resources:
                          type: array
                          items:
                            type: object
                            x-kubernetes-map-type: atomic
                            properties: {apiVersion: {type: string}, kind: {type: string}, name: {type: string}, namespace: {type: string}, uid: {type: string}}

        """;
}
