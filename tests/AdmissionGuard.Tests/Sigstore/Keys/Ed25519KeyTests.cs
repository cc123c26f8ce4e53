using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Tests.Sigstore.Keys;

/// <summary>Encodings that are no key, though libraries have taken them for one.</summary>
public sealed class Ed25519KeyTests
{
    // RFC 8410, section 4: SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING }.
    private static readonly byte[] Prefix = Convert.FromHexString("302a300506032b6570032100");

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "the neutral element")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080", "order 4")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "order 8")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "order 8")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "order 8")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "order 8")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p, for 0")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p + 1, for 1")]
    [InlineData("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p + 3, for 3")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "no point has this y")]
    public void A_point_of_small_order_or_in_another_encoding_is_no_key(string encoded, string what)
    {
        Assert.False(PublicKey.TryParseDer((byte[])[.. Prefix, .. Convert.FromHexString(encoded)], out _, out var error), what);
        Assert.NotNull(error);
    }

    // RFC 8032, section 7.1, test 1.
    [Fact]
    public void A_point_of_the_curve_is_a_key() =>
        Assert.True(PublicKey.TryParseDer((byte[])[.. Prefix, .. Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")], out _, out _));
}
