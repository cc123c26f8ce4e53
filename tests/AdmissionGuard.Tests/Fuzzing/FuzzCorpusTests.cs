using AdmissionGuard.TestSupport.Fuzzing;

namespace AdmissionGuard.Tests.Fuzzing;

/// <summary>Every input that fuzzing started from or stumbled on, in the ordinary run: no crash, no hang, no unbounded memory.</summary>
[Trait("threat", "S4")]
public sealed class FuzzCorpusTests
{
    // Parsing takes milliseconds; the rest is room for a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_of_the_corpus_is_handled(string name)
    {
        var target = FuzzTargets.Find(name);
        var inputs = FuzzCorpus.Of(name).ToList();
        Assert.True(inputs.Count >= 2, $"the corpus of {name} has {inputs.Count} inputs");
        foreach (var path in inputs)
            Assert.True(target.Time(File.ReadAllBytes(path)) < Limit, $"{path} took too long");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_cut_off_anywhere_and_with_flipped_bits_are_handled(string name)
    {
        var target = FuzzTargets.Find(name);
        var random = new Random(1);
        foreach (var path in FuzzCorpus.Of(name))
        {
            var seed = File.ReadAllBytes(path);
            var step = Math.Max(1, seed.Length / 64);
            for (var length = 0; length < seed.Length; length += step) target.Run(seed[..length]);
            for (var i = 0; i < 64; i++)
            {
                var mutant = (byte[])seed.Clone();
                if (mutant.Length > 0) mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
                target.Run(mutant);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_shapes_are_handled(string name)
    {
        var target = FuzzTargets.Find(name);
        foreach (var input in HostileShapes(Math.Min(target.MaxLength, 64 * 1024)))
            Assert.True(target.Time(input) < Limit, $"{name} took too long for {input.Length} bytes that start with {input.FirstOrDefault()}");
    }

    // Nesting, repetition and lengths that lie, as long as the target takes.
    private static IEnumerable<byte[]> HostileShapes(int length)
    {
        yield return [];
        foreach (var unit in (byte[])[0x00, 0x30, 0xff, (byte)'[', (byte)'{', (byte)'"', (byte)'1', (byte)'a', (byte)',', (byte)'=', (byte)'/', (byte)'\n'])
        {
            var input = new byte[length];
            input.AsSpan().Fill(unit);
            yield return input;
        }

        // DER that nests without end, and a length far beyond the input.
        var nested = new byte[length];
        for (var i = 0; i + 1 < length; i += 2) (nested[i], nested[i + 1]) = (0x30, 0x80);
        yield return nested;
        yield return [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff];
        yield return [0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    }
}
