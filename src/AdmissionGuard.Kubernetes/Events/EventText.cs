using System.Text;

namespace AdmissionGuard.Kubernetes.Events;

/// <summary>The limits of the Event API on text. Kubernetes, pkg/apis/core/validation/events.go.</summary>
internal static class EventText
{
    /// <summary>Bytes of a note.</summary>
    public const int LongestNote = 1024;

    /// <summary>Bytes of a reason, an action or a reporting instance.</summary>
    public const int LongestWord = 128;

    /// <summary>The part of an Event's name that comes from its subject: the name of an object has at most 253 characters, a dot and 16 hex digits follow.</summary>
    public const int LongestSubject = 253 - 17;

    private const string Cut = "…";

    /// <summary>The text itself, or as many whole characters of it as fit with a mark that it was cut.</summary>
    public static string Bounded(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var rest = bytes - Encoding.UTF8.GetByteCount(Cut);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            rest -= rune.Utf8SequenceLength;
            if (rest < 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length] + Cut;
    }
}
