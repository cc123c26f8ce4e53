using System.Diagnostics;

namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>
/// One parser under attack. It may refuse whatever it likes; it may not throw, allocate without bound, or break what the
/// target asserts of what it accepts.
/// </summary>
/// <param name="Name">The target's name, also of its corpus.</param>
/// <param name="MaxLength">Bytes of input worth trying: the parser's own bound, or enough to reach all of it.</param>
/// <param name="Parse">Feeds the parser.</param>
public sealed record FuzzTarget(string Name, int MaxLength, Action<byte[]> Parse)
{
    /// <summary>What a parser may allocate whatever the input, for caches and tables made on first use included.</summary>
    public const long AllowedBytes = 8L << 20;

    /// <summary>
    /// What it may allocate for each byte of input. JSON of two-byte values becomes objects of some hundred bytes; more than
    /// this would let a small input exhaust memory.
    /// </summary>
    public const long AllowedBytesPerByte = 1024;

    /// <summary>Parses one input.</summary>
    /// <exception cref="FuzzFindingException">The parser allocated beyond bounds, or an assertion of the target failed.</exception>
    public void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Length > MaxLength) return;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllowedBytes + input.Length * AllowedBytesPerByte)
            throw new FuzzFindingException($"{Name}: {allocated} bytes allocated for an input of {input.Length}");
    }

    /// <summary>Parses one input and says how long it took.</summary>
    public TimeSpan Time(byte[] input)
    {
        var started = Stopwatch.GetTimestamp();
        Run(input);
        return Stopwatch.GetElapsedTime(started);
    }
}
