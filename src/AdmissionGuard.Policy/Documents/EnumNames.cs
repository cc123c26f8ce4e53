using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Documents;

/// <summary>The names that each enum of the model may have in a document.</summary>
internal static class EnumNames
{
    private static readonly Dictionary<Type, IReadOnlyList<string>> Names = new()
    {
        [typeof(EnforcementMode)] = Of<EnforcementMode>(),
        [typeof(TagReferences)] = Of<TagReferences>(),
        [typeof(LabelSelectorOperator)] = Of<LabelSelectorOperator>(),
        [typeof(Demand)] = Of<Demand>(),
        [typeof(EmptyScans)] = Of<EmptyScans>(),
        [typeof(SbomFormat)] = Of<SbomFormat>(),
        [typeof(UnknownLicenses)] = Of<UnknownLicenses>(),
        [typeof(Suppressions)] = Of<Suppressions>(),
        [typeof(ConditionStatus)] = Of<ConditionStatus>(),
    };

    /// <summary>The names, or null when the type is no enum of the model.</summary>
    public static IReadOnlyList<string>? Of(Type type) => Names.GetValueOrDefault(type);

    /// <summary>The name of one value.</summary>
    public static string NameOf(FieldInfo field) => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name;

    private static IReadOnlyList<string> Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>() =>
        [.. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(NameOf)];
}
