using System.Text.Json;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>
/// What became of the bytes of one AdmissionReview: a request, or what is wrong with them, with the uid when it could be
/// read. Holds the parsed document and the body under it; dispose it once the object is not needed any more.
/// </summary>
internal sealed class ReceivedReview : IDisposable
{
    private readonly StrictJson? document;
    private readonly IDisposable? body;

    private ReceivedReview(StrictJson? document, IDisposable? body)
    {
        this.document = document;
        this.body = body;
    }

    /// <summary>The request; meaningless when <see cref="Problem"/> is set.</summary>
    public AdmissionRequest Request { get; private init; }

    /// <summary>What is wrong, in words, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>The uid to answer to; null when none could be read, so that only an HTTP error can answer.</summary>
    public string? Uid { get; private init; }

    /// <summary>A well-formed request.</summary>
    public static ReceivedReview Of(StrictJson document, IDisposable body, AdmissionRequest request) =>
        new(document, body) { Request = request, Uid = request.Facts.Uid };

    /// <summary>Bytes that are no request.</summary>
    public static ReceivedReview Malformed(string problem, string? uid = null) =>
        new(null, null) { Problem = problem, Uid = uid };

    /// <inheritdoc/>
    public void Dispose()
    {
        document?.Dispose();
        body?.Dispose();
    }
}
