namespace AdmissionGuard.Operator.Certificates;

/// <summary>
/// The order in which certificates are replaced so that at no moment a certificate is served that API servers do not
/// trust: new authority published beside the old; then the new certificate; then, once that is seen served everywhere,
/// the old authority dropped. One call is one step, and any step may be the last one before a crash.
/// </summary>
internal static class CertificatePlan
{
    /// <summary>The next state, or the same one when there is nothing to do now.</summary>
    /// <param name="state">What the Secrets hold.</param>
    /// <param name="seen">What was seen of the outside.</param>
    /// <param name="names">The names that API servers call.</param>
    /// <param name="now">The time.</param>
    public static CertificateState Next(CertificateState state, CertificateObservation seen, IReadOnlyList<string> names, DateTimeOffset now)
    {
        // Nothing to go on from: without a key that signs there is no overlap to be had.
        if (state.Signing is not { } signing || signing.IsOver(now) || now < signing.NotBefore)
        {
            var authority = state.Incoming is { } ready && !ready.IsOver(now) && now >= ready.NotBefore ? ready : CertificateIssuer.NewAuthority(now);
            return new CertificateState(authority, null, null, CertificateIssuer.NewLeaf(authority, names, now));
        }

        // A certificate that is missing, another's, for other names or due. Also what a crash after the last step leaves.
        if (state.Leaf is not { } leaf || leaf.IsDue(now) || !CertificateIssuer.Vouches(signing.CertificatePem, leaf.CertificatePem, names))
            return state with { Leaf = CertificateIssuer.NewLeaf(signing, names, now) };

        if (state.OutgoingPem is { } outgoing)
        {
            // What is over vouches for nothing any more: a replica that never answers must not hold up the next rotation.
            var isSeen = CertificateIssuer.IsOver(outgoing, now) || IsServed(leaf, seen);
            return isSeen ? state with { OutgoingPem = null } : state;
        }

        if (state.Incoming is { } incoming)
        {
            return seen.PublishedFor >= CertificateTimes.Publication
                ? new CertificateState(incoming, null, signing.CertificatePem, CertificateIssuer.NewLeaf(incoming, names, now))
                : state;
        }

        return signing.IsDue(now) ? state with { Incoming = CertificateIssuer.NewAuthority(now) } : state;
    }

    private static bool IsServed(KeyedCertificate leaf, CertificateObservation seen) =>
        seen.Served is { Count: > 0 } served && served.All(fingerprint => fingerprint == leaf.Fingerprint);

    /// <summary>How long nothing needs to be looked at, unless something changes.</summary>
    public static TimeSpan Pause(CertificateState state) => state.IsRotating ? CertificateTimes.DuringRotation : CertificateTimes.Idle;
}
