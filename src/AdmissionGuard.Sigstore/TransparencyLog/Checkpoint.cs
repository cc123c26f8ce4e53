using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>
/// A log's signed statement about its tree, as received (C2SP tlog-checkpoint and signed-note): origin, size, root and
/// further lines, a blank line, and lines of signatures by the log and its witnesses.
/// </summary>
internal sealed class Checkpoint
{
    // An em dash and a space.
    private static ReadOnlySpan<byte> SignaturePrefix => "\u2014 "u8;

    private Checkpoint(ReadOnlyMemory<byte> signedText, string origin, long size, ReadOnlyMemory<byte> rootHash, List<NoteSignature> signatures)
    {
        SignedText = signedText;
        Origin = origin;
        Size = size;
        RootHash = rootHash;
        Signatures = signatures;
    }

    /// <summary>What is signed: everything up to the blank line, with the last newline.</summary>
    public ReadOnlyMemory<byte> SignedText { get; }

    /// <summary>The first line: the log's name; for Rekor v1 followed by <c> - </c> and the tree's id.</summary>
    public string Origin { get; }

    /// <summary>The tree's size.</summary>
    public long Size { get; }

    /// <summary>The tree's root.</summary>
    public ReadOnlyMemory<byte> RootHash { get; }

    /// <summary>The signature lines.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a whole note.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> note, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var bytes = note.Span;
        var blank = bytes.LastIndexOf("\n\n"u8);
        if (blank < 0 || bytes[^1] != '\n')
            return false;
        var text = note[..(blank + 1)];
        var rest = text.Span;
        if (!TryLine(ref rest, out var origin) || !TryLine(ref rest, out var sizeText) || !TryLine(ref rest, out var rootText)
            || origin.IsEmpty || !TryDecimal(sizeText, out var size)
            || !Base64Text.TryDecode(rootText, out var root) || root.Length != MerkleTree.HashBytes)
            return false;

        var signatures = new List<NoteSignature>(1);
        var lines = bytes[(blank + 2)..];
        while (TryLine(ref lines, out var line))
        {
            if (signatures.Count == EvidenceLimits.MaxCheckpointSignatures || !TrySignature(line, out var signature))
                return false;
            signatures.Add(signature);
        }

        checkpoint = new Checkpoint(text, Encoding.UTF8.GetString(origin), size, root, signatures);
        return signatures.Count > 0;
    }

    private static bool TryLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return end >= 0;
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return !text.IsEmpty && char.IsAsciiDigit((char)text[0]) && (text[0] != '0' || text.Length == 1)
            && Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length;
    }

    private static bool TrySignature(ReadOnlySpan<byte> line, out NoteSignature signature)
    {
        signature = default;
        if (!line.StartsWith(SignaturePrefix))
            return false;
        line = line[SignaturePrefix.Length..];
        var space = line.IndexOf((byte)' ');
        if (space < 1 || !Base64Text.TryDecode(line[(space + 1)..], out var bytes) || bytes.Length <= NoteSignature.HintBytes)
            return false;
        signature = new NoteSignature(Encoding.UTF8.GetString(line[..space]), bytes[..NoteSignature.HintBytes], bytes[NoteSignature.HintBytes..]);
        return true;
    }
}
