using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>Reads SPDX licence expressions. Operators count in either case, as SPDX 3 has it.</summary>
internal ref struct LicenseParser
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 32;
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n()");
    private ReadOnlySpan<char> rest;
    private int depth;

    private LicenseParser(string text) => rest = text;

    public static bool TryParse(string text, [NotNullWhen(true)] out LicenseExpression? expression)
    {
        expression = null;
        if (text.Length is 0 or > MaxLength)
            return false;

        var parser = new LicenseParser(text);
        expression = parser.ReadAny();
        if (!parser.Peek().IsEmpty)
            expression = null;
        return expression is not null;
    }

    private LicenseExpression? ReadAny() => ReadList("OR", static (ref LicenseParser p) => p.ReadAll(), parts => new LicenseExpression.Any(parts));

    private LicenseExpression? ReadAll() => ReadList("AND", static (ref LicenseParser p) => p.ReadOne(), parts => new LicenseExpression.All(parts));

    private delegate LicenseExpression? Reader(ref LicenseParser parser);

    private LicenseExpression? ReadList(string separator, Reader read, Func<IReadOnlyList<LicenseExpression>, LicenseExpression> join)
    {
        var parts = new List<LicenseExpression>();
        do
        {
            if (read(ref this) is not { } part)
                return null;
            parts.Add(part);
        }
        while (Take(separator));
        return parts.Count == 1 ? parts[0] : join(parts);
    }

    private LicenseExpression? ReadOne()
    {
        if (Take("("))
        {
            if (++depth > MaxDepth)
                return null;
            var inner = ReadAny();
            depth--;
            return Take(")") ? inner : null;
        }

        if (ReadId() is not { } id)
            return null;

        var orLater = id.EndsWith('+');
        if (!Take("WITH"))
            return new LicenseExpression.License(id.TrimEnd('+'), orLater, null);
        return ReadId() is { } exception ? new LicenseExpression.License(id.TrimEnd('+'), orLater, exception) : null;
    }

    private string? ReadId()
    {
        var token = Peek();
        if (token.IsEmpty || token is "(" or ")" || IsOperator(token))
            return null;
        foreach (var c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or ':' or '+'))
                return null;
        }

        rest = rest.TrimStart()[token.Length..];
        return token.ToString();
    }

    private bool Take(string text)
    {
        var token = Peek();
        if (!token.Equals(text, StringComparison.OrdinalIgnoreCase))
            return false;
        rest = rest.TrimStart()[token.Length..];
        return true;
    }

    private readonly ReadOnlySpan<char> Peek()
    {
        var text = rest.TrimStart();
        if (text.IsEmpty || text[0] is '(' or ')')
            return text[..Math.Min(1, text.Length)];
        var end = text.IndexOfAny(Ends);
        return end < 0 ? text : text[..end];
    }

    private static bool IsOperator(ReadOnlySpan<char> token) =>
        token.Equals("AND", StringComparison.OrdinalIgnoreCase) || token.Equals("OR", StringComparison.OrdinalIgnoreCase) || token.Equals("WITH", StringComparison.OrdinalIgnoreCase);
}
