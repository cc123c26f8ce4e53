namespace AdmissionGuard.Admission.Protocol;

/// <summary>An object or list whose end was not read yet, and the names that the object has so far.</summary>
internal struct OpenValue
{
    /// <summary>
    /// Most names that are compared with each other; the objects of a review have under 30. A requester chooses how many
    /// there are, and comparing all of a hundred thousand would take minutes.
    /// </summary>
    public const int MaxCompared = 32;

    /// <summary>Longest name with escapes that is compared: those of managed fields have some 50 bytes.</summary>
    public const int MaxEscaped = 256;

    private ulong seen;

    /// <summary>Its token.</summary>
    public int Token;

    /// <summary>The token of its last name, or -1.</summary>
    public int LastName;

    /// <summary>How many names it has to be compared with; the most of them when there is a set instead.</summary>
    public int Names;

    /// <summary>Whether it is an object, and not a list.</summary>
    public bool IsObject;

    /// <summary>The byte that ends it.</summary>
    public readonly byte End => IsObject ? (byte)'}' : (byte)']';

    /// <summary>Notes a name; false when certainly no name like this was noted before.</summary>
    public bool Note(ReadOnlySpan<byte> name)
    {
        var bit = BitOf(name);
        var mayBeAgain = (seen & bit) != 0;
        seen |= bit;
        Names++;
        return mayBeAgain;
    }

    // Spreads names well enough: their length, first and last letter.
    private static ulong BitOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 1 : 1UL << ((name.Length * 31 + name[0] + (name[^1] * 7)) & 63);
}
