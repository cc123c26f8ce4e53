using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Cli;

/// <summary>Says what a verification proved, or why it refused, for people and for programs.</summary>
internal static class VerificationReport
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // An identity is shown whole, however long it is: what is cut off might be what differs.
    private const int LineLength = 16 * 1024;

    /// <summary>A few lines, in which nothing that others wrote can move the cursor, end a line or look like something else.</summary>
    public static string ToText(VerificationResult result)
    {
        if (!result.IsVerified)
            return "refused: " + Show(result.Failure.ToString());
        var evidence = result.Evidence;
        var text = new StringBuilder("verified: signed by ").Append(evidence.Signer switch
        {
            CertificateSigner c => $"{Show(c.Subject)} (issuer {Show(c.Issuer)})",
            KeySigner k => $"key sha256:{k.KeyFingerprint}",
            var other => Show(other.DistinctId),
        });
        foreach (var time in evidence.Times)
            text.AppendLine().Append($"  at {time.Time:O}, proven by {(time.Source == TimeSource.TransparencyLog ? "log" : "timestamp authority")} {Show(time.Authority)}");
        foreach (var entry in evidence.LogEntries)
            text.AppendLine().Append($"  logged as {entry.Kind} at index {entry.LogIndex} of log {entry.LogId}");
        if (evidence.Content is VerifiedStatement statement)
            text.AppendLine().Append($"  statement of type {Show(statement.PredicateType)}");
        return text.ToString();
    }

    private static string Show(string text) => UntrustedText.Show(text, LineLength);

    /// <summary>One JSON object.</summary>
    public static string ToJson(VerificationResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteBoolean("verified", result.IsVerified);
            if (result.IsVerified)
                WriteEvidence(json, result.Evidence);
            else
                WriteFailure(json, result.Failure);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFailure(Utf8JsonWriter json, VerificationFailure failure)
    {
        json.WriteString("step", failure.Step.ToString());
        json.WriteString("kind", failure.Kind.ToString());
        json.WriteString("found", failure.Found);
        json.WriteString("wanted", failure.Wanted);
    }

    private static void WriteEvidence(Utf8JsonWriter json, VerifiedEvidence evidence)
    {
        json.WriteStartObject("signer");
        switch (evidence.Signer)
        {
            case CertificateSigner certificate:
                json.WriteString("subject", certificate.Subject);
                json.WriteString("subjectKind", certificate.SubjectKind.ToString());
                json.WriteString("issuer", certificate.Issuer);
                json.WriteStartObject("claims");
                foreach (var (name, value) in certificate.Claims.All.OrderBy(c => c.Key, StringComparer.Ordinal))
                    json.WriteString(name, value);
                json.WriteEndObject();
                json.WriteString("certificateFingerprint", certificate.CertificateFingerprint);
                break;
            case KeySigner key:
                json.WriteString("keyFingerprint", key.KeyFingerprint);
                break;
        }

        json.WriteEndObject();
        WriteContent(json, evidence.Content);
        json.WriteStartArray("times");
        foreach (var time in evidence.Times)
        {
            json.WriteStartObject();
            json.WriteString("time", time.Time);
            json.WriteString("source", time.Source.ToString());
            json.WriteString("authority", time.Authority);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("logEntries");
        foreach (var entry in evidence.LogEntries)
        {
            json.WriteStartObject();
            json.WriteString("logId", entry.LogId);
            json.WriteNumber("logIndex", entry.LogIndex);
            json.WriteString("kind", entry.Kind);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteContent(Utf8JsonWriter json, VerifiedContent content)
    {
        json.WriteStartObject("content");
        switch (content)
        {
            case VerifiedStatement statement:
                json.WriteString("statementType", statement.StatementType);
                json.WriteString("predicateType", statement.PredicateType);
                json.WriteStartArray("subjects");
                foreach (var subject in statement.Subjects)
                {
                    json.WriteStartObject();
                    if (subject.Name is not null)
                        json.WriteString("name", subject.Name);
                    json.WriteStartObject("digest");
                    foreach (var (algorithm, value) in subject.Digests)
                        json.WriteString(algorithm, value);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case VerifiedMessage message:
                json.WriteString("digest", $"{message.Algorithm}:{message.Digest}");
                break;
            case VerifiedSimpleSigning signing:
                json.WriteString("digest", signing.ManifestDigest);
                json.WriteString("reference", signing.DockerReference);
                break;
        }

        json.WriteEndObject();
    }
}
