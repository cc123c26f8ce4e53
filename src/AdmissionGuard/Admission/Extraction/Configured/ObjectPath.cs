using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Admission.Extraction.Configured;

/// <summary>
/// A path into objects: the part of JSONPath that leads to fields, as kubectl writes it (Kubernetes documentation,
/// "JSONPath Support"): <c>{.spec.steps[*].image}</c>. Braces and a leading <c>$</c> may be left out. Filters, slices,
/// single items and descent to any depth are refused: they would let an object choose what is looked at.
/// </summary>
internal sealed class ObjectPath
{
    /// <summary>Most steps; the deepest Pod template of a known kind needs seven.</summary>
    public const int MaxSteps = 16;

    /// <summary>Longest path; each step is a field's name.</summary>
    public const int MaxLength = 512;

    /// <summary>Longest key of a map on the way; those of Kubernetes' own maps have at most 253 + 1 + 63 characters.</summary>
    public const int MaxKeyLength = 320;

    private const string Items = "[*]";
    private readonly string[] steps;
    private readonly byte[][] names;

    private ObjectPath(string[] steps)
    {
        this.steps = steps;
        names = [.. steps.Select(Encoding.UTF8.GetBytes)];
        Text = string.Concat(steps.Select((step, i) => step == Items ? "[]" : i == 0 ? step : "." + step));
    }

    /// <summary>Takes what a path leads to.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parent">The object that holds it.</param>
    /// <param name="path">Where it is, with indexes.</param>
    internal delegate void Found(StrictValue value, StrictValue parent, string path);

    /// <summary>The path without indexes, as in <c>spec.steps[].image</c>.</summary>
    public string Text { get; }

    /// <summary>Parses a path.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ObjectPath? path, out string error)
    {
        path = null;
        error = "want a path as in {.spec.template} or {.spec.steps[*].image}";
        if (text is null or { Length: 0 or > MaxLength })
            return false;
        var rest = text.AsSpan();
        if (rest is ['{', .., '}'])
            rest = rest[1..^1];
        if (rest is ['$', ..])
            rest = rest[1..];

        var steps = new List<string>();
        while (!rest.IsEmpty && steps.Count < MaxSteps)
        {
            if (rest.StartsWith(Items, StringComparison.Ordinal) && steps.Count > 0)
            {
                steps.Add(Items);
                rest = rest[Items.Length..];
                continue;
            }

            if (rest[0] != '.')
                return false;
            var length = rest[1..].IndexOfAny('.', '[');
            var name = length < 0 ? rest[1..] : rest.Slice(1, length);
            if (name.IsEmpty || name.ContainsAnyExcept(Names))
                return false;
            steps.Add(name.ToString());
            rest = rest[(1 + name.Length)..];
        }

        if (!rest.IsEmpty || steps.Count == 0)
            return false;
        path = new ObjectPath([.. steps]);
        error = "";
        return true;
    }

    /// <summary>Goes to every value that the path leads to; what is absent on the way leads nowhere.</summary>
    /// <param name="root">The object.</param>
    /// <param name="collector">Told when something on the way is of another shape than the path says.</param>
    /// <param name="found">Takes each value.</param>
    public void Visit(StrictValue root, PodCollector collector, Found found) => Visit(0, root, default, "", collector, found);

    private static System.Buffers.SearchValues<char> Names { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private void Visit(int step, StrictValue at, StrictValue parent, string path, PodCollector collector, Found found)
    {
        if (at.IsAbsent)
            return;
        if (step == steps.Length)
        {
            found(at, parent, path);
            return;
        }

        if (steps[step] != Items)
        {
            if (at.ValueKind != JsonValueKind.Object)
                collector.Fail(path, "not an object, though the configured path goes on");
            else
                Visit(step + 1, at.Member(names[step]), at, path.Length == 0 ? steps[step] : $"{path}.{steps[step]}", collector, found);
            return;
        }

        switch (at.ValueKind)
        {
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in at.Items)
                    Visit(step + 1, item, at, $"{path}[{index++}]", collector, found);
                break;
            case JsonValueKind.Object:
                // kubectl's "[*]" goes to the values of a map too. Their keys are the requester's to choose.
                foreach (var member in at.Members)
                {
                    var name = member.Name;
                    if (name.Length > MaxKeyLength)
                        collector.Fail(path, $"a key longer than {MaxKeyLength} characters", Reason.LimitExceeded);
                    else
                        Visit(step + 1, member, at, name.AsSpan().ContainsAnyExcept(Names) ? $"{path}['{name}']" : $"{path}.{name}", collector, found);
                }

                break;
            default:
                collector.Fail(path, "neither a list nor a map, though the configured path goes on");
                break;
        }
    }
}
