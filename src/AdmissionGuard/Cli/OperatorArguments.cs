using System.CommandLine;
using System.Net;
using AdmissionGuard.Operator.Certificates;
using AdmissionGuard.Operator.Scanning;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Registry.Configuration;
using k8s;

namespace AdmissionGuard.Cli;

/// <summary>The options of the operator, and what they mean.</summary>
internal sealed class OperatorArguments
{
    private readonly Option<string?> kubeconfig = new("--kubeconfig") { Description = "The cluster, when not the one that this runs in." };
    private readonly Option<string> ns = new("--operator-namespace") { Description = "Where the operator's Lease is, the certificates, and the Secrets and ConfigMaps of cluster-wide policies.", DefaultValueFactory = _ => new PolicySettings().OperatorNamespace };
    private readonly Option<string> health = new("--health-listen") { Description = "Where /livez, /readyz and /metrics are, over plain HTTP.", DefaultValueFactory = _ => "[::]:8080" };
    private readonly Option<string> identity = new("--identity") { Description = "This replica's name, unlike any other's.", DefaultValueFactory = _ => Environment.MachineName };
    private readonly Option<bool> refresh = new("--refresh-trust-roots") { Description = "Whether trust roots are kept up to date from their TUF repositories; as the webhook does, so that both see the same.", DefaultValueFactory = _ => true };
    private readonly Option<string?> webhooks = new("--webhook-configurations") { Description = "The ConfigMap whose key webhooks.yaml says what the webhook configurations should be; without it they and the certificates are left alone." };
    private readonly Option<DriftResponse> drift = new("--webhook-drift") { Description = "What happens to webhook configurations that somebody changed: Repair or Report." };
    private readonly Option<CertificateSource> certificates = new("--certificates") { Description = "Where serving certificates come from: Self (an authority of the operator's own) or Provided (cert-manager, or by hand)." };
    private readonly Option<string> serving = new("--serving-secret") { Description = "The Secret with the serving certificate, made with --certificates Self.", DefaultValueFactory = _ => "admissionguard-webhook-tls" };
    private readonly Option<string> authority = new("--authority-secret") { Description = "The Secret with the authority's key, made with --certificates Self.", DefaultValueFactory = _ => "admissionguard-webhook-ca" };
    private readonly Option<string?> bundle = new("--ca-bundle-secret") { Description = "With --certificates Provided: the Secret whose ca.crt becomes the caBundle; without it that is left to whoever injects it." };

    private readonly Option<bool> scan = new("--scan") { Description = "Whether what runs is re-checked in the background.", DefaultValueFactory = _ => true };
    private readonly Option<int> interval = new("--scan-interval-minutes") { Description = "How often each running image's registry is asked for new evidence.", DefaultValueFactory = _ => 60 };
    private readonly Option<double> rate = new("--scan-rate") { Description = "Images of one registry that the scan looks up in a second.", DefaultValueFactory = _ => new ScanOptions().ImagesPerSecond };
    private readonly OperatorRegistryArguments registries = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { kubeconfig, ns, health, identity, refresh, webhooks, drift, certificates, serving, authority, bundle, scan, interval, rate })
            command.Options.Add(option);
        registries.AddTo(command);
    }

    /// <summary>What is wrong with the options together, or null.</summary>
    public string? Mistake(ParseResult parsed)
    {
        if (!IPEndPoint.TryParse(parsed.GetRequiredValue(health), out _))
            return "--health-listen takes ADDRESS:PORT";
        if (parsed.GetValue(interval) <= 0 || parsed.GetValue(rate) <= 0)
            return "--scan-interval-minutes and --scan-rate take numbers above 0";
        if (registries.Mistake(parsed) is { } mistake)
            return mistake;
        return parsed.GetValue(bundle) is not null && parsed.GetValue(certificates) == CertificateSource.Self ? "--ca-bundle-secret goes with --certificates Provided" : null;
    }

    public KubernetesClientConfiguration Cluster(ParseResult parsed) => ClusterConnection.Of(parsed.GetValue(kubeconfig));

    public PolicySettings Settings(ParseResult parsed) => new() { OperatorNamespace = parsed.GetRequiredValue(ns) };

    public IPEndPoint Health(ParseResult parsed) => IPEndPoint.Parse(parsed.GetRequiredValue(health));

    public string Identity(ParseResult parsed) => parsed.GetRequiredValue(identity);

    public RegistryOptions Registry(ParseResult parsed) => registries.Options(parsed);

    /// <summary>How what runs is re-checked; null for not at all.</summary>
    public ScanOptions? Scan(ParseResult parsed) => parsed.GetValue(scan)
        ? new ScanOptions { Interval = TimeSpan.FromMinutes(parsed.GetValue(interval)), ImagesPerSecond = parsed.GetValue(rate) }
        : null;

    public bool RefreshesTrustRoots(ParseResult parsed) => parsed.GetValue(refresh);

    /// <summary>How webhook configurations are kept; null for not at all.</summary>
    public WebhookKeeperOptions? Webhooks(ParseResult parsed) => parsed.GetValue(webhooks) is not { } configMap ? null : new WebhookKeeperOptions(parsed.GetRequiredValue(ns), configMap)
    {
        Repair = parsed.GetValue(drift) == DriftResponse.Repair,
        Certificates = parsed.GetValue(certificates) == CertificateSource.Self ? new CertificateOptions(parsed.GetRequiredValue(serving), parsed.GetRequiredValue(authority)) : null,
        AuthoritySecret = parsed.GetValue(bundle),
    };

    private enum DriftResponse
    {
        Repair,
        Report,
    }

    private enum CertificateSource
    {
        Self,
        Provided,
    }
}
