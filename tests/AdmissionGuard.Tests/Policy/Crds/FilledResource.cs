using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace AdmissionGuard.Tests.Policy.Crds;

/// <summary>Makes a value of any record of the model in which every field is set.</summary>
internal static class FilledResource
{
    public static T Make<T>()
        where T : new() => (T)Make(typeof(T));

    private static object Make(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "text";
        if (type == typeof(bool))
            return true;
        if (type == typeof(int))
            return 7;
        if (type == typeof(long))
            return 9L;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type == typeof(JsonElement))
            return JsonDocument.Parse("""{"type":"object"}""").RootElement;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new Dictionary<string, string> { ["key"] = "value" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GetGenericArguments()))!;
            list.Add(Make(type.GetGenericArguments()[0]));
            return list;
        }

        var value = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.Name is not ("ApiVersion" or "Kind")))
            property.SetValue(value, Make(property.PropertyType));
        type.GetProperty("Kind")?.SetValue(value, type.Name);
        return value;
    }
}
