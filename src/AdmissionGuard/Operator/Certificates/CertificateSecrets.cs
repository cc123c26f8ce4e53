using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.Operator.Certificates;

/// <summary>Reads and writes the two Secrets. Writes carry the version that was read, so that nobody's change is overwritten unseen.</summary>
internal sealed class CertificateSecrets(IKubernetes client, string ns, CertificateOptions options)
{
    private V1Secret? authority;
    private V1Secret? serving;

    /// <summary>What they hold now.</summary>
    public async Task<CertificateState> ReadAsync(CancellationToken cancellationToken)
    {
        authority = await FindAsync(options.AuthoritySecret, cancellationToken).ConfigureAwait(false);
        serving = await FindAsync(options.ServingSecret, cancellationToken).ConfigureAwait(false);
        return new CertificateState(
            Keyed(authority, "ca.crt", "ca.key"), Keyed(authority, "incoming.crt", "incoming.key"), Text(authority, "outgoing.crt"), Keyed(serving, "tls.crt", "tls.key"));
    }

    /// <summary>
    /// Writes what differs: first the authorities, from which a serving certificate can always be made anew, then the
    /// serving certificate.
    /// </summary>
    public async Task WriteAsync(CertificateState before, CertificateState after, CancellationToken cancellationToken)
    {
        if (after with { Leaf = null } != before with { Leaf = null })
        {
            await PutAsync(authority, options.AuthoritySecret, "Opaque", new()
            {
                ["ca.crt"] = after.Signing?.CertificatePem,
                ["ca.key"] = after.Signing?.KeyPem,
                ["incoming.crt"] = after.Incoming?.CertificatePem,
                ["incoming.key"] = after.Incoming?.KeyPem,
                ["outgoing.crt"] = after.OutgoingPem,
            }, cancellationToken).ConfigureAwait(false);
        }

        if (after.Leaf != before.Leaf)
        {
            await PutAsync(serving, options.ServingSecret, "kubernetes.io/tls", new()
            {
                ["tls.crt"] = after.Leaf?.CertificatePem,
                ["tls.key"] = after.Leaf?.KeyPem,
                ["ca.crt"] = after.Signing?.CertificatePem,
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<V1Secret?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CoreV1.ReadNamespacedSecretAsync(name, ns, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<V1Secret> PutAsync(V1Secret? existing, string name, string type, Dictionary<string, string?> data, CancellationToken cancellationToken)
    {
        var content = data.Where(item => item.Value is not null).ToDictionary(item => item.Key, item => Encoding.UTF8.GetBytes(item.Value!));
        if (existing is null)
        {
            var made = new V1Secret { Metadata = new V1ObjectMeta { Name = name, Labels = Labels }, Type = type, Data = content };
            return client.CoreV1.CreateNamespacedSecretAsync(made, ns, cancellationToken: cancellationToken);
        }

        existing.Data = content;
        return client.CoreV1.ReplaceNamespacedSecretAsync(existing, name, ns, cancellationToken: cancellationToken);
    }

    private static Dictionary<string, string> Labels => new(StringComparer.Ordinal) { ["app.kubernetes.io/name"] = "admissionguard", ["app.kubernetes.io/managed-by"] = "admissionguard-operator" };

    private static KeyedCertificate? Keyed(V1Secret? secret, string certificate, string key) =>
        KeyedCertificate.TryRead(Text(secret, certificate), Text(secret, key), out var read) ? read : null;

    private static string? Text(V1Secret? secret, string key) =>
        secret?.Data is { } data && data.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
