using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;
using CsCheck;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class TufTargetTests
{
    private readonly TufLab lab = new();

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task A_target_is_fetched_under_its_hash_and_compared(string algorithm)
    {
        lab.Repository.AddTarget("targets", "dir/file", [1, 2, 3], algorithm);
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        var downloaded = await lab.DownloadAsync("dir/file");
        Assert.Equal([1, 2, 3], downloaded.Value);
        Assert.StartsWith("dir/", Assert.Single(lab.Repository.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 4 }, TufFailureKind.Mismatch)]
    [InlineData(new byte[] { 1, 2 }, TufFailureKind.Mismatch)]
    [InlineData(new byte[] { 1, 2, 3, 4 }, TufFailureKind.LimitExceeded)]
    public async Task Another_file_is_refused(byte[] served, TufFailureKind kind)
    {
        lab.Repository.AddTarget("targets", "file", [1, 2, 3]);
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        lab.Repository.ServedTargets[lab.Repository.ServedTargets.Keys.Single()] = served;
        Assert.Equal(kind, (await lab.DownloadAsync("file")).Failure?.Kind);
    }

    [Fact]
    public async Task Both_hashes_must_match_when_both_are_listed()
    {
        lab.Repository.AddTarget("targets", "file", [1, 2, 3]);
        lab.Repository.Signed("targets")["targets"]!["file"]!["hashes"]!["sha512"] = new string('0', 128);
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Mismatch, (await lab.DownloadAsync("file")).Failure?.Kind);
    }

    [Fact]
    public async Task A_hash_of_an_unknown_algorithm_verifies_nothing()
    {
        lab.Repository.AddTarget("targets", "file", [1, 2, 3]);
        lab.Repository.Signed("targets")["targets"]!["file"]!["hashes"] = new JsonObject { ["md5"] = "5289df737df57326fcdd22597afb1fac" };
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        lab.Repository.ServedTargets["5289df737df57326fcdd22597afb1fac.file"] = [1, 2, 3];
        Assert.Equal(TufFailureKind.Unsupported, (await lab.DownloadAsync("file")).Failure?.Kind);
    }

    [Fact]
    public async Task A_huge_target_is_not_even_asked_for()
    {
        lab.Repository.AddTarget("targets", "file", [1]);
        lab.Repository.Signed("targets")["targets"]!["file"]!["length"] = TufLimits.MaxTargetLength + 1L;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(TufFailureKind.LimitExceeded, (await lab.DownloadAsync("file")).Failure?.Kind);
        Assert.Empty(lab.Repository.Requests);
    }

    [Theory]
    [Trait("threat", "T13")]
    [InlineData("../../etc/x")]
    [InlineData("/etc/x")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/")]
    [InlineData("..\\x")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    public async Task A_path_that_leads_elsewhere_is_not_asked_for(string path)
    {
        lab.Repository.AddTarget("targets", path, [1]);
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Malformed, (await lab.DownloadAsync(path)).Failure?.Kind);
        Assert.Empty(lab.Repository.Requests);
    }

    [Fact]
    [Trait("threat", "T13")]
    public async Task Characters_with_a_meaning_in_urls_lose_it()
    {
        lab.Repository.AddTarget("targets", "a b/c?d#e%2f..", [7]);
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.True((await lab.DownloadAsync("a b/c?d#e%2f..")).IsSuccess);
        var asked = Assert.Single(lab.Repository.Requests);
        Assert.StartsWith("a%20b/", asked, StringComparison.Ordinal);
        Assert.EndsWith(".c%3Fd%23e%252f..", asked, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("threat", "T13")]
    [InlineData("trusted_root.json", "trusted_root.json")]
    [InlineData("../../etc/x", "%2E.%2F..%2Fetc%2Fx")]
    [InlineData("/etc/x", "%2Fetc%2Fx")]
    [InlineData("..\\x", "%2E.%5Cx")]
    [InlineData("C:\\x", "%43%3A%5Cx")]
    [InlineData("a\0b", "a%00b")]
    [InlineData("..", "%2E%2E")]
    [InlineData(".", "%2E")]
    [InlineData("nul", "%6Eul")]
    [InlineData("NUL", "%4E%55%4C")]
    [InlineData("com1.json", "%63om1.json")]
    [InlineData("x.", "x%2E")]
    [InlineData("ä", "%C3%A4")]
    public void A_name_becomes_one_harmless_file_name(string name, string expected) => Assert.Equal(expected, TufFileName.ForDisk(name));

    [Fact]
    [Trait("threat", "T13")]
    public void Long_names_stay_apart()
    {
        var (a, b) = (TufFileName.ForDisk(new string('a', 500)), TufFileName.ForDisk(new string('a', 501)));
        Assert.NotEqual(a, b);
        Assert.InRange(a.Length, 1, 180);
    }

    [Fact]
    public void Distinct_names_have_distinct_files_on_systems_that_ignore_case()
    {
        var names = Gen.String.Where(name => name.Length > 0 && Sound(name));
        Gen.Select(names, names).Where(pair => pair.Item1 != pair.Item2).Sample(pair =>
        {
            var (a, b) = (TufFileName.ForDisk(pair.Item1), TufFileName.ForDisk(pair.Item2));
            return !string.Equals(a, b, StringComparison.OrdinalIgnoreCase) && a == Path.GetFileName(a);
        });

        static bool Sound(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;
    }
}
