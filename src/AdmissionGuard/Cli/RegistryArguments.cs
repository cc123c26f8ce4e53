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
    private readonly Option<string?> dockerConfig = new("--docker-config") { Description = "The folder of config.json with registry credentials. Default: $DOCKER_CONFIG, else ~/.docker." };

    public void AddTo(Command command)
    {
        command.Options.Add(plainHttp);
        command.Options.Add(certificateAuthority);
        command.Options.Add(dockerConfig);
    }

    /// <summary>Options under which the registry of an image can be reached: whoever names an image means its registry, wherever that is.</summary>
    public async Task<RegistryOptions> OptionsAsync(ParseResult parsed, string host, CancellationToken cancellationToken)
    {
        var pem = parsed.GetValue(certificateAuthority) is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null;
        return new RegistryOptions
        {
            Hosts = [new RegistryHostOptions(host) { PlainHttp = parsed.GetValue(plainHttp), CertificateAuthorityPem = pem }],
            Egress = new EgressOptions { AllowLoopback = true },
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
