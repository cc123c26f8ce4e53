using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>
/// One JSON document (RFC 8259) in the bytes it came in, read once: where each value is, and that no object has a name
/// twice. Every admission waits for it, and <see cref="JsonDocument"/> takes more than twice as long, most of it for the names.
/// It takes exactly what JsonDocument takes, and reads the same from it; what escapes stand for is left to System.Text.Json.
/// </summary>
internal sealed partial class StrictJson : IDisposable
{
    // What there is a token for takes some eight bytes of a review.
    private const int BytesPerToken = 8;
    private const int LeastTokens = 64;

    private readonly ReadOnlyMemory<byte> utf8;
    private Token[]? tokens;
    private int count;
    private Dictionary<int, HashSet<string>>? nameSets;

    private StrictJson(ReadOnlyMemory<byte> utf8)
    {
        this.utf8 = utf8;
        tokens = ArrayPool<Token>.Shared.Rent(Math.Max(utf8.Length / BytesPerToken, LeastTokens));
    }

    /// <summary>The outermost value.</summary>
    public StrictValue Root => new(this, 0);

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">Its bytes, valid UTF-8; must stay as they are until the result is disposed.</param>
    /// <param name="maxDepth">Nesting beyond which it is refused.</param>
    /// <exception cref="JsonException">It is not JSON, too deep, or has a name twice.</exception>
    /// <exception cref="InvalidOperationException">A name is not valid Unicode (a lone surrogate).</exception>
    public static StrictJson Read(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        var document = new StrictJson(utf8);
        try
        {
            document.Fill(maxDepth);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Positions only: nothing of the content stays in the pool.
        if (tokens is not null)
            ArrayPool<Token>.Shared.Return(tokens);
        tokens = null;
    }

    /// <summary>What kind of value a token is; undefined for a name.</summary>
    internal JsonValueKind KindOf(int token) => All[token].Kind;

    /// <summary>The token behind a value and all that is in it.</summary>
    internal int Behind(int token) => All[token].Link;

    /// <summary>The value of an object's member, or -1.</summary>
    internal int Find(int token, ReadOnlySpan<byte> name)
    {
        var all = All;
        var bytes = utf8.Span;
        for (var at = token + 1; at < all[token].Link; at = all[at + 1].Link)
        {
            ref readonly var found = ref all[at];
            if (found.IsEscaped ? Is(at, name) : bytes.Slice(found.Start, found.Length).SequenceEqual(name))
                return at + 1;
        }

        return -1;
    }

    /// <summary>Whether a string or name is exactly this text.</summary>
    internal bool Is(int token, ReadOnlySpan<byte> text) =>
        All[token].IsEscaped ? EqualsEscaped(token, text) : Content(token).SequenceEqual(text);

    /// <summary>Whether a string stands there as exactly this text, letter for letter; false does not say that it is another.</summary>
    internal bool IsAscii(int token, string text) => !All[token].IsEscaped && Ascii.Equals(Content(token), text);

    /// <summary>The text of a string or name.</summary>
    /// <exception cref="InvalidOperationException">It is not valid Unicode (a lone surrogate).</exception>
    internal string Text(int token) => All[token].IsEscaped ? TextEscaped(token) : Encoding.UTF8.GetString(Content(token));

    /// <summary>The bytes of a value as they stand in the document.</summary>
    internal ReadOnlyMemory<byte> Raw(int token)
    {
        var (start, length) = (All[token].Start, All[token].Length);
        return KindOf(token) == JsonValueKind.String ? utf8.Slice(start - 1, length + 2) : utf8.Slice(start, length);
    }

    private ReadOnlySpan<Token> All => tokens is null ? throw new ObjectDisposedException(nameof(StrictJson)) : tokens.AsSpan(0, count);

    private ReadOnlySpan<byte> Content(int token) => utf8.Span.Slice(All[token].Start, All[token].Length);

    // Escapes are System.Text.Json's to read. They are rare, and a reader in the frame of what is not would cost most of its time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool EqualsEscaped(int token, ReadOnlySpan<byte> text)
    {
        try
        {
            return Quoted(token).ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json raises for a lone surrogate, which no text of ours has.
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private string TextEscaped(int token) => Quoted(token).GetString()!;

    private Utf8JsonReader Quoted(int token)
    {
        var reader = new Utf8JsonReader(utf8.Span.Slice(All[token].Start - 1, All[token].Length + 2));
        reader.Read();
        return reader;
    }

    private void Add(int start, int length, JsonValueKind kind, bool isEscaped, int link)
    {
        if (count == tokens!.Length)
            Grow();
        tokens[count++] = new Token { Start = start, Length = length, Link = link, Kind = kind, IsEscaped = isEscaped };
    }

    private void Grow()
    {
        var larger = ArrayPool<Token>.Shared.Rent(count * 2);
        tokens!.CopyTo(larger, 0);
        ArrayPool<Token>.Shared.Return(tokens);
        tokens = larger;
    }

    /// <summary>Where a value or a name is: in an object, each value comes right behind its name.</summary>
    private struct Token
    {
        /// <summary>The first byte; of a string or name, that behind the quote.</summary>
        public int Start;

        /// <summary>How many bytes; of a string or name, those between the quotes.</summary>
        public int Length;

        /// <summary>Of a value: the token behind it and all that is in it. Of a name: the name before it in the same object, or -1.</summary>
        public int Link;

        /// <summary>What it is; undefined for a name.</summary>
        public JsonValueKind Kind;

        /// <summary>Whether a string or name has escapes.</summary>
        public bool IsEscaped;
    }
}
