using System.Text.Json;

namespace AdmissionGuard.Admission.Protocol;

internal sealed partial class StrictJson
{
    // Workloads stay under 20. Room for what is refused anyway would be cleared for each review.
    private const int UsualDepth = 32;

    private void Fill(int maxDepth)
    {
        var scanner = new JsonScanner(utf8.Span);
        Span<OpenValue> open = stackalloc OpenValue[UsualDepth];
        var depth = 0;
        while (true)
        {
            // 1. A value; in an object, behind its name.
            var first = scanner.Peek();
            if (depth > 0 && open[depth - 1].IsObject)
            {
                TakeName(ref open[depth - 1], ref scanner);
                scanner.Take((byte)':');
                first = scanner.Peek();
            }

            if (first is (byte)'{' or (byte)'[')
            {
                if (depth == maxDepth)
                    throw scanner.Malformed();
                if (depth == open.Length)
                    open = Deeper(open);
                open[depth] = new OpenValue { Token = count, LastName = -1, IsObject = first == '{' };
                Add(scanner.At, 0, first == '{' ? JsonValueKind.Object : JsonValueKind.Array, false, 0);
                scanner.Take(first);
                if (scanner.Peek() != open[depth++].End)
                    continue;
            }
            else
            {
                TakeScalar(ref scanner, first);
            }

            // 2. What the value is in goes on, or ends and may be the last of what that is in.
            while (true)
            {
                if (depth == 0)
                {
                    scanner.TakeEnd();
                    return;
                }

                var behind = scanner.Take();
                if (behind == open[depth - 1].End)
                    End(open[--depth].Token, scanner.At);
                else if (behind == ',')
                    break;
                else
                    throw scanner.Malformed();
            }
        }
    }

    private static OpenValue[] Deeper(ReadOnlySpan<OpenValue> open)
    {
        var deeper = new OpenValue[open.Length * 2];
        open.CopyTo(deeper);
        return deeper;
    }

    private void TakeScalar(ref JsonScanner scanner, byte first)
    {
        var start = scanner.At;
        if (first == '"')
        {
            var text = scanner.TakeString(out var isEscaped);
            Add(start + 1, text.Length, JsonValueKind.String, isEscaped, count + 1);
        }
        else
        {
            var kind = scanner.TakeScalar();
            Add(start, scanner.At - start, kind, false, count + 1);
        }
    }

    private void End(int token, int at)
    {
        ref var ended = ref tokens![token];
        ended.Length = at - ended.Start;
        ended.Link = count;
    }

    // A few short names are compared with each other; for more there is a set.
    private void TakeName(ref OpenValue within, ref JsonScanner scanner)
    {
        var start = scanner.At;
        var name = scanner.TakeString(out var isEscaped);
        var token = count;
        Add(start + 1, name.Length, JsonValueKind.Undefined, isEscaped, within.LastName);
        if (!(isEscaped || within.Names >= OpenValue.MaxCompared ? IsNew(ref within, token) : !within.Note(name) || !IsAmong(within.LastName, name)))
            throw JsonScanner.Error(utf8.Span, start, "a name is there twice");
        within.LastName = token;
    }

    private bool IsNew(ref OpenValue within, int name)
    {
        if (within.Names < OpenValue.MaxCompared && tokens![name].Length <= OpenValue.MaxEscaped)
        {
            Span<byte> unescaped = stackalloc byte[OpenValue.MaxEscaped];
            var spelled = unescaped[..Quoted(name).CopyString(unescaped)];
            return !within.Note(spelled) || !IsAmong(within.LastName, spelled);
        }

        nameSets ??= [];
        if (!nameSets.TryGetValue(within.Token, out var names))
            nameSets[within.Token] = names = NamesFrom(within.LastName);
        within.Names = OpenValue.MaxCompared;
        return names.Add(Text(name));
    }

    private bool IsAmong(int names, ReadOnlySpan<byte> name)
    {
        for (; names >= 0; names = tokens![names].Link)
        {
            if (Is(names, name))
                return true;
        }

        return false;
    }

    private HashSet<string> NamesFrom(int names)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        for (; names >= 0; names = tokens![names].Link)
            all.Add(Text(names));
        return all;
    }
}
