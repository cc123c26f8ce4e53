using System.CommandLine;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.DecisionLog;

namespace AdmissionGuard.Cli;

/// <summary>Where the webhook tells what it does.</summary>
internal sealed class WebhookReportingArguments
{
    private readonly Option<string?> decisionLog = new("--decision-log") { Description = "Write each decision, as a line of JSON, to this file; - for standard output." };
    private readonly Option<int> decisionLogMegabytes = new("--decision-log-megabytes") { Description = "Megabytes at which the decision log begins a new file.", DefaultValueFactory = _ => (int)(new DecisionLogOptions("").MaxFileBytes >> 20) };
    private readonly Option<int> decisionLogFiles = new("--decision-log-files") { Description = "How many files of the decision log are kept.", DefaultValueFactory = _ => new DecisionLogOptions("").MaxFiles };
    private readonly Option<Uri?> otlp = new("--otlp-endpoint") { Description = "Send traces to this OTLP collector (gRPC), as in http://collector:4317." };
    private readonly Option<bool> events = new("--events") { Description = "Whether denials are told as Events in the cluster.", DefaultValueFactory = _ => true };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { decisionLog, decisionLogMegabytes, decisionLogFiles, otlp, events })
            command.Options.Add(option);
    }

    /// <summary>What is wrong with them, or null.</summary>
    public string? Mistake(ParseResult parsed)
    {
        if (parsed.GetValue(decisionLogMegabytes) is < 1 or > 4096 || parsed.GetValue(decisionLogFiles) is < 1 or > 100)
            return "--decision-log-megabytes takes 1 to 4096, --decision-log-files 1 to 100";
        return parsed.GetValue(otlp) is { } uri && (!uri.IsAbsoluteUri || uri.Scheme is not ("http" or "https")) ? "--otlp-endpoint takes an http or https URL" : null;
    }

    public Telemetry Telemetry(ParseResult parsed) => Reporting.Telemetry.Start(parsed.GetValue(otlp), VersionCommand.Version);

    /// <summary>The decision log, or null.</summary>
    public DecisionLogWriter? DecisionLog(ParseResult parsed, TimeProvider time, ILoggerFactory loggers) => parsed.GetValue(decisionLog) is { } path
        ? new DecisionLogWriter(
            new DecisionLogOptions(path) { MaxFileBytes = (long)parsed.GetValue(decisionLogMegabytes) << 20, MaxFiles = parsed.GetValue(decisionLogFiles) },
            time,
            loggers.CreateLogger<DecisionLogWriter>())
        : null;

    public bool RaisesEvents(ParseResult parsed) => parsed.GetValue(events);
}
