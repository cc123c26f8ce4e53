namespace AdmissionGuard.Cli;

/// <summary>Reads labels given as KEY=VALUE.</summary>
internal sealed class LabelArguments
{
    /// <summary>What was wrong with the first bad label; null when all are good.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads labels.</summary>
    /// <param name="arguments">Each KEY=VALUE; null for none.</param>
    public IReadOnlyDictionary<string, string> Parse(string[]? arguments)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments ?? [])
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !labels.TryAdd(argument[..equals], argument[(equals + 1)..]))
                Error ??= $"\"{argument}\" is not a label KEY=VALUE with a key of its own";
        }

        return labels;
    }
}
