namespace AdmissionGuard.Policy.Schemas;

/// <summary>What of one object or list has been evaluated so far: for <c>unevaluatedProperties</c> and <c>unevaluatedItems</c> (core, section 11).</summary>
internal sealed class EvaluatedParts
{
    private HashSet<string>? properties;
    private HashSet<int>? items;

    public bool Has(string property) => properties?.Contains(property) is true;

    public bool Has(int item) => items?.Contains(item) is true;

    public void Add(string property) => (properties ??= new(StringComparer.Ordinal)).Add(property);

    public void Add(int item) => (items ??= []).Add(item);

    /// <summary>Takes over what a subschema that is satisfied has evaluated.</summary>
    public void Add(EvaluatedParts other)
    {
        foreach (var property in other.properties ?? [])
            Add(property);
        foreach (var item in other.items ?? [])
            Add(item);
    }
}
