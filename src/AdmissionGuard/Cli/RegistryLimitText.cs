using System.Globalization;
using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Cli;

/// <summary>How options name the limits on what registries send, so that an operator can move them where real content is larger.</summary>
internal static class RegistryLimitText
{
    /// <summary>A moved limit is still one: at most this many times what it is by default, which a webhook's memory bears for a few images at once.</summary>
    private const int MostTimes = 16;

    /// <summary>What the option takes, for its help.</summary>
    public const string Description = "NAME=NUMBER: how much of what a registry sends is taken, as in referrers=5000. Past it an image is denied. " +
        "manifest-mebibytes (4), total-mebibytes (256), referrers (1000), referrers-pages (20), layers (1000), index-entries (1000), index-depth (4), requests (2500); up to 16 times as much. May be given more than once.";

    /// <summary>The default limits with some moved.</summary>
    /// <exception cref="FormatException">A name is not known, or a number too small or too large.</exception>
    public static RegistryLimits Parse(IEnumerable<string> texts)
    {
        var limits = new RegistryLimits();
        foreach (var (name, text) in texts.Select(t => RegistryText.Pair(t, "--registry-limit")))
        {
            limits = name switch
            {
                "manifest-mebibytes" => limits with { ManifestBytes = Bytes(name, text, 4) },
                "total-mebibytes" => limits with { TotalBytes = Bytes(name, text, 256) },
                "referrers" => limits with { Referrers = Number(name, text, 1000) },
                "referrers-pages" => limits with { ReferrersPages = Number(name, text, 20) },
                "layers" => limits with { Layers = Number(name, text, 1000) },
                "index-entries" => limits with { IndexEntries = Number(name, text, 1000) },
                "index-depth" => limits with { IndexDepth = Number(name, text, 4) },
                "requests" => limits with { TotalRequests = Number(name, text, 2500) },
                _ => throw new FormatException($"--registry-limit {name}: there is no such limit"),
            };
        }

        return limits;
    }

    private static long Bytes(string name, string text, int usual) => (long)Number(name, text, usual) << 20;

    private static int Number(string name, string text, int usual) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= MostTimes * usual
            ? number
            : throw new FormatException($"--registry-limit {name} takes 1 to {MostTimes * usual}, not {text}");
}
