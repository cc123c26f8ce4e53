using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>A way in which a real tool puts evidence into a registry.</summary>
/// <param name="Name">What it is called in test names.</param>
/// <param name="Wanted"><c>signature</c> or the predicate type that it proves.</param>
/// <param name="Keyless">True when an identity signs, false for a key.</param>
/// <param name="WriteAsync">Does it.</param>
internal sealed record Push(string Name, string Wanted, bool Keyless, Func<PushLab, TestImage, Task> WriteAsync)
{
    private static readonly string[] Attested = ["--type", PushLab.PredicateType, "--predicate"];

    public static IReadOnlyList<Push> All { get; } =
    [
        Signing("cosign 2.5 sign, key", (lab, image) => lab.Cosign25().RunAsync(["sign", .. lab.KeyAlone(false), image.Reference])),
        Signing("cosign 2.5 sign, key, logged and stamped", (lab, image) => lab.Cosign25().RunAsync(
            ["sign", "-y", "--key", lab.Key.PrivatePath, "--rekor-url", lab.Sigstore.Address.OriginalString, "--timestamp-server-url", $"{lab.Sigstore.Address.OriginalString}/api/v1/timestamp", image.Reference])),
        Signing("cosign 2.5 sign, Docker media types", (lab, image) => lab.Cosign25(("COSIGN_DOCKER_MEDIA_TYPES", "1")).RunAsync(["sign", .. lab.KeyAlone(false), image.Reference])),
        Signing("cosign 2.5 sign, referrers mode", (lab, image) => lab.Cosign25(("COSIGN_EXPERIMENTAL", "1")).RunAsync(["sign", .. lab.KeyAlone(false), "--registry-referrers-mode=oci-1-1", image.Reference])),
        Signing("cosign 2.5 sign, keyless", async (lab, image) => await lab.Cosign25().RunAsync(["sign", .. await lab.KeylessOldAsync(), image.Reference]), keyless: true),
        Signing("cosign 2.5 attach signature", AttachSignatureAsync),
        Signing("cosign 3.1 sign, key", (lab, image) => lab.Cosign31().RunAsync(["sign", .. lab.KeyAlone(true), image.Reference])),
        Signing("cosign 3.1 sign, keyless", async (lab, image) => await lab.Cosign31().RunAsync(["sign", .. await lab.KeylessAsync(), image.Reference]), keyless: true),
        Signing("cosign 3.1 sign, old format", (lab, image) => lab.Cosign31().RunAsync(["sign", "--new-bundle-format=false", .. lab.KeyAlone(true), image.Reference])),
        Signing("cosign 3.1 sign, old format, keyless", async (lab, image) => await lab.Cosign31().RunAsync(["sign", "--new-bundle-format=false", "--use-signing-config=false", .. await lab.KeylessOldAsync(), image.Reference]), keyless: true),
        Signing("cosign 3.1 sign, old format, referrers mode", (lab, image) => lab.Cosign31(("COSIGN_EXPERIMENTAL", "1")).RunAsync(["sign", "--new-bundle-format=false", "--registry-referrers-mode=oci-1-1", .. lab.KeyAlone(true), image.Reference])),
        Attesting("cosign 2.5 attest, key", (lab, image) => lab.Cosign25().RunAsync(["attest", .. lab.KeyAlone(false), .. Attested, lab.Predicate, image.Reference])),
        Attesting("cosign 2.5 attest, bundle", (lab, image) => lab.Cosign25().RunAsync(["attest", "--new-bundle-format", .. lab.KeyAlone(false), .. Attested, lab.Predicate, image.Reference])),
        Attesting("cosign 2.5 attest, keyless", async (lab, image) => await lab.Cosign25().RunAsync(["attest", .. await lab.KeylessOldAsync(), .. Attested, lab.Predicate, image.Reference]), keyless: true),
        Attesting("cosign 3.1 attest, key", (lab, image) => lab.Cosign31().RunAsync(["attest", .. lab.KeyAlone(true), .. Attested, lab.Predicate, image.Reference])),
        Attesting("cosign 3.1 attest, keyless", async (lab, image) => await lab.Cosign31().RunAsync(["attest", .. await lab.KeylessAsync(), .. Attested, lab.Predicate, image.Reference]), keyless: true),
        Attesting("cosign 3.1 attest, old format", (lab, image) => lab.Cosign31().RunAsync(["attest", "--new-bundle-format=false", .. lab.KeyAlone(true), .. Attested, lab.Predicate, image.Reference])),
        Attesting("oras attach", async (lab, image) => await lab.Oras.RunAsync(
            ["attach", "--plain-http", "--disable-path-validation", "--artifact-type", "application/vnd.dev.sigstore.bundle.v0.3+json", image.Reference, $"{await lab.BundleAsync(image)}:application/vnd.dev.sigstore.bundle.v0.3+json"])),
        Attesting("oras attach, no type on the layer", async (lab, image) => await lab.Oras.RunAsync(
            ["attach", "--plain-http", "--disable-path-validation", "--artifact-type", "application/vnd.dev.sigstore.bundle.v0.3+json", image.Reference, await lab.BundleAsync(image)])),
        Attesting("npm @sigstore/oci", async (lab, image) => await Tools.Node.RunAsync(
        [
            Checkout.PathOf("eng", "testbed", "sigstore-oci", "attach.mjs"), TestbedCache.Folder("sigstore-oci"), image.Repository, image.Digest, await lab.BundleAsync(image), PushLab.PredicateType,
            .. lab.Registry.Credential is { } login ? [login.UserName, login.Password] : (string[])[],
        ])),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Push Signing(string name, Func<PushLab, TestImage, Task> write, bool keyless = false) => new(name, "signature", keyless, write);

    private static Push Attesting(string name, Func<PushLab, TestImage, Task> write, bool keyless = false) => new(name, PushLab.PredicateType, keyless, write);

    private static async Task AttachSignatureAsync(PushLab lab, TestImage image)
    {
        var folder = Directory.CreateDirectory(Path.Combine(lab.Folder, $"{Guid.NewGuid():n}")).FullName;
        var (payload, signature) = (Path.Combine(folder, "payload.json"), Path.Combine(folder, "signature"));
        await File.WriteAllTextAsync(payload, await lab.Cosign25().RunAsync("generate", image.Reference));
        await lab.Cosign25().RunAsync(["sign-blob", .. lab.KeyAlone(false), "--output-signature", signature, payload]);
        await lab.Cosign25().RunAsync("attach", "signature", "--payload", payload, "--signature", signature, image.Reference);
    }
}
