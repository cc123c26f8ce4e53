namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>kubeconfig files for tools and processes under test.</summary>
public static class Kubeconfig
{
    /// <summary>A kubeconfig with one cluster, one bearer token and one context.</summary>
    public static string Text(Uri server, string authorityPath, string token) => $"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority: {authorityPath}
        users:
        - name: test
          user:
            token: {token}
        contexts:
        - name: test
          context:
            cluster: test
            user: test

        """;
}
