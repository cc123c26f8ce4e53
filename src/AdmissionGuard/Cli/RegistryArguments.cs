using System.CommandLine;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Cli;

/// <summary>How a command that runs on somebody's machine reaches the registry of an image.</summary>
internal sealed class RegistryArguments
{
    private readonly Option<bool> plainHttp = new("--plain-http") { Description = "The image's registry speaks plain HTTP." };
    private readonly Option<string?> certificateAuthority = new("--registry-ca") { Description = "A PEM file with the authority of the registry's certificate." };
    private readonly Option<string[]> realm = new("--token-realm") { Description = "HOST[:PORT]=REALMHOST[:PORT]: a token service elsewhere that a registry's credentials may go to; may be given more than once." };
    private readonly Option<string[]> evidence = new("--evidence-repository") { Description = "IMAGEPREFIX=HOST/REPOSITORY, or HOST/REPOSITORY for all images: where evidence is besides the image's own repository (COSIGN_REPOSITORY); may be given more than once." };
    private readonly Option<string[]> limits = new("--registry-limit") { Description = RegistryLimitText.Description };
    private readonly Option<string?> mirrors = new("--registry-hosts-dir") { Description = "A folder of hosts.toml files for mirrors, as containerd's /etc/containerd/certs.d." };
    private readonly Option<string?> dockerConfig = new("--docker-config") { Description = "The folder of config.json with registry credentials. Default: $DOCKER_CONFIG, else ~/.docker." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { plainHttp, certificateAuthority, realm, evidence, mirrors, limits, dockerConfig })
            command.Options.Add(option);
    }

    /// <summary>Options under which the registry of an image can be reached: whoever names an image means its registry, wherever that is.</summary>
    /// <exception cref="FormatException">A value is not what its option takes.</exception>
    public async Task<RegistryOptions> OptionsAsync(ParseResult parsed, string host, CancellationToken cancellationToken)
    {
        var pem = parsed.GetValue(certificateAuthority) is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null;
        var repositories = (parsed.GetValue(evidence) ?? []).Select(RegistryText.EvidenceRepository).ToList();
        var hosts = new RegistryHosts();
        hosts.Edit(host, h => h with { PlainHttp = parsed.GetValue(plainHttp), CertificateAuthorityPem = pem });
        // Whoever names a repository of evidence means its registry as well.
        foreach (var repository in repositories.Where(r => r.Repository.Host != host))
            hosts.Edit(repository.Repository.Host, h => h);
        foreach (var (registry, service) in (parsed.GetValue(realm) ?? []).Select(text => RegistryText.Pair(text, "--token-realm")))
            hosts.Edit(registry, h => h with { TokenRealms = [.. h.TokenRealms, service] });
        return new RegistryOptions
        {
            Hosts = hosts.All,
            Mirrors = parsed.GetValue(mirrors) is { } directory ? HostsDirectory.Load(directory) : [],
            EvidenceRepositories = repositories,
            Limits = RegistryLimitText.Parse(parsed.GetValue(limits) ?? []),
            Egress = new EgressOptions { AllowLoopback = true, Proxy = UserEnvironment.HttpsProxy, NoProxy = UserEnvironment.NoProxy },
            UserAgent = "admissionguard/" + VersionCommand.Version,
        };
    }

    /// <summary>The user's own credentials; anonymous where there is no configuration.</summary>
    public async Task<IPullIdentities> IdentitiesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = Path.Combine(parsed.GetValue(dockerConfig) ?? UserEnvironment.DockerConfigDirectory, "config.json");
        return new FixedPullIdentity(File.Exists(file)
            ? PullIdentity.FromDockerConfig(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), UserEnvironment.Path)
            : PullIdentity.Anonymous);
    }
}
