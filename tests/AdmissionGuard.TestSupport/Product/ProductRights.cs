using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>The rights that the repository ships for the product's processes, given to a test's ServiceAccount.</summary>
public static class ProductRights
{
    /// <summary>Applies <c>config/rbac/FILE</c>, with the test's own names in place of a default installation's, and binds it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="ns">The namespace in place of admissionguard-system.</param>
    /// <param name="account">The ServiceAccount; the roles are called so too.</param>
    /// <param name="webhookConfiguration">The name in place of admissionguard.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task GrantAsync(Cluster cluster, string file, string ns, string account, string webhookConfiguration, CancellationToken cancellationToken)
    {
        var roleName = Path.GetFileNameWithoutExtension(file) is var part && part == "workload-secrets" ? "admissionguard-workload-secrets" : $"admissionguard-{part}";
        var own = $"{ns}-{account}-{part}";
        var roles = (await File.ReadAllTextAsync(Checkout.PathOf("config/rbac/" + file), cancellationToken))
            .Replace($"  name: {roleName}\n", $"  name: {own}\n", StringComparison.Ordinal)
            .Replace("namespace: admissionguard-system", $"namespace: {ns}", StringComparison.Ordinal)
            .Replace("resourceNames: [admissionguard]", $"resourceNames: [{webhookConfiguration}]", StringComparison.Ordinal);
        await cluster.ApplyAsync(roles, cancellationToken);
        var subject = $"subjects: [{"{"}kind: ServiceAccount, name: {account}, namespace: {ns}{"}"}]";
        if (part != "workload-secrets")
            await cluster.ApplyAsync(Binding("ClusterRoleBinding", "ClusterRole", ""), cancellationToken);
        await cluster.ApplyAsync(Binding("RoleBinding", part == "workload-secrets" ? "ClusterRole" : "Role", $", namespace: {ns}"), cancellationToken);

        string Binding(string kind, string role, string where) =>
            $"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {"{"}name: {own}{where}{"}"}\nroleRef: {"{"}apiGroup: rbac.authorization.k8s.io, kind: {role}, name: {own}{"}"}\n{subject}\n";
    }
}
