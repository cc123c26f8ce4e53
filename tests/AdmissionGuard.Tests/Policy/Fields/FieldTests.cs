using System.Reflection;
using System.Text.Json;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>
/// Every field that a user can write has an effect: what violates it is denied for the expected reason, what satisfies it is
/// admitted; and no field is without such a pair (threat S2: a field that is silently ignored).
/// </summary>
[Trait("threat", "S2")]
public sealed class FieldTests
{
    private static readonly FieldCase[] Cases =
        [.. SpecFields.All, .. AuthorityFields.All, .. ProvenanceFields.All, .. ScanFields.All, .. ContentFields.All, .. ExceptionFields.All];

    public static TheoryData<string> Fields => [.. Cases.Select(c => c.Field)];

    [Theory, MemberData(nameof(Fields))]
    public void Violating_it_denies_and_satisfying_it_admits(string field)
    {
        var found = Cases.Single(c => c.Field == field);
        var denied = found.Violating();
        Assert.NotNull(denied);
        Assert.Equal(Outcome.Violated, denied.Outcome);
        var why = denied.Requirements.First(r => r.Outcome == Outcome.Violated);
        Assert.True(why.Reason == found.Reason, $"{why.Reason}: {why.Message}");

        var admitted = found.Satisfying();
        Assert.True(admitted is null or { Outcome: Outcome.Satisfied }, string.Join("\n", admitted?.Requirements.Select(r => $"{r.Reason}: {r.Message}") ?? []));
    }

    [Fact]
    public void No_field_is_without_a_test()
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var spec in (Type[])[typeof(ImagePolicySpec), typeof(ImagePolicyExceptionSpec), typeof(TrustRootSpec)])
            Collect(spec, fields);
        Assert.Empty(fields.Except(Cases.Select(c => c.Field)).Order(StringComparer.Ordinal));
        Assert.Empty(Cases.Select(c => c.Field).Except(fields).Order(StringComparer.Ordinal));
    }

    private static void Collect(Type type, HashSet<string> fields)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (value.IsGenericType)
                value = value.GetGenericArguments()[^1];
            if (fields.Add($"{type.Name}.{property.Name}") && value.Assembly == typeof(ImagePolicySpec).Assembly && !value.IsEnum && value != typeof(JsonElement))
                Collect(value, fields);
        }
    }
}
