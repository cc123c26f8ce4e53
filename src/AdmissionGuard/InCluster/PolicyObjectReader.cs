using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.InCluster;

/// <summary>
/// Reads stored objects into documents. One with a field that cannot be read stays, with its errors: the compiler then
/// makes a policy of it that denies what it matches (a newer release's field must not switch a policy off). One of which
/// nothing can be read keeps its last good form: unreadable is not deleted.
/// </summary>
/// <param name="logger">Told what cannot be read.</param>
internal sealed class PolicyObjectReader(ILogger logger)
{
    private readonly Dictionary<(string Kind, ObjectKey Key), PolicyDocument> last = [];

    /// <summary>Reads all objects that there are; what is not among them is forgotten.</summary>
    public IReadOnlyList<PolicyDocument> Read(IEnumerable<PolicyObject> objects)
    {
        var documents = new List<PolicyDocument>();
        var seen = new HashSet<(string, ObjectKey)>();
        foreach (var item in objects)
        {
            var key = (item.Kind, item.Metadata.Key);
            seen.Add(key);
            var parsed = PolicyDocuments.Parse(item.ToDocument(), "");
            if (parsed.Documents is [var document])
                last[key] = document with { Source = DocumentSource.None };
            if (!parsed.Success)
                ClusterLog.Unreadable(logger, item.Kind, item.Metadata.Key, parsed.Errors[0], Consequence(parsed, key));
            if (last.TryGetValue(key, out var kept))
                documents.Add(kept);
        }

        foreach (var gone in last.Keys.Where(k => !seen.Contains(k)).ToList())
            last.Remove(gone);
        return documents;
    }

    private string Consequence(DocumentParseResult parsed, (string, ObjectKey) key) =>
        parsed.Documents.Count == 1 ? "a policy denies what it matches until that is fixed"
        : last.ContainsKey(key) ? "its last form that could be read stays in force"
        : "it is not in force";
}
