using System.Security.Cryptography;

namespace AdmissionGuard.TestSupport.Evidence;

/// <summary>One directory of sigstore-conformance's bundle verification, or of a suite in its layout.</summary>
public sealed record ConformanceCase(string Directory)
{
    private const string DefaultIdentity =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";

    private const string DefaultIssuer = "https://token.actions.githubusercontent.com";

    /// <summary>Whether the bundle must be refused.</summary>
    public bool MustFail => Directory.EndsWith("_fail", StringComparison.Ordinal);

    /// <summary>The artifact as a file, and as its digest where the case has one.</summary>
    public IEnumerable<string> Artifacts()
    {
        if (Optional("digest") is { } digest)
            return [File.ReadAllText(digest).Trim()];
        var artifact = Optional("artifact") ?? Path.Combine(ConformanceSuites.Folder!, "sigstore", "a.txt");
        // The one bundle whose subject is a sha512 only.
        return Path.GetFileName(Directory).StartsWith("npm_", StringComparison.Ordinal)
            ? [artifact]
            : [artifact, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(artifact)))];
    }

    /// <summary>The command line of the client protocol.</summary>
    public string[] Arguments(string artifact)
    {
        string[] signer = Optional("key.pub") is { } key
            ? ["--key", key]
            : ["--certificate-identity", Text("identity") ?? DefaultIdentity, "--certificate-oidc-issuer", Text("issuer") ?? DefaultIssuer];
        var root = Optional("trusted_root.json") ?? Path.Combine(ConformanceSuites.Folder!, "trusted_root.production.json");
        return ["verify-bundle", "--bundle", Path.Combine(Directory, "bundle.sigstore.json"), .. signer, "--trusted-root", root, artifact];
    }

    private string? Text(string name) => Optional(name) is { } path ? File.ReadAllText(path).Trim() : null;

    private string? Optional(string name)
    {
        var path = Path.Combine(Directory, name);
        return File.Exists(path) ? path : null;
    }
}
