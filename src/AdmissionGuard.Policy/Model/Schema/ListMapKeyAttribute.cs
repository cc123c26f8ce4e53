namespace AdmissionGuard.Policy.Model;

/// <summary>The field that identifies an item of a list (<c>x-kubernetes-list-map-keys</c>), written into the CRD's schema.</summary>
/// <param name="key">The field's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string key) : Attribute
{
    /// <summary>The field's name.</summary>
    public string Key { get; } = key;
}
