using System.Globalization;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>A CVSS base score, 0.0 to 10.0.</summary>
/// <param name="Tenths">Ten times the score.</param>
internal readonly record struct CvssScore(int Tenths) : IComparable<CvssScore>
{
    /// <summary>The severity of the score's band (CVSS v3.1, section 5; the same in v4.0).</summary>
    public Severity Severity => Tenths switch
    {
        >= 90 => Severity.Critical,
        >= 70 => Severity.High,
        >= 40 => Severity.Medium,
        > 0 => Severity.Low,
        _ => Severity.Negligible,
    };

    /// <summary>The highest score of a severity's band: what is assumed of a vulnerability without a score.</summary>
    public static CvssScore CeilingOf(Severity severity) => new(severity switch
    {
        Severity.High => 89,
        Severity.Medium => 69,
        Severity.Low => 39,
        Severity.Negligible => 0,
        _ => 100,
    });

    /// <summary>Reads a score with at most one decimal more than CVSS has; commas, exponents and NaN are none.</summary>
    public static bool TryParse(string text, out CvssScore score)
    {
        score = default;
        if (text.Length > 8 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value is < 0 or > 10)
            return false;

        // Rounded up: 8.95 is not 8.9.
        score = new CvssScore((int)decimal.Ceiling(value * 10));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(CvssScore other) => Tenths.CompareTo(other.Tenths);

    /// <inheritdoc/>
    public override string ToString() => $"{Tenths / 10}.{Tenths % 10}";
}
