namespace AdmissionGuard.Registry.Distribution;

/// <summary>Finds the next page in a <c>Link</c> header (RFC 8288; OCI distribution-spec v1.1, "Listing Referrers").</summary>
internal static class LinkHeader
{
    /// <summary>The target of <c>rel="next"</c>, unresolved; null when there is none.</summary>
    internal static string? Next(string? header)
    {
        var rest = header.AsSpan();
        while (true)
        {
            var open = rest.IndexOf('<');
            if (open < 0)
                return null;
            rest = rest[(open + 1)..];
            var close = rest.IndexOf('>');
            if (close < 0)
                return null;
            var target = rest[..close];
            rest = rest[(close + 1)..];
            var end = rest.IndexOf('<');
            var parameters = end < 0 ? rest : rest[..end];
            foreach (var range in parameters.SplitAny(';', ','))
            {
                var parameter = parameters[range].Trim();
                if (parameter.StartsWith("rel=", StringComparison.OrdinalIgnoreCase) && parameter[4..].Trim('"').Equals("next", StringComparison.OrdinalIgnoreCase))
                    return target.ToString();
            }
        }
    }
}
