using System.Collections.Frozen;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>
/// Keys, certificates and trust roots that were loaded for the policies: bytes by name, an immutable value. What is not
/// there makes the policies that need it not ready.
/// </summary>
public sealed class PolicyMaterial
{
    /// <summary>The longest material that is taken: a trusted root has some 10 KiB, a bundle of certificates less.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly FrozenDictionary<MaterialRef, ReadOnlyMemory<byte>> items;

    /// <summary>Takes what was loaded.</summary>
    /// <param name="items">The bytes of each.</param>
    public PolicyMaterial(IEnumerable<KeyValuePair<MaterialRef, ReadOnlyMemory<byte>>> items) => this.items = items.ToFrozenDictionary();

    /// <summary>Nothing loaded: for policies with inline material only.</summary>
    public static PolicyMaterial None { get; } = new([]);

    /// <summary>The bytes, or null when they were not loaded.</summary>
    /// <param name="reference">What is wanted.</param>
    public ReadOnlyMemory<byte>? this[MaterialRef reference] => items.TryGetValue(reference, out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null;

    /// <summary>This and more; where both have something, the new one counts.</summary>
    /// <param name="more">The bytes of each.</param>
    public PolicyMaterial With(IEnumerable<KeyValuePair<MaterialRef, ReadOnlyMemory<byte>>> more)
    {
        var all = new Dictionary<MaterialRef, ReadOnlyMemory<byte>>(items);
        foreach (var (reference, bytes) in more)
            all[reference] = bytes;
        return new PolicyMaterial(all);
    }
}
