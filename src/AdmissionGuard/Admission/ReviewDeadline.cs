using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace AdmissionGuard.Admission;

/// <summary>
/// When a review has to be answered. The API server gives the webhook's <c>timeoutSeconds</c> as <c>?timeout=</c> in the
/// notation of Go's time.Duration, and stops waiting when it has passed.
/// </summary>
/// <param name="Review">When reviewers stop, so that what they have found still becomes the answer.</param>
/// <param name="Answer">When the answer leaves, whatever has become of the review.</param>
internal readonly record struct ReviewDeadline(DateTimeOffset Review, DateTimeOffset Answer)
{
    /// <summary>What the API server assumes when the webhook configuration says nothing (admissionregistration.k8s.io/v1).</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest that the API server admits (admissionregistration.k8s.io/v1).</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What is left to the way back: the API server's clock started before the request arrived here. A quarter of short
    /// timeouts, so that one second still leaves something to verify in.
    /// </summary>
    public static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(1);

    /// <summary>What is left between the reviewer's stop and the answer: room to word a denial on a busy machine.</summary>
    public static readonly TimeSpan ReviewMargin = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What more is left to the way back for each review that waits already: when a registry hangs they all run out
    /// together, and the last of them is answered after all the others. An answer takes some 150 µs; several times that
    /// spreads them, where less would only bring the later ones' ends together with the earlier ones'.
    /// </summary>
    public static readonly TimeSpan MarginPerWaiting = TimeSpan.FromMilliseconds(1);

    /// <summary>The deadline of a request that has just arrived.</summary>
    /// <param name="queryString">The request's query string; a timeout that is missing or odd counts as the default.</param>
    /// <param name="now">When the request arrived.</param>
    /// <param name="waiting">How many reviews wait for verdicts at that moment.</param>
    public static ReviewDeadline Of(string? queryString, DateTimeOffset now, int waiting)
    {
        var timeout = TimeoutOf(queryString);
        var margin = Smaller(Smaller(timeout / 4, MaxMargin) + (waiting * MarginPerWaiting), timeout / 2);
        var answer = now + timeout - margin;
        return new ReviewDeadline(answer - ReviewMargin, answer);
    }

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan TimeoutOf(string? queryString)
    {
        foreach (var parameter in new QueryStringEnumerable(queryString))
        {
            if (parameter.DecodeName().Span is "timeout")
                return Parse(parameter.DecodeValue().Span) is { } timeout && timeout > ReviewMargin * 4
                    ? (timeout < MaxTimeout ? timeout : MaxTimeout)
                    : DefaultTimeout;
        }

        return DefaultTimeout;
    }

    // Webhook timeouts are whole seconds up to 30, which Go prints as "30s"; milliseconds serve other callers.
    private static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        var milliseconds = text.EndsWith("ms", StringComparison.Ordinal);
        if (!milliseconds && !text.EndsWith("s", StringComparison.Ordinal))
            return null;
        var digits = text[..^(milliseconds ? 2 : 1)];
        if (digits.Length is 0 or > 6 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return milliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
    }
}
