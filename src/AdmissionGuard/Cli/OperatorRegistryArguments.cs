using System.CommandLine;
using System.Net;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;

namespace AdmissionGuard.Cli;

/// <summary>What an operator says about registries: mirrors, private authorities, credentials of the cluster, networks, places of evidence.</summary>
internal sealed class OperatorRegistryArguments
{
    private readonly Option<string[]> plainHttp = new("--plain-http-registry") { Description = "HOST[:PORT] of a registry that speaks plain HTTP; may be given more than once." };
    private readonly Option<string[]> allowHost = new("--allow-registry") { Description = "HOST[:PORT] of a registry or token service that may be in a private network; may be given more than once." };
    private readonly Option<string[]> allowNetwork = new("--allow-registry-network") { Description = "A private network that any registry may be in, as in 10.0.0.0/8; may be given more than once." };
    private readonly Option<string[]> authority = new("--registry-ca") { Description = "HOST[:PORT]=FILE: the PEM authorities of a registry's certificate; may be given more than once." };
    private readonly Option<string[]> realm = new("--token-realm") { Description = "HOST[:PORT]=REALMHOST[:PORT]: a token service elsewhere that a registry's credentials may go to; may be given more than once." };
    private readonly Option<string?> hosts = new("--registry-hosts-dir") { Description = "A folder of hosts.toml files for mirrors, as containerd's /etc/containerd/certs.d." };
    private readonly Option<string[]> secrets = new("--registry-secret") { Description = "A dockerconfigjson file that serves every image after the workload's own secrets; may be given more than once." };
    private readonly Option<string?> providers = new("--image-credential-provider-config") { Description = "A kubelet CredentialProviderConfig, YAML or JSON." };
    private readonly Option<string?> providerDirectory = new("--image-credential-provider-bin-dir") { Description = "The folder of the programs that it names." };
    private readonly Option<string[]> evidence = new("--evidence-repository") { Description = "IMAGEPREFIX=HOST/REPOSITORY, or HOST/REPOSITORY for all images: where evidence is besides the image's own repository; may be given more than once." };
    private readonly Option<string?> proxy = new("--registry-proxy") { Description = "http://HOST:PORT of a proxy for all registries; it must itself keep requests out of inner networks." };
    private readonly Option<string[]> noProxy = new("--registry-no-proxy") { Description = "HOST or .DOMAIN that is reached without the proxy; may be given more than once." };
    private readonly Option<string[]> limits = new("--registry-limit") { Description = RegistryLimitText.Description };
    private readonly Option<string?> cache = new("--content-cache-dir") { Description = "A folder that keeps evidence by digest across restarts." };
    private readonly Option<int> cacheSize = new("--content-cache-mebibytes") { Description = "How much that folder may hold.", DefaultValueFactory = _ => 1024 };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { plainHttp, allowHost, allowNetwork, authority, realm, hosts, secrets, providers, providerDirectory, evidence, proxy, noProxy, limits, cache, cacheSize })
            command.Options.Add(option);
    }

    /// <summary>What is wrong with them, or null.</summary>
    public string? Mistake(ParseResult parsed)
    {
        try
        {
            using var client = new RegistryClient(Options(parsed), TimeProvider.System);
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return wrong.Message;
        }
    }

    /// <summary>The options.</summary>
    /// <exception cref="FormatException">A value or file is not what its option takes.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public RegistryOptions Options(ParseResult parsed) => new()
    {
        Hosts = Hosts(parsed),
        Mirrors = parsed.GetValue(hosts) is { } directory ? HostsDirectory.Load(directory) : [],
        OperatorSecrets = [.. (parsed.GetValue(secrets) ?? []).Select(file => new PullSecret(file, PullSecretFormat.DockerConfigJson, File.ReadAllBytes(file)))],
        CredentialProviders = parsed.GetValue(providers) is { } config
            ? CredentialProviderConfig.Parse(StrictYaml.ToJson(File.ReadAllBytes(config)), parsed.GetValue(providerDirectory) ?? throw new FormatException("--image-credential-provider-config goes with --image-credential-provider-bin-dir"))
            : [],
        EvidenceRepositories = [.. (parsed.GetValue(evidence) ?? []).Select(RegistryText.EvidenceRepository)],
        Egress = new EgressOptions
        {
            AllowedHosts = parsed.GetValue(allowHost) ?? [],
            AllowedPrivateNetworks = [.. (parsed.GetValue(allowNetwork) ?? []).Select(IPNetwork.Parse)],
            Proxy = parsed.GetValue(proxy) is { } through ? RegistryText.Proxy(through, "--registry-proxy") : null,
            NoProxy = parsed.GetValue(noProxy) ?? [],
        },
        Limits = RegistryLimitText.Parse(parsed.GetValue(limits) ?? []),
        Cache = new CacheOptions { Directory = parsed.GetValue(cache), DirectoryBytes = CacheBytes(parsed) },
        UserAgent = "admissionguard/" + VersionCommand.Version,
    };

    private long CacheBytes(ParseResult parsed) => parsed.GetValue(cacheSize) switch
    {
        >= 1 and var size => (long)size << 20,
        var size => throw new FormatException($"--content-cache-mebibytes takes at least 1, not {size}"),
    };

    private IReadOnlyList<RegistryHostOptions> Hosts(ParseResult parsed)
    {
        var named = new RegistryHosts();
        foreach (var host in parsed.GetValue(plainHttp) ?? [])
            named.Edit(host, h => h with { PlainHttp = true });
        foreach (var (host, file) in (parsed.GetValue(authority) ?? []).Select(text => RegistryText.Pair(text, "--registry-ca")))
            named.Edit(host, h => h with { CertificateAuthorityPem = File.ReadAllText(file) });
        foreach (var (host, service) in (parsed.GetValue(realm) ?? []).Select(text => RegistryText.Pair(text, "--token-realm")))
            named.Edit(host, h => h with { TokenRealms = [.. h.TokenRealms, service] });
        return named.All;
    }
}
