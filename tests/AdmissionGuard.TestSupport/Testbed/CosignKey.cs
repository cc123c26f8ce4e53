namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A cosign key pair (ECDSA P-256, empty password), and the image signing that uses it.</summary>
/// <param name="PrivatePath">cosign.key.</param>
/// <param name="PublicPath">cosign.pub, PEM.</param>
public sealed record CosignKey(string PrivatePath, string PublicPath)
{
    /// <summary>The public key as PEM.</summary>
    public string PublicPem => File.ReadAllText(PublicPath);

    /// <summary>Makes a key pair in a folder.</summary>
    public static async Task<CosignKey> CreateAsync(string folder, string name = "cosign")
    {
        var prefix = Path.Combine(folder, name);
        await Tools.Cosign31.RunAsync("generate-key-pair", "--output-key-prefix", prefix);
        return new CosignKey(prefix + ".key", prefix + ".pub");
    }

    /// <summary>`cosign sign` with 2.5 and no log: a `.sig` tag.</summary>
    public Task SignWithCosign25Async(string image) =>
        Tools.Cosign25.RunAsync("sign", "-y", "--key", PrivatePath, "--tlog-upload=false", image);

    /// <summary>`cosign sign` with 3.1 and no log: a Sigstore bundle as a referrer.</summary>
    public Task SignWithCosign31Async(string image) =>
        Tools.Cosign31.RunAsync("sign", "-y", "--key", PrivatePath, "--use-signing-config=false", "--tlog-upload=false", image);
}
