namespace AdmissionGuard.Policy.Predicates;

/// <summary>The first thing that is wrong with a predicate.</summary>
internal sealed class PredicateErrors
{
    /// <summary>What is wrong; null while nothing is.</summary>
    public string? First { get; private set; }

    /// <summary>Notes an error; only the first is kept.</summary>
    public void Add(string path, string message) => First ??= $"{(path.Length == 0 ? "the predicate" : path)} {message}";
}
