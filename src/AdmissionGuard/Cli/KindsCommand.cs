using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.SelfTest;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard kinds</c>: tells which kinds of a cluster hold images, and which of them nobody would look at.</summary>
internal static class KindsCommand
{
    private const int MaxText = 256;

    public static Command Create()
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The cluster, when not the one that this runs in." };
        var openApi = new Option<string?>("--openapi") { Description = "A file with the API server's /openapi/v2, instead of a cluster." };
        var extractors = new ExtractorArguments();
        var command = new Command("kinds", "Walk the cluster's OpenAPI for fields that hold images. Exit code 0: the webhook knows all of them, 1: it does not, 2: could not be decided.") { kubeconfig, openApi };
        extractors.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var extractor = new ImageExtractor(extractors.Read(parsed));
            var stream = parsed.GetValue(openApi) is { } file ? File.OpenRead(file) : await FetchAsync(parsed.GetValue(kubeconfig), cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var document = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
                var report = KindReport.Of(ServedKinds.In(document.RootElement), extractor.Shapes);
                await WriteAsync(parsed.InvocationConfiguration.Output, report).ConfigureAwait(false);
                return report.Known.Count == 0 ? ExitCode.Undecided : report.Unknown.Count == 0 ? ExitCode.Admitted : ExitCode.Denied;
            }
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, KindReport report)
    {
        foreach (var kind in report.Known)
            await output.WriteLineAsync($"known    {Name(kind)}: {kind.ImageFields.Count} fields").ConfigureAwait(false);
        foreach (var kind in report.Unknown)
        {
            foreach (var path in kind.ImageFields)
                await output.WriteLineAsync($"UNKNOWN  {Name(kind)}: {DisplayText.Of(path, MaxText)}").ConfigureAwait(false);
        }

        await output.WriteLineAsync($"{report.Known.Count} kinds known, {report.Unknown.Count} with fields that no extractor knows{(report.Unknown.Count == 0 ? "" : ": their Pods are checked, they themselves are not; see --extractors")}").ConfigureAwait(false);
    }

    private static string Name(ServedKind kind) => DisplayText.Of($"{(kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}")} {kind.Kind}", MaxText);

    private static async Task<JsonDocument> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > ServedKinds.MaxBytes)
                throw new IOException($"the OpenAPI document is over {ServedKinds.MaxBytes} bytes");
            bytes.Write(buffer.AsSpan(0, read));
        }

        try
        {
            return JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        }
        catch (JsonException e)
        {
            throw new IOException("the OpenAPI document is not JSON", e);
        }
    }

    private static async Task<Stream> FetchAsync(string? kubeconfig, CancellationToken cancellationToken)
    {
        using var client = new k8s.Kubernetes(ClusterConnection.Of(kubeconfig));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, "/openapi/v2"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (client.Credentials is not null)
            await client.Credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            using var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new IOException($"the API server answered {(int)response.StatusCode} for /openapi/v2");
            var copy = new MemoryStream();
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
                await CopyAsync(body, copy, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            return copy;
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"the API server cannot be reached: {e.Message}", e);
        }
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0 && to.Length <= ServedKinds.MaxBytes)
            to.Write(buffer.AsSpan(0, read));
    }
}
