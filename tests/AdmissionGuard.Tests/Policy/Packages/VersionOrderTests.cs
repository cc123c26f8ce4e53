using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Tests.Policy.Packages;

/// <summary>The order of versions in each ecosystem, by the examples of its own specification: each list is in ascending order.</summary>
public sealed class VersionOrderTests
{
    public static TheoryData<string, string[]> Ascending => new()
    {
        // Semantic Versioning 2.0.0, section 11, and numbers beyond 64 bits.
        { "npm", ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "99999999999999999999.0.0"] },
        { "golang", ["v0.0.0-20190101000000-abcdefabcdef", "v0.0.0-20200101000000-abcdefabcdef", "v0.1.0", "v1.0.0-rc.1", "v1.0.0"] },
        { "nuget", ["1.0", "1.0.0.1", "1.0.1-beta", "1.0.1"] },
        // Debian Policy, section 5.6.12, and dpkg's own test cases.
        { "deb", ["~~", "~~a", "~", "0", "0a", "1.0~rc1-1", "1.0-0ubuntu1", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0-2", "1.0+dfsg-1", "1.0.1-1", "1.10-1", "1:0.1-1", "2:0.0"] },
        // rpm, tests/rpmvercmp.at.
        { "rpm", ["1.0~rc1", "1.0~rc2", "1.0", "1.0^git1", "1.0.1", "2.0", "2.0.1a", "10.0001", "10.0039", "1:0.1-1.el9"] },
        // apk-tools, test/version.data.
        { "apk", ["1.0_alpha", "1.0_alpha2", "1.0_beta", "1.0_pre1", "1.0_rc1", "1.0", "1.0-r1", "1.0_p1", "1.0a", "1.0b", "1.0.1", "1.1", "1.10", "2.0"] },
        // PEP 440, "Summary of permitted suffixes and relative ordering".
        { "pypi", ["1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "1!0.1"] },
        // Maven, "Version Order Specification".
        { "maven", ["1-alpha-1", "1-alpha2", "1-beta", "1-milestone", "1-rc", "1-SNAPSHOT", "1", "1-sp", "1-foo", "1-1", "1.0.1", "1.1", "1.10", "2"] },
    };

    [Theory, MemberData(nameof(Ascending))]
    public void Versions_are_ordered_as_their_ecosystem_orders_them(string type, string[] versions)
    {
        var compare = VersionScheme.Of(type)!;
        for (var i = 0; i < versions.Length; i++)
        {
            for (var j = 0; j < versions.Length; j++)
            {
                Assert.True(compare(versions[i], versions[j], out var order), $"{versions[i]} {versions[j]}");
                Assert.True(Math.Sign(order) == Math.Sign(i.CompareTo(j)), $"{type}: {versions[i]} is {(order < 0 ? "before" : order > 0 ? "after" : "the same as")} {versions[j]}");
            }
        }
    }

    [Theory]
    [InlineData("npm", "1.0.0+build1", "1.0.0+build2")]
    [InlineData("npm", "1.2", "1.2.0")]
    [InlineData("golang", "v1.2.3", "1.2.3")]
    [InlineData("deb", "1.0", "0:1.0-0")]
    [InlineData("deb", "1.001-1", "1.1-1")]
    [InlineData("rpm", "1.0", "1.0-5.el9")]
    [InlineData("rpm", "1.05", "1.5")]
    [InlineData("rpm", "a_b", "a.b")]
    [InlineData("apk", "1.0-r0", "1.0")]
    [InlineData("pypi", "1.0", "1.0.0")]
    [InlineData("pypi", "1.0-alpha.1", "1.0a1")]
    [InlineData("pypi", "v1.0", "1.0")]
    [InlineData("maven", "1", "1.0.0")]
    [InlineData("maven", "1.0-ga", "1")]
    [InlineData("maven", "1.0-cr1", "1-rc1")]
    public void Spellings_of_one_version_are_equal(string type, string a, string b)
    {
        Assert.True(VersionScheme.Of(type)!(a, b, out var order));
        Assert.Equal(0, order);
    }

    [Theory]
    [InlineData("npm", "latest")]
    [InlineData("npm", "")]
    [InlineData("deb", "1.0 2")]
    [InlineData("apk", "1.0_zeta1")]
    [InlineData("pypi", "1.0-what")]
    public void What_is_no_version_is_none(string type, string version) => Assert.False(VersionScheme.Of(type)!(version, version, out _));

    [Fact]
    public void A_type_of_unknown_order_has_none() => Assert.Null(VersionScheme.Of("oci"));
}
