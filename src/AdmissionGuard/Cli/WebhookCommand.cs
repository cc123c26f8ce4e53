using System.CommandLine;
using System.Net;
using AdmissionGuard.Admission;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard webhook</c>: serves admission reviews.</summary>
internal static class WebhookCommand
{
    public static Command Create()
    {
        var policies = new Option<string[]>("--policies") { Description = "Standalone: a file or folder of policies, instead of those of a cluster; may be given more than once." };
        var layouts = new Option<string?>("--image-layouts") { Description = "Standalone: a folder of OCI image layouts, each at HOST/PATH of its repository, instead of registries." };
        var unmatched = new Option<UnmatchedImages>("--unmatched-images") { Description = "What happens to images that no policy matches: Allow, Warn or Deny." };
        var plainHttp = new Option<string[]>("--plain-http-registry") { Description = "HOST[:PORT] of a registry that speaks plain HTTP; may be given more than once." };
        var listen = new Option<string>("--listen") { Description = "Where the API server calls, over HTTPS.", DefaultValueFactory = _ => "[::]:8443" };
        var health = new Option<string>("--health-listen") { Description = "Where /livez, /readyz and /metrics are, over plain HTTP.", DefaultValueFactory = _ => "[::]:8080" };
        var selfSigned = new Option<string?>("--self-signed-ca") { Description = "Serve a certificate made at start, and write it to this file for callers to trust." };

        var command = new Command("webhook", "Serve the validating admission webhook.") { policies, layouts, unmatched, plainHttp, listen, health, selfSigned };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = parsed.InvocationConfiguration.Error;
            var time = TimeProvider.System;
            if (!IPEndPoint.TryParse(parsed.GetRequiredValue(listen), out var listenOn) || !IPEndPoint.TryParse(parsed.GetRequiredValue(health), out var healthOn))
            {
                await complaints.WriteLineAsync("--listen and --health-listen take ADDRESS:PORT").ConfigureAwait(false);
                return ExitCode.Undecided;
            }

            using var loggers = Logging.Create();
            var documents = await PolicyFiles.ReadAsync(parsed.GetValue(policies) ?? [], cancellationToken).ConfigureAwait(false);
            var snapshot = PolicyCompiler.Compile(
                documents.Documents, PolicyFiles.BuiltInMaterial(), new PolicySettings { UnmatchedImages = parsed.GetValue(unmatched) });
            var mistakes = documents.Errors.Concat(snapshot.Errors).Where(e => e.Severity == PolicyErrorSeverity.Error).ToList();
            foreach (var mistake in mistakes)
                await complaints.WriteLineAsync(mistake.ToString()).ConfigureAwait(false);
            if (mistakes.Count > 0)
                return ExitCode.Undecided;

            var registry = new RegistryOptions
            {
                Hosts = [.. (parsed.GetValue(plainHttp) ?? []).Select(host => new RegistryHostOptions(host) { PlainHttp = true })],
                UserAgent = "admissionguard/" + VersionCommand.Version,
            };
            using var reviewing = Reviewing.Create(
                new PolicySource(snapshot),
                new FixedPullIdentity(PullIdentity.Anonymous),
                parsed.GetValue(layouts) is { } folder ? new LayoutSources(folder, registry.Limits) : null,
                registry,
                new ReviewOptions(),
                loggers,
                time);
            using var certificate = FixedCertificate.SelfSigned(["localhost"], time.GetUtcNow());
            if (parsed.GetValue(selfSigned) is { } file)
                await File.WriteAllTextAsync(file, certificate.Certificate.ExportCertificatePem() + "\n", cancellationToken).ConfigureAwait(false);

            var options = new WebhookOptions
            {
                Server = new WebhookServerOptions { Listen = listenOn, Health = healthOn, Certificate = certificate, DrainGrace = TimeSpan.Zero },
                Namespaces = new StandaloneNamespaces(new Dictionary<string, IReadOnlyDictionary<string, string>>()),
            };
            var server = await Webhook.StartAsync(options, reviewing.Reviewer, new Readiness(), loggers, time, cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await server.RunAsync(cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Admitted;
        });
        return command;
    }
}
