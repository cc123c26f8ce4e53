using AdmissionGuard.Cli;
using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Tests.Cli;

/// <summary>An operator moves limits by name, within bounds.</summary>
public sealed class RegistryLimitTests
{
    [Fact]
    public void Named_limits_are_moved_and_the_others_stay()
    {
        var limits = RegistryLimitText.Parse(["referrers=5000", "manifest-mebibytes=8", "total-mebibytes=1024", "referrers-pages=100", "layers=2000", "index-entries=3000", "index-depth=8", "requests=20000"]);
        Assert.Equal(
            new RegistryLimits { Referrers = 5000, ManifestBytes = 8 << 20, TotalBytes = 1 << 30, ReferrersPages = 100, Layers = 2000, IndexEntries = 3000, IndexDepth = 8, TotalRequests = 20_000 },
            limits);
        Assert.Equal(new RegistryLimits(), RegistryLimitText.Parse([]));
    }

    [Theory]
    [InlineData("referrers")]
    [InlineData("referrers=0")]
    [InlineData("referrers=-1")]
    [InlineData("referrers=16001")]
    [InlineData("referrers=1e3")]
    [InlineData("total-mebibytes=999999999999")]
    [InlineData("redirects=99")]
    public void What_is_no_limit_or_lifts_it_is_refused(string text) =>
        Assert.Contains("--registry-limit", Assert.Throws<FormatException>(() => RegistryLimitText.Parse([text])).Message, StringComparison.Ordinal);
}
