using System.Text.Json;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>A policy for whatever image, as a file for <c>admissionguard verify</c>.</summary>
/// <param name="Authority">The one authority, as the policy's JSON.</param>
/// <param name="TrustedRoot">The trusted_root.json of its Sigstore instance, or null.</param>
public sealed record LabPolicy(object Authority, string? TrustedRoot = null)
{
    /// <summary>Who issued the identity of the lab's workflow.</summary>
    public const string Issuer = "https://token.actions.githubusercontent.com";
    /// <summary>The identity of the lab's workflow.</summary>
    public const string Workflow = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";

    /// <summary>Whoever has a key.</summary>
    public static LabPolicy OfKey(string pem, string? trustedRoot = null) => new(
        trustedRoot is null ? new { name = "signer", key = new { data = pem } } : (object)new { name = "signer", key = new { data = pem, trustRootRef = new { name = "lab" } } },
        trustedRoot);

    /// <summary>Whoever has an identity.</summary>
    public static LabPolicy OfIdentity(string trustedRoot, string subject = Workflow, string issuer = Issuer) => new(
        new { name = "signer", keyless = new { trustRootRef = new { name = "lab" }, identities = new[] { new { issuer, subject } } } },
        trustedRoot);

    /// <summary>The policy as a JSON text.</summary>
    /// <param name="requirements">Predicate types of attestations, and <c>signature</c>.</param>
    public string Text(IEnumerable<string> requirements)
    {
        var from = new { anyOf = new[] { "signer" } };
        var policy = new
        {
            apiVersion = "admissionguard.dev/v1alpha1",
            kind = "ClusterImagePolicy",
            metadata = new { name = "lab" },
            spec = new
            {
                match = new { images = new[] { "**" } },
                authorities = new[] { Authority },
                require = requirements.Select((wanted, i) => wanted == "signature"
                    ? (object)new { name = $"r{i}", signature = new { from } }
                    : new { name = $"r{i}", attestation = new { from, predicateType = wanted, schema = new { type = "object" } } }),
            },
        };
        object[] items = TrustedRoot is null ? [policy] :
        [
            policy,
            new { apiVersion = "admissionguard.dev/v1alpha1", kind = "TrustRoot", metadata = new { name = "lab" }, spec = new { trustedRoot = new { data = TrustedRoot } } },
        ];
        return JsonSerializer.Serialize(new { apiVersion = "v1", kind = "List", items });
    }
}
