namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>Which objects an informer lists and watches. Kubernetes API concepts, "Resource URIs".</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, as v1.</param>
/// <param name="Plural">The resource in the URL, as pods.</param>
public sealed record ResourceEndpoint(string Group, string Version, string Plural)
{
    /// <summary>Only this namespace; null for all of them, and for cluster-scoped resources.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only objects with these labels, in the API's own syntax.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Only objects with these fields, in the API's own syntax.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>PLURAL.GROUP, for messages.</summary>
    public override string ToString() => (Group.Length == 0 ? Plural : $"{Plural}.{Group}") + (Namespace is null ? "" : $" in {Namespace}");

    /// <summary>The path below the server's address, with the given query and the selectors.</summary>
    internal string PathAndQuery(string query)
    {
        var path = (Group.Length == 0 ? $"api/{Version}/" : $"apis/{Group}/{Version}/") + (Namespace is null ? "" : $"namespaces/{Uri.EscapeDataString(Namespace)}/") + Plural;
        return $"{path}?{query}{Selector("labelSelector", LabelSelector)}{Selector("fieldSelector", FieldSelector)}";
    }

    private static string Selector(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
