using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Crds;

/// <summary>Writes the structural schema of a record of the model.</summary>
public sealed class SchemaWriter(YamlText yaml, DocComments docs)
{
    /// <summary>The schema of a kind.</summary>
    public void WriteRoot(Type kind)
    {
        yaml.Line("type: object");
        yaml.Folded("description", docs.Of(kind));
        yaml.Flow("required", ["spec"]);
        using (yaml.Map("properties"))
        {
            foreach (var name in (string[])["ApiVersion", "Kind", "Metadata"])
            {
                var property = typeof(PolicyResource).GetProperty(name)!;
                using (yaml.Map(JsonName(property)))
                {
                    yaml.Line(name == "Metadata" ? "type: object" : "type: string");
                    // The API server owns the schema of metadata and refuses a description there.
                    if (name != "Metadata")
                        yaml.Folded("description", docs.Of(property));
                }
            }

            foreach (var property in (PropertyInfo[])[kind.GetProperty("Spec")!, kind.GetProperty("Status")!])
                WriteProperty(property);
        }
    }

    private void WriteProperty(PropertyInfo property)
    {
        using (yaml.Map(JsonName(property)))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            WriteType(type, property, docs.Of(property));
        }
    }

    private void WriteType(Type type, PropertyInfo property, string description)
    {
        var pattern = property.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern;
        var (min, max) = (property.GetCustomAttribute<MinSizeAttribute>()?.Size, property.GetCustomAttribute<MaxSizeAttribute>()?.Size);
        if (type == typeof(string))
        {
            Head("string", description);
            if (property.GetCustomAttribute<TextFormatAttribute>() is { } format)
                yaml.Scalar("format", format.Format);
            Bounds("Length", min, max);
            if (pattern is not null)
                yaml.Scalar("pattern", pattern);
        }
        else if (type == typeof(bool))
        {
            Head("boolean", description);
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            Head("integer", description);
            yaml.Scalar("format", type == typeof(int) ? "int32" : "int64");
            Range(property);
        }
        else if (type.IsEnum)
        {
            Head("string", description);
            yaml.Flow("enum", EnumNames(type));
            if (property.GetCustomAttribute<DefaultValueAttribute>() is { } value)
                yaml.Scalar("default", value.Value!.ToString()!);
        }
        else if (type == typeof(JsonElement))
        {
            Head("object", description);
            yaml.Line("x-kubernetes-preserve-unknown-fields: true");
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            Head("object", description);
            Bounds("Properties", min, max);
            using (yaml.Map("additionalProperties"))
                yaml.Line("type: string");
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            Head("array", description);
            Bounds("Items", min, max);
            WriteList(type.GetGenericArguments()[0], property);
        }
        else
        {
            Head("object", description);
            WriteObject(type);
        }
    }

    private void WriteList(Type item, PropertyInfo property)
    {
        if (property.GetCustomAttribute<ListMapKeyAttribute>() is { } key)
        {
            yaml.Line("x-kubernetes-list-type: map");
            yaml.Flow("x-kubernetes-list-map-keys", [key.Key]);
        }

        using (yaml.Map("items"))
        {
            if (item == typeof(string))
            {
                yaml.Line("type: string");
                if (property.GetCustomAttribute<ItemPatternAttribute>() is { } pattern)
                    yaml.Scalar("pattern", pattern.Pattern);
            }
            else if (item.IsEnum)
            {
                yaml.Line("type: string");
                yaml.Flow("enum", EnumNames(item));
            }
            else
            {
                Head("object", docs.Of(item));
                WriteObject(item);
            }
        }
    }

    private void WriteObject(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
        var required = properties.Where(p => p.GetCustomAttribute<RequiredAttribute>() is not null).Select(JsonName).ToArray();
        if (required.Length > 0)
            yaml.Flow("required", required);
        using (yaml.Map("properties"))
        {
            foreach (var property in properties)
                WriteProperty(property);
        }
    }

    private void Head(string type, string description)
    {
        yaml.Scalar("type", type);
        yaml.Folded("description", description);
    }

    private void Bounds(string of, int? min, int? max)
    {
        if (min is not null)
            yaml.Line($"min{of}: {min}");
        if (max is not null)
            yaml.Line($"max{of}: {max}");
    }

    private void Range(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return;

        yaml.Line($"minimum: {range.Minimum}");
        if (range.Maximum is not int.MaxValue)
            yaml.Line($"maximum: {range.Maximum}");
    }

    private static IEnumerable<string> EnumNames(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? f.Name);

    private static string JsonName(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
