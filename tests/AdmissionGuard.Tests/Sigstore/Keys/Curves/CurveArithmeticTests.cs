using System.Numerics;
using AdmissionGuard.Sigstore.Keys.Curves;
using static AdmissionGuard.Tests.Sigstore.Keys.Curves.Reference;

namespace AdmissionGuard.Tests.Sigstore.Keys.Curves;

/// <summary>Every operation on fields, scalars and points gives what .NET's big integers and BouncyCastle give, at the edges too.</summary>
public sealed class CurveArithmeticTests
{
    [Fact]
    public void Field_operations_on_P256() => FieldOperations<Field256>();

    [Fact]
    public void Field_operations_on_P384() => FieldOperations<Field384>();

    [Fact]
    public void What_reduction_leaves_above_the_prime_is_subtracted_on_P256() => JustAbovePrime<Field256>();

    [Fact]
    public void What_reduction_leaves_above_the_prime_is_subtracted_on_P384() => JustAbovePrime<Field384>();

    [Fact]
    public void Long_chains_of_operations_on_P256() => Chains<Field256>();

    [Fact]
    public void Long_chains_of_operations_on_P384() => Chains<Field384>();

    [Fact]
    public void Products_of_sparse_numbers_on_P256() => SparseProducts<Field256>();

    [Fact]
    public void Products_of_sparse_numbers_on_P384() => SparseProducts<Field384>();

    [Fact]
    public void Division_modulo_the_order_of_P256() => Division<Field256>();

    [Fact]
    public void Division_modulo_the_order_of_P384() => Division<Field384>();

    [Fact]
    public void Multiples_of_points_on_P256() => Multiples<Field256>();

    [Fact]
    public void Multiples_of_points_on_P384() => Multiples<Field384>();

    [Fact]
    public void Numbers_and_points_that_are_none_are_refused_on_P256() => Refused<Field256>();

    [Fact]
    public void Numbers_and_points_that_are_none_are_refused_on_P384() => Refused<Field384>();

    private static void FieldOperations<T>()
        where T : struct, IFieldElement<T>
    {
        var p = Prime<T>();
        var numbers = Numbers(p, 400).ToArray();
        var elements = numbers.Select(Element<T>).ToArray();
        var random = new Random(3);
        for (var i = 0; i < numbers.Length; i++)
        {
            T.Square(elements[i], out var square);
            Same(numbers[i] * numbers[i] % p, square, "square");
            T.Halve(elements[i], out var half);
            Same((numbers[i] + (numbers[i].IsEven ? 0 : p)) / 2, half, "half");
            foreach (var j in Enumerable.Range(0, 60).Select(_ => random.Next(numbers.Length)).Append(i))
            {
                T.Multiply(elements[i], elements[j], out var product);
                Same(numbers[i] * numbers[j] % p, product, "product");
                T.Add(elements[i], elements[j], out var sum);
                Same((numbers[i] + numbers[j]) % p, sum, "sum");
                T.Subtract(elements[i], elements[j], out var difference);
                Same((numbers[i] - numbers[j] + p) % p, difference, "difference");
                T.Subtract(1, elements[i], 2, elements[j], out difference);
                Same((numbers[i] + (2 * (p - numbers[j]))) % p, difference, "a - 2b");
                T.Subtract(2, elements[i], 1, elements[j], out difference);
                Same(((2 * numbers[i]) + p - numbers[j]) % p, difference, "2a - b");
                T.Subtract(3, elements[i], 3, elements[j], out difference);
                Same(3 * (numbers[i] + p - numbers[j]) % p, difference, "3a - 3b");
                Assert.Equal(numbers[i] == numbers[j], T.Same(elements[i], elements[j]));
            }

            Assert.Equal(numbers[i].IsZero, elements[i].IsZero);
        }

        foreach (var number in numbers.Take(60))
            Same(BigInteger.ModPow(number, p - 2, p), T.Curve.Invert(Element<T>(number)), "inverse");

        // The result may be written over what it is made of.
        var own = elements[^1];
        T.Multiply(own, own, out own);
        Same(numbers[^1] * numbers[^1] % p, own, "product in place");

        static void Same(BigInteger wanted, in T found, string what) => Assert.True(T.Same(Element<T>(wanted), found), what);
    }

    // Between the prime and what an element may be at most, where chance hardly ever leads but who chooses the numbers can:
    // the results are small, and were reached with the prime on top; and such an element is computed with like any other.
    private static void JustAbovePrime<T>()
        where T : struct, IFieldElement<T>
    {
        var p = Prime<T>();
        var width = BigInteger.One << T.MontgomeryBits;
        var inverseOfWidth = BigInteger.ModPow(width % p, p - 2, p);
        var gap = (BigInteger.One << (64 * T.LimbCount)) - p;
        var numbers = Numbers(p, 40).Where(n => n > p >> 8).ToArray();
        var results = Numbers(gap, 40).Append(gap - 1).Distinct().ToArray();
        foreach (var result in results)
        {
            foreach (var number in numbers)
            {
                T.Add(Raw(number), Raw((result - number + p) % p), out var sum);
                Assert.True(T.Same(Raw(result), sum), $"{number} + … = {result}");
                Assert.Equal(result.IsZero, sum.IsZero);
                Assert.Equal(Limbs<T>(result), Written(sum));
                T.Subtract(Raw(number), Raw((number - result + p) % p), out var difference);
                Assert.True(T.Same(Raw(result), difference), $"{number} - … = {result}");
                Assert.Equal(result.IsZero, difference.IsZero);
                T.Multiply(Raw(number), Raw(result * width % p * BigInteger.ModPow(number, p - 2, p) % p), out var product);
                Assert.True(T.Same(Raw(result), product), $"{number} · … = {result}");
                Assert.Equal(result.IsZero, product.IsZero);
                OnTop(result, sum, number);
            }

            // p is 3 modulo 4: a square's root is one of its powers.
            var root = BigInteger.ModPow(result * width % p, (p + 1) / 4, p);
            if (root * root % p != result * width % p)
                continue;
            T.Square(Raw(root), out var square);
            Assert.True(T.Same(Raw(result), square), $"{root}² = {result}");
        }

        void OnTop(BigInteger result, in T element, BigInteger number)
        {
            T.Multiply(element, Raw(number), out var product);
            Assert.True(T.Same(Raw(result * number % p * inverseOfWidth % p), product), $"{result} · {number}");
            T.Multiply(Raw(number), element, out product);
            Assert.True(T.Same(Raw(result * number % p * inverseOfWidth % p), product), $"{number} · {result}");
            T.Square(element, out var square);
            Assert.True(T.Same(Raw(result * result % p * inverseOfWidth % p), square), $"{result}²");
            T.Add(element, element, out var twice);
            T.Add(twice, Raw(number), out var sum);
            Assert.True(T.Same(Raw(((2 * result) + number) % p), sum), $"{result} + {result} + {number}");
            T.Subtract(Raw(number), element, out var difference);
            Assert.True(T.Same(Raw((number - result + p) % p), difference), $"{number} - {result}");
            T.Subtract(element, Raw(number), out difference);
            Assert.True(T.Same(Raw((result - number + p) % p), difference), $"{result} - {number}");
            T.Subtract(default, element, out difference);
            Assert.True(T.Same(Raw((p - result) % p), difference), $"-{result}");
            T.Subtract(1, Raw(number), 2, element, out difference);
            Assert.True(T.Same(Raw((number + (2 * (p - result))) % p), difference), $"{number} - 2·{result}");
            T.Subtract(3, element, 3, Raw(number), out difference);
            Assert.True(T.Same(Raw(3 * (result + p - number) % p), difference), $"3·{result} - 3·{number}");
            T.Subtract(3, element, 3, element, out difference);
            Assert.True(difference.IsZero, $"3·{result} - 3·{result}");
            T.Halve(element, out var half);
            Assert.True(T.Same(Raw((result + (result.IsEven ? 0 : p)) / 2), half), $"{result} / 2");
        }

        static T Raw(BigInteger number) => T.FromLimbs(Limbs<T>(number));
    }

    // Long chains without a break, in which whatever grows would outgrow its bounds.
    private static void Chains<T>()
        where T : struct, IFieldElement<T>
    {
        var p = Prime<T>();
        var random = new Random(6);
        foreach (var start in Numbers(p, 20))
        {
            var (number, element) = (start, Element<T>(start));
            var (other, otherElement) = (p - 1, Element<T>(p - 1));
            for (var i = 0; i < 500; i++)
            {
                switch (random.Next(7))
                {
                    case 0:
                        T.Multiply(element, otherElement, out element);
                        number = number * other % p;
                        break;
                    case 1:
                        T.Square(element, out element);
                        number = number * number % p;
                        break;
                    case 2:
                        T.Halve(element, out element);
                        number = (number + (number.IsEven ? 0 : p)) / 2;
                        break;
                    case 3:
                        T.Subtract(otherElement, element, out element);
                        number = (other - number + p) % p;
                        break;
                    case 4:
                        T.Subtract(3, otherElement, 3, element, out element);
                        number = 3 * (other - number + p) % p;
                        break;
                    case 5:
                        T.Add(element, otherElement, out element);
                        number = (number + other) % p;
                        break;
                    default:
                        (number, other, element, otherElement) = (other, number, otherElement, element);
                        break;
                }

                Assert.True(T.Same(Element<T>(number), element), $"{start}, step {i}");
            }
        }
    }

    // Whose products have few limbs that are not zero, so that what a reduction takes away is not made up for by anything.
    private static void SparseProducts<T>()
        where T : struct, IFieldElement<T>
    {
        var p = Prime<T>();
        var numbers = Enumerable.Range(0, 64 * T.LimbCount / 5)
            .SelectMany(i => (BigInteger[])[BigInteger.One << (5 * i), (BigInteger.One << (5 * i)) - 1, p - (BigInteger.One << (5 * i))])
            .Select(n => (Number: n, Element: Element<T>(n)))
            .ToArray();
        foreach (var (a, elementA) in numbers)
        {
            foreach (var (b, elementB) in numbers)
            {
                T.Multiply(elementA, elementB, out var product);
                Assert.True(T.Same(Element<T>(a * b % p), product), $"{a:x} · {b:x}");
            }

            T.Square(elementA, out var square);
            Assert.True(T.Same(Element<T>(a * a % p), square), $"{a:x}²");
        }
    }

    private static ulong[] Written<T>(in T element)
        where T : struct, IFieldElement<T>
    {
        var limbs = new ulong[T.LimbCount];
        element.CopyTo(limbs);
        return limbs;
    }

    private static void Division<T>()
        where T : struct, IFieldElement<T>
    {
        var n = Order<T>();
        var numbers = Numbers(n, 200).ToArray();
        var random = new Random(4);
        foreach (var divisor in numbers.Where(d => !d.IsZero))
        {
            var (first, second) = (numbers[random.Next(numbers.Length)], numbers[random.Next(numbers.Length)]);
            ulong[] a = Limbs<T>(first), b = Limbs<T>(second);
            ModularDivision.Divide(T.Curve.Order, T.Curve.NegativeInverseOfOrder, Limbs<T>(divisor), a, b);
            var inverse = BigInteger.ModPow(divisor, n - 2, n);
            Assert.Equal(Limbs<T>(first * inverse % n), a);
            Assert.Equal(Limbs<T>(second * inverse % n), b);
        }
    }

    private static void Multiples<T>()
        where T : struct, IFieldElement<T>
    {
        var curve = Of<T>();
        var point = curve.G.Multiply(Bc(12345678901234567890));
        var ours = Point<T>(point);
        Assert.True(T.Curve.IsOnCurve(ours));
        var table = new PointTable<T>(ours, windowBits: 6);
        var wideTable = new PointTable<T>(ours, windowBits: 8);
        foreach (var scalar in Numbers(Order<T>(), 30))
        {
            var once = PointMultiple.Compute(Limbs<T>(0), ours, Limbs<T>(scalar));
            var tabled = JacobianPoint<T>.Infinity;
            table.AddMultiple(Limbs<T>(scalar), ref tabled);
            Assert.Equal(scalar.IsZero, once.IsInfinity);
            Assert.Equal(scalar.IsZero, tabled.IsInfinity);
            var wideTabled = JacobianPoint<T>.Infinity;
            wideTable.AddMultiple(Limbs<T>(scalar), ref wideTabled);
            Assert.Equal(scalar.IsZero, wideTabled.IsInfinity);
            if (scalar.IsZero)
                continue;
            var wanted = Point<T>(point.Multiply(Bc(scalar)));
            Same(wanted, once);
            Same(Point<T>(curve.G.Multiply(Bc(scalar))), PointMultiple.Compute(Limbs<T>(scalar), ours, Limbs<T>(0)));
            Same(wanted, tabled);
            Same(wanted, wideTabled);

            // So many doublings at once, of a point with any Z; none changes nothing, and of infinity all is infinity.
            for (var times = 0; times < 8; times++)
            {
                var doubled = once;
                doubled.Double(times);
                Same(Point<T>(point.Multiply(Bc((scalar << times) % Order<T>()))), doubled);
                var nothing = JacobianPoint<T>.Infinity;
                nothing.Double(times);
                Assert.True(nothing.IsInfinity);
            }

            // Equal and opposite points, infinity on either side.
            var sum = once;
            sum.Add(wanted, negate: true);
            Assert.True(sum.IsInfinity);
            sum.Add(wanted, negate: false);
            Same(wanted, sum);
            sum.Add(once, negate: false);
            Same(Point<T>(point.Multiply(Bc(scalar * 2 % Order<T>()))), sum);
            sum.Add(once, negate: true);
            sum.Add(tabled, negate: true);
            Assert.True(sum.IsInfinity);
            sum.Add(once, negate: true);
            sum.Add(JacobianPoint<T>.Infinity, negate: true);
            Same(Point<T>(point.Multiply(Bc(scalar)).Negate()), sum);
        }

        // Both multiples at once, of points that are anything to each other, at the ends and at random.
        var scalars = Numbers(Order<T>(), 6).Where(s => s < 4 || s > Order<T>() - 4).Concat(Numbers(Order<T>(), 6).TakeLast(6)).ToArray();
        foreach (var ofG in scalars)
        {
            foreach (var ofP in scalars)
            {
                foreach (var multiple in (BigInteger[])[1, 3, Order<T>() - 1, 12345678901234567890])
                {
                    var sum = PointMultiple.Compute(Limbs<T>(ofG), Point<T>(curve.G.Multiply(Bc(multiple))), Limbs<T>(ofP));
                    var wanted = (ofG + (multiple * ofP)) % Order<T>();
                    Assert.Equal(wanted.IsZero, sum.IsInfinity);
                    if (!wanted.IsZero)
                        Same(Point<T>(curve.G.Multiply(Bc(wanted))), sum);
                }
            }
        }

        static void Same(in AffinePoint<T> wanted, in JacobianPoint<T> found)
        {
            var affine = found.ToAffine(T.Curve.Invert(found.Z));
            Assert.True(T.Same(wanted.X, affine.X) && T.Same(wanted.Y, affine.Y));
            Assert.True(found.HasX(wanted.X) && !found.HasX(wanted.Y));
        }
    }

    private static void Refused<T>()
        where T : struct, IFieldElement<T>
    {
        var p = Prime<T>();
        foreach (var number in (BigInteger[])[p, p + 1, (BigInteger.One << (64 * T.LimbCount)) - 1])
            Assert.False(T.Curve.TryEnter(Limbs<T>(number), out _));
        var point = Point<T>(Of<T>().G);
        Assert.False(T.Curve.IsOnCurve(point with { Y = point.X }));
        Assert.False(T.Curve.IsOnCurve(default));
    }
}
