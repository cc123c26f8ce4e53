using System.Text.Json;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>
/// A value of a <see cref="StrictJson"/>. Reading never throws for a wrong shape: what is absent or of another type is
/// undefined, and undefined is for the caller to refuse. Dies with its document.
/// </summary>
internal readonly struct StrictValue
{
    private readonly StrictJson? document;
    private readonly int token;

    /// <summary>The value at a token.</summary>
    internal StrictValue(StrictJson document, int token)
    {
        this.document = document;
        this.token = token;
    }

    /// <summary>What it is; undefined when it is not there.</summary>
    public JsonValueKind ValueKind => document?.KindOf(token) ?? JsonValueKind.Undefined;

    /// <summary>Whether the value is absent or JSON null, which the Kubernetes API treats alike.</summary>
    public bool IsAbsent => ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>Its bytes as they stand in the document; empty when it is not there.</summary>
    public ReadOnlyMemory<byte> Raw => document?.Raw(token) ?? default;

    /// <summary>The items of a list; none when it is no list.</summary>
    public Children Items => new(document, token, ValueKind == JsonValueKind.Array ? 1 : 0);

    /// <summary>The values of an object, each with its <see cref="Name"/>; none when it is no object.</summary>
    public Children Members => new(document, token, ValueKind == JsonValueKind.Object ? 2 : 0);

    /// <summary>The name under which an object has it. Only for values got from <see cref="Members"/>.</summary>
    public string Name => document!.Text(token - 1);

    /// <summary>The member, or an undefined value when this is no object or has no such member.</summary>
    public StrictValue Member(ReadOnlySpan<byte> name) =>
        ValueKind == JsonValueKind.Object && document!.Find(token, name) is >= 0 and var member ? new StrictValue(document, member) : default;

    /// <summary>The value's text, or null when it is no string of valid Unicode.</summary>
    public string? Text()
    {
        if (ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return document!.Text(token);
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json raises for a lone surrogate.
            return null;
        }
    }

    /// <summary>The member's text, or null when it is no string of valid Unicode.</summary>
    public string? Text(ReadOnlySpan<byte> name) => Member(name).Text();

    /// <summary>The member's text, empty when absent or null, and null when it is anything else.</summary>
    public string? TextOrEmpty(ReadOnlySpan<byte> name)
    {
        var member = Member(name);
        return member.IsAbsent ? "" : member.Text();
    }

    /// <summary>Whether it is exactly this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => ValueKind == JsonValueKind.String && document!.Is(token, text);

    /// <summary>Whether it is exactly this text.</summary>
    public bool Is(string text) => ValueKind == JsonValueKind.String && (document!.IsAscii(token, text) || string.Equals(Text(), text, StringComparison.Ordinal));

    /// <summary>What is in a list or an object, in the document's order.</summary>
    internal struct Children
    {
        private readonly StrictJson? document;
        private readonly int step;
        private readonly int end;
        private int at;

        /// <summary>The children of a value: each one token on, or two with its name; no step, no children.</summary>
        internal Children(StrictJson? document, int parent, int step)
        {
            this.document = document;
            this.step = step;
            end = step == 0 ? 0 : document!.Behind(parent);
            at = step == 0 ? 0 : -parent - 1;
        }

        /// <summary>The child.</summary>
        public readonly StrictValue Current => new(document!, at);

        /// <summary>This.</summary>
        public readonly Children GetEnumerator() => this;

        /// <summary>Goes on to the next child.</summary>
        public bool MoveNext()
        {
            if (step == 0)
                return false;
            at = (at < 0 ? -at : document!.Behind(at)) + step - 1;
            return at < end;
        }
    }
}
