using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Makes a timestamp authority of its chain: the signing certificate first, where it is pinned, the root last.</summary>
internal static class TimestampAuthorityChain
{
    /// <summary>Takes the chain apart; null when there is no certificate authority in it.</summary>
    public static TimestampAuthority? TryCreate(IReadOnlyList<Certificate> chain, ValidityWindow window)
    {
        var pinned = chain.Count > 0 && !chain[0].Extensions.IsCertificateAuthority ? chain[0] : null;
        Certificate[] path = [.. chain.Skip(pinned is null ? 0 : 1)];
        return path.Length == 0 ? null : new TimestampAuthority(pinned, new IssuingAuthority(path, window, Oids.TimeStamping));
    }
}
