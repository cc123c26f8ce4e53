using System.Text.RegularExpressions;

namespace AdmissionGuard.Policy.Requirements.VerificationSummary;

/// <summary>Names of levels: within one track of SLSA, a higher level covers the lower ones (slsa.dev/spec/v1.1/verification_summary, "SlsaResult").</summary>
internal static partial class LevelName
{
    public static bool Covers(string verified, string wanted) =>
        verified == wanted
        || (Shape().Match(verified) is { Success: true } has && Shape().Match(wanted) is { Success: true } wants
            && has.Groups["track"].Value == wants.Groups["track"].Value && has.Groups["level"].ValueSpan[0] >= wants.Groups["level"].ValueSpan[0]);

    [GeneratedRegex(@"\A(?<track>SLSA_[A-Z]+)_LEVEL_(?<level>[0-9])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
