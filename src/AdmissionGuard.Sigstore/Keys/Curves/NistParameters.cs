using System.Globalization;
using System.Numerics;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>A curve y² = x³ - 3x + b over a prime field (NIST SP 800-186, section 3.2.1). Its cofactor is 1.</summary>
/// <param name="Prime">p, the field's size.</param>
/// <param name="Order">n, how many points there are.</param>
/// <param name="B">b.</param>
/// <param name="GeneratorX">The x of the generator.</param>
/// <param name="GeneratorY">The y of the generator.</param>
internal sealed record NistParameters(BigInteger Prime, BigInteger Order, BigInteger B, BigInteger GeneratorX, BigInteger GeneratorY)
{
    /// <summary>P-256 (section 3.2.1.3).</summary>
    public static NistParameters P256 { get; } = new(
        Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
        Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
        Hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        Hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));

    /// <summary>P-384 (section 3.2.1.4).</summary>
    public static NistParameters P384 { get; } = new(
        Hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"),
        Hex("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
        Hex("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
        Hex("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
        Hex("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
