using System.CommandLine;
using System.Net;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;
using k8s;

namespace AdmissionGuard.Cli;

/// <summary>The options of the webhook, and what they mean.</summary>
internal sealed class WebhookArguments
{
    private readonly Option<string[]> policies = new("--policies") { Description = "Standalone: a file or folder of policies, instead of those of a cluster; may be given more than once." };
    private readonly Option<string?> layouts = new("--image-layouts") { Description = "Standalone: a folder of OCI image layouts, each at HOST/PATH of its repository, instead of registries." };
    private readonly Option<string?> kubeconfig = new("--kubeconfig") { Description = "The cluster, when not the one that this runs in." };
    private readonly Option<string> operatorNamespace = new("--operator-namespace") { Description = "Where Secrets and ConfigMaps of cluster-wide policies are.", DefaultValueFactory = _ => new PolicySettings().OperatorNamespace };
    private readonly Option<string[]> ownDeployments = new("--own-deployment") { Description = "A Deployment of AdmissionGuard itself, in the operator namespace: no policy keeps a Pod there from starting with the images that it names. May be given more than once." };
    private readonly Option<UnmatchedImages> unmatched = new("--unmatched-images") { Description = "What happens to images that no policy matches: Allow, Warn or Deny." };
    private readonly OperatorRegistryArguments registries = new();
    private readonly Option<string> listen = new("--listen") { Description = "Where the API server calls, over HTTPS.", DefaultValueFactory = _ => "[::]:8443" };
    private readonly Option<string> health = new("--health-listen") { Description = "Where /livez, /readyz and /metrics are, over plain HTTP.", DefaultValueFactory = _ => "[::]:8080" };
    private readonly Option<string?> certificate = new("--tls-cert") { Description = "PEM file of the serving certificate and its intermediates; read again when it changes." };
    private readonly Option<string?> key = new("--tls-key") { Description = "PEM file of its private key." };
    private readonly Option<string?> authority = new("--tls-ca") { Description = "PEM file of the authorities that the webhook configuration names; a certificate that does not chain to them is not taken into use." };
    private readonly Option<string[]> names = new("--tls-name") { Description = "A DNS name under which the API server calls, as in SERVICE.NAMESPACE.svc; a certificate without it is not taken into use. May be given more than once." };
    private readonly Option<string?> clientAuthority = new("--client-ca") { Description = "PEM file of the authorities of callers' certificates; without, everybody who reaches the port may ask. Which policies are served (a hash of them) is told to others too: the operator asks for it." };
    private readonly Option<string[]> clientNames = new("--client-name") { Description = "A common name or DNS name of a caller, with --client-ca; may be given more than once." };
    private readonly Option<string?> selfSigned = new("--self-signed-ca") { Description = "Serve a certificate made at start, and write it to this file for callers to trust." };
    private readonly Option<bool> refreshTrustRoots = new("--refresh-trust-roots") { Description = "Whether trust roots are kept up to date from their TUF repositories; without, those that are built in or given as objects are used.", DefaultValueFactory = _ => true };
    private readonly Option<DirectoryInfo?> trustRootCache = new("--trust-root-cache") { Description = "A folder where trust roots are remembered across restarts; what is in it is verified again." };
    private readonly Option<int> drain = new("--drain-seconds") { Description = "How long requests are still served after the process was told to stop, so that new ones go elsewhere.", DefaultValueFactory = _ => 5 };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { policies, layouts, kubeconfig, operatorNamespace, ownDeployments, unmatched, listen, health, certificate, key, authority, names, clientAuthority, clientNames, selfSigned, refreshTrustRoots, trustRootCache, drain })
            command.Options.Add(option);
        registries.AddTo(command);
        Admission.AddTo(command);
        Reporting.AddTo(command);
    }

    /// <summary>What is said about requests.</summary>
    public WebhookAdmissionArguments Admission { get; } = new();

    /// <summary>What is said about logs, Events, measurements and traces.</summary>
    public WebhookReportingArguments Reporting { get; } = new();

    /// <summary>What is wrong with the options together, or null.</summary>
    public string? Mistake(ParseResult parsed)
    {
        if (!IPEndPoint.TryParse(parsed.GetRequiredValue(listen), out _) || !IPEndPoint.TryParse(parsed.GetRequiredValue(health), out _))
            return "--listen and --health-listen take ADDRESS:PORT";
        if (parsed.GetValue(certificate) is null != parsed.GetValue(key) is null)
            return "--tls-cert and --tls-key go together";
        if (parsed.GetValue(certificate) is null == parsed.GetValue(selfSigned) is null)
            return "give either --tls-cert and --tls-key, or --self-signed-ca";
        if (parsed.GetValue(clientNames) is { Length: > 0 } && parsed.GetValue(clientAuthority) is null)
            return "--client-name goes with --client-ca";
        if ((registries.Mistake(parsed) ?? Admission.Mistake(parsed) ?? Reporting.Mistake(parsed)) is { } mistake)
            return mistake;
        if (OwnDeployments(parsed).Count > 0 && IsStandalone(parsed))
            return "--own-deployment goes with a cluster, not with --policies";
        return parsed.GetValue(layouts) is not null && !IsStandalone(parsed) ? "--image-layouts goes with --policies" : null;
    }

    public bool IsStandalone(ParseResult parsed) => parsed.GetValue(policies) is { Length: > 0 };

    public string[] PolicyPaths(ParseResult parsed) => parsed.GetValue(policies) ?? [];

    public string? Layouts(ParseResult parsed) => parsed.GetValue(layouts);

    public KubernetesClientConfiguration Cluster(ParseResult parsed) => ClusterConnection.Of(parsed.GetValue(kubeconfig));

    public PolicySettings Settings(ParseResult parsed) => new()
    {
        UnmatchedImages = parsed.GetValue(unmatched),
        OperatorNamespace = parsed.GetRequiredValue(operatorNamespace),
    };

    /// <summary>The names of AdmissionGuard's own Deployments; may be empty.</summary>
    public IReadOnlyList<string> OwnDeployments(ParseResult parsed) => parsed.GetValue(ownDeployments) ?? [];

    public RegistryOptions Registry(ParseResult parsed) => registries.Options(parsed);

    public bool RefreshesTrustRoots(ParseResult parsed) => parsed.GetValue(refreshTrustRoots);

    public DirectoryInfo? TrustRootCache(ParseResult parsed) => parsed.GetValue(trustRootCache);

    public async Task<ServingCertificate> CertificateAsync(ParseResult parsed, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(certificate) is { } file)
        {
            var files = new CertificateFileOptions(file, parsed.GetValue(key)!) { AuthorityPath = parsed.GetValue(authority), Names = parsed.GetValue(names) ?? [] };
            return await CertificateFiles.StartAsync(files, time, loggers.CreateLogger<CertificateFiles>()).ConfigureAwait(false);
        }

        var made = FixedCertificate.SelfSigned(["localhost", .. parsed.GetValue(names) ?? []], time.GetUtcNow());
        await File.WriteAllTextAsync(parsed.GetValue(selfSigned)!, made.Certificate.ExportCertificatePem() + "\n", cancellationToken).ConfigureAwait(false);
        return made;
    }

    /// <summary>Who may call, or null for everybody.</summary>
    public async Task<ClientCertificates?> ClientsAsync(ParseResult parsed, TimeProvider time, ILoggerFactory loggers) => parsed.GetValue(clientAuthority) is { } file
        ? await ClientCertificates.StartAsync(file, parsed.GetValue(clientNames) ?? [], new CertificateFileOptions("", "").Period, time, loggers.CreateLogger<ClientCertificates>()).ConfigureAwait(false)
        : null;

    public WebhookServerOptions Server(ParseResult parsed, ServingCertificate serving, ClientCertificates? clients) => new()
    {
        Listen = IPEndPoint.Parse(parsed.GetRequiredValue(listen)),
        Health = IPEndPoint.Parse(parsed.GetRequiredValue(health)),
        Certificate = serving,
        Clients = clients,
        DrainGrace = IsStandalone(parsed) ? TimeSpan.Zero : TimeSpan.FromSeconds(parsed.GetValue(drain)),
    };
}
