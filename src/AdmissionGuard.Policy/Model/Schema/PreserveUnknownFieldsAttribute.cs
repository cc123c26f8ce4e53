namespace AdmissionGuard.Policy.Model;

/// <summary>An object whose fields are the user's own (<c>x-kubernetes-preserve-unknown-fields</c>), written into the CRD's schema.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;
