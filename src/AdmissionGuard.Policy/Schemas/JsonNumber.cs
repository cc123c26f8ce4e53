using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>A JSON number, exact: digits times a power of ten. No rounding makes two numbers equal that are not.</summary>
/// <param name="Digits">The digits, without zeros at the end.</param>
/// <param name="Exponent">The power of ten.</param>
internal readonly record struct JsonNumber(BigInteger Digits, int Exponent) : IComparable<JsonNumber>
{
    /// <summary>Exponents beyond this would cost memory in proportion; no number of any predicate comes near.</summary>
    private const int MaxExponent = 1000;

    private const int MaxLength = 1000;

    /// <summary>True for 1, 1.0 and 10e-1 alike.</summary>
    public bool IsInteger => Exponent >= 0;

    /// <summary>Reads a number; false when it is too long or too large to be exact.</summary>
    public static bool TryRead(JsonElement element, out JsonNumber number)
    {
        number = default;
        var text = element.GetRawText();
        if (text.Length > MaxLength)
            return false;

        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        if (mark >= 0 && (!int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > MaxExponent))
            return false;

        var mantissa = mark < 0 ? text : text[..mark];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            exponent -= mantissa.Length - dot - 1;
            mantissa = mantissa.Remove(dot, 1);
        }

        var digits = BigInteger.Parse(mantissa, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        while (!digits.IsZero && (digits % 10).IsZero)
        {
            digits /= 10;
            exponent++;
        }

        number = new JsonNumber(digits, digits.IsZero ? 0 : exponent);
        return true;
    }

    /// <summary>True when this is a whole number of times the other, which is not zero.</summary>
    public bool IsMultipleOf(JsonNumber other)
    {
        var (a, b) = Align(this, other);
        return (a % b).IsZero;
    }

    /// <inheritdoc/>
    public int CompareTo(JsonNumber other)
    {
        var (a, b) = Align(this, other);
        return a.CompareTo(b);
    }

    private static (BigInteger, BigInteger) Align(JsonNumber a, JsonNumber b)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        return (a.Digits * BigInteger.Pow(10, a.Exponent - exponent), b.Digits * BigInteger.Pow(10, b.Exponent - exponent));
    }
}
