using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>Reads a log entry's body by its kind and version; what is not known exactly is refused (threat T7).</summary>
internal static class EntryBodyReader
{
    private const string Wanted = "a log entry of a known kind";

    /// <summary>Reads the body.</summary>
    /// <param name="body">The canonical body.</param>
    /// <param name="toldKind">The kind that stands beside the body; null where none does.</param>
    /// <param name="toldVersion">The version that stands beside the body; null where none does.</param>
    /// <param name="problems">Where problems are told.</param>
    public static EntryBody? Read(ReadOnlyMemory<byte> body, string? toldKind, string? toldVersion, ProtoProblems problems)
    {
        if (!StrictJson.TryParse(body, EvidenceLimits.MaxLogEntryBodyBytes, out var root, out var error))
        {
            problems.Add(new VerificationFailure(VerificationStep.LogEntry, FailureKind.Malformed, "a log entry that is " + error, Wanted));
            return null;
        }

        var local = new ProtoProblems(VerificationStep.LogEntry, Wanted);
        var entry = new ProtoMessage(root, "log entry", local, ["apiVersion", "kind", "spec"]);
        var (kind, version) = (entry.Text("kind"), entry.Text("apiVersion"));
        EntryBody? read = null;
        if (toldKind is not null && (kind != toldKind || version != toldVersion))
            entry.Problem($" is {StrictJson.Bounded(kind)}/{StrictJson.Bounded(version)}, but told to be {StrictJson.Bounded(toldKind)}/{StrictJson.Bounded(toldVersion)}");
        else
            read = (kind, version) switch
            {
                ("hashedrekord", "0.0.1") => RekorV1Bodies.ReadHashedRekord(entry),
                ("dsse", "0.0.1") => RekorV1Bodies.ReadDsse(entry),
                ("intoto", "0.0.1") => IntotoBodies.ReadV001(entry),
                ("intoto", "0.0.2") => IntotoBodies.ReadV002(entry),
                ("hashedrekord", "0.0.2") => RekorV2Bodies.ReadHashedRekord(entry),
                ("dsse", "0.0.2") => RekorV2Bodies.ReadDsse(entry),
                _ => Unsupported(kind, version, local),
            };
        if (local.First is { } failure)
            problems.Add(failure);
        return local.First is null ? read : null;
    }

    private static EntryBody? Unsupported(string kind, string version, ProtoProblems problems)
    {
        problems.Add(new VerificationFailure(
            VerificationStep.LogEntry, FailureKind.Unsupported, $"a log entry of kind \"{StrictJson.Bounded(kind)}\", version \"{StrictJson.Bounded(version)}\"", Wanted));
        return null;
    }
}
