using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>A registry, a private Sigstore, keys, and tools that are logged in.</summary>
internal sealed class PushLab
{
    public const string PredicateType = "https://example.com/test/v1";

    private PushLab(RegistryServer registry, SigstoreServer sigstore, string folder)
    {
        Registry = registry;
        Sigstore = sigstore;
        Folder = folder;
    }

    public RegistryServer Registry { get; }

    public SigstoreServer Sigstore { get; }

    /// <summary>Its files, and the tools' config.json with the registry's password.</summary>
    public string Folder { get; }

    public CosignKey Key { get; private set; } = null!;

    /// <summary>A key that signs nothing.</summary>
    public CosignKey Stranger { get; private set; } = null!;

    public string Predicate => Path.Combine(Folder, "predicate.json");

    public Tool Crane => LoggedIn(Tools.Crane);

    public Tool Oras => LoggedIn(Tools.Oras);

    public Tool Notation => LoggedIn(Tools.Notation, ("XDG_CONFIG_HOME", Folder), ("NOTATION_USERNAME", Registry.Credential?.UserName), ("NOTATION_PASSWORD", Registry.Credential?.Password));

    public static async Task<PushLab> CreateAsync(RegistryServer registry, SigstoreServer sigstore)
    {
        var lab = new PushLab(registry, sigstore, Directory.CreateTempSubdirectory("admissionguard-lab-").FullName);
        if (registry.Credential is { } credential)
            await lab.Crane.RunAsync("auth", "login", registry.Host, "-u", credential.UserName, "-p", credential.Password);
        lab.Key = await CosignKey.CreateAsync(lab.Folder);
        lab.Stranger = await CosignKey.CreateAsync(lab.Folder, "stranger");
        await File.WriteAllTextAsync(lab.Predicate, """{"result":"PASSED"}""");
        await lab.Notation.RunAsync("cert", "generate-test", "--default", "lab.example");
        return lab;
    }

    public Tool Cosign25(params (string Name, string? Value)[] variables) => LoggedIn(new Tool(Tools.Cosign25.Path, Sigstore.Cosign25Environment), variables);

    public Tool Cosign31(params (string Name, string? Value)[] variables) => LoggedIn(new Tool(Tools.Cosign31.Path, Sigstore.Cosign25Environment), variables);

    public Task<TestImage> PushImageAsync(string name) => TestImage.PushAsync(Registry, $"lab/{name}", Crane);

    /// <summary>Arguments of cosign 2 and 3 that make them sign with the key and nothing else.</summary>
    public IEnumerable<string> KeyAlone(bool cosign3) => ["-y", "--key", Key.PrivatePath, .. cosign3 ? ["--use-signing-config=false"] : (string[])[], "--tlog-upload=false"];

    /// <summary>Arguments of cosign 2 (and of 3 in the old format) for a certificate, the log and a timestamp.</summary>
    public async Task<string[]> KeylessOldAsync() =>
    [
        "-y", "--fulcio-url", Sigstore.Address.OriginalString, "--rekor-url", Sigstore.Address.OriginalString,
        "--identity-token", await SigstoreServer.TokenAsync("github"),
    ];

    /// <summary>Arguments of cosign 3 for a certificate, the log and a timestamp.</summary>
    public async Task<string[]> KeylessAsync() =>
        ["-y", "--signing-config", Sigstore.SigningConfigPath(), "--trusted-root", Sigstore.TrustedRootPath, "--identity-token", await SigstoreServer.TokenAsync("github")];

    /// <summary>An attestation as a bundle in a file.</summary>
    public async Task<string> BundleAsync(TestImage image)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():n}.json");
        await Cosign31().RunAsync(["attest", .. KeyAlone(cosign3: true), "--no-upload", "--bundle", file, "--type", PredicateType, "--predicate", Predicate, image.Reference]);
        return file;
    }

    private Tool LoggedIn(Tool tool, params (string Name, string? Value)[] variables)
    {
        var environment = new Dictionary<string, string?>(tool.Environment ?? new Dictionary<string, string?>()) { ["DOCKER_CONFIG"] = Folder };
        foreach (var (name, value) in variables)
            environment[name] = value;
        return tool with { Environment = environment };
    }
}
