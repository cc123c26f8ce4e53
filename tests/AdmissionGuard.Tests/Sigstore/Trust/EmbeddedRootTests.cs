using System.Text.Json;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Trust.PublicGood;
using AdmissionGuard.Sigstore.Trust.Staging;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.Tests.Sigstore.Trust;

public sealed class EmbeddedRootTests
{
    [Fact]
    public void The_public_good_TUF_root_is_signed_by_its_own_keys() => Assert.Null(TufRoot.Check(PublicGoodRoot.TufRootJson));

    [Fact]
    public void The_staging_TUF_root_is_signed_by_its_own_keys() => Assert.Null(TufRoot.Check(StagingRoot.TufRootJson));

    [Fact]
    public void The_embedded_trusted_root_is_read_whole()
    {
        Assert.True(TrustedRoot.TryParse(PublicGoodRoot.TrustedRootJson, out var root, out var error), error);
        Assert.Empty(root.Ignored);
    }

    [Fact]
    public void One_changed_byte_of_the_TUF_root_is_noticed()
    {
        var bytes = PublicGoodRoot.TufRootJson.ToArray();
        var version = bytes.AsSpan().IndexOf("\"version\": 16"u8);
        Assert.NotEqual(-1, version);
        bytes[version + "\"version\": 1"u8.Length] = (byte)'7';
        Assert.Equal(TufFailureKind.Unsigned, TufRoot.Check(bytes)?.Kind);
    }

    [Fact]
    public void The_readme_tells_the_version_that_is_embedded()
    {
        using var root = JsonDocument.Parse(PublicGoodRoot.TufRootJson);
        Assert.Equal(16, root.RootElement.GetProperty("signed").GetProperty("version").GetInt32());
    }
}
