using System.Collections.Concurrent;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// What was read from each verified statement, so that ten policies read a large scan once. Holds nothing that depends on
/// a policy.
/// </summary>
internal sealed class PredicateCache
{
    private readonly ConcurrentDictionary<(Type, VerifiedStatement), object> read = new(Comparer.Instance);

    /// <summary>The result of reading; reads at most a few times when asked for concurrently.</summary>
    public T Get<T>(VerifiedStatement statement, Func<VerifiedStatement, T> reader)
        where T : class =>
        (T)read.GetOrAdd((typeof(T), statement), static (key, r) => r(key.Item2), reader);

    // By reference: comparing whole statements would cost more than reading them.
    private sealed class Comparer : IEqualityComparer<(Type, VerifiedStatement)>
    {
        public static readonly Comparer Instance = new();

        public bool Equals((Type, VerifiedStatement) x, (Type, VerifiedStatement) y) => x.Item1 == y.Item1 && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((Type, VerifiedStatement) key) =>
            HashCode.Combine(key.Item1, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Item2));
    }
}
