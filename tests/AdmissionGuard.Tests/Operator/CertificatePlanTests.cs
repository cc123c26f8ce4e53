using AdmissionGuard.Operator.Certificates;
using CsCheck;

namespace AdmissionGuard.Tests.Operator;

/// <summary>Certificates are replaced in an order in which API servers trust whatever is served, at every moment.</summary>
public sealed class CertificatePlanTests
{
    private static readonly string[] Names = ["admissionguard-webhook.admissionguard-system.svc"];
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateObservation Nothing = new(null, null);

    [Fact]
    public void The_first_step_makes_an_authority_and_a_certificate_with_the_documented_lifetimes()
    {
        var made = CertificatePlan.Next(CertificateState.Empty, Nothing, Names, Start);
        Assert.Equal(Start + TimeSpan.FromDays(365), made.Signing!.NotAfter);
        Assert.Equal(Start + TimeSpan.FromDays(90), made.Leaf!.NotAfter);
        Assert.True(CertificateIssuer.Vouches(made.Signing.CertificatePem, made.Leaf.CertificatePem, Names));
        Assert.False(CertificateIssuer.Vouches(made.Signing.CertificatePem, made.Leaf.CertificatePem, ["other.default.svc"]));
        Assert.Same(made, CertificatePlan.Next(made, Nothing, Names, Start.AddDays(59)));
        Assert.NotEqual(made.Leaf, CertificatePlan.Next(made, Nothing, Names, Start.AddDays(61)).Leaf);
    }

    [Fact]
    public void A_certificate_that_is_gone_or_somebody_elses_or_for_other_names_is_made_anew_by_the_same_authority()
    {
        var made = CertificatePlan.Next(CertificateState.Empty, Nothing, Names, Start);
        var stranger = CertificatePlan.Next(CertificateState.Empty, Nothing, Names, Start);
        foreach (var leaf in new[] { null, stranger.Leaf, CertificateIssuer.NewLeaf(made.Signing!, ["other.default.svc"], Start) })
        {
            var next = CertificatePlan.Next(made with { Leaf = leaf }, Nothing, Names, Start);
            Assert.Equal(made.Signing, next.Signing);
            Assert.True(CertificateIssuer.Vouches(made.Signing!.CertificatePem, next.Leaf!.CertificatePem, Names));
        }
    }

    [Fact]
    public void An_authority_that_cannot_be_read_or_is_over_is_replaced_at_once()
    {
        var made = CertificatePlan.Next(CertificateState.Empty, Nothing, Names, Start);
        Assert.NotEqual(made.Signing, CertificatePlan.Next(made, Nothing, Names, Start.AddDays(366)).Signing);
        Assert.False(KeyedCertificate.TryRead(made.Signing!.CertificatePem, made.Leaf!.KeyPem, out _));
        Assert.False(KeyedCertificate.TryRead("no PEM", made.Leaf.KeyPem, out _));
        Assert.False(KeyedCertificate.TryRead(null, null, out _));
    }

    /// <summary>
    /// Four years with replicas and API servers that follow after any delay, looks at any distance and crashes between the
    /// two writes: whatever is served is trusted and valid at every moment, and authorities do change.
    /// </summary>
    [Fact]
    public void Whatever_is_served_is_trusted_at_every_moment_however_late_everybody_is()
    {
        var vouched = new Dictionary<(string, string), bool>();
        var gen = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 6]).List[30, 60];
        gen.Sample(schedule =>
        {
            var now = Start;
            var state = CertificatePlan.Next(CertificateState.Empty, Nothing, Names, now);
            var published = state.Bundle!;
            var publishedSince = now;
            var replicas = new[] { state.Leaf!, state.Leaf! };
            var authorities = new HashSet<string> { state.Signing!.Fingerprint };
            for (var round = 0; round < 8; round++)
            {
                foreach (var (look, lagOfApi, lagOfPods, accident) in schedule)
                {
                    now += TimeSpan.FromDays(look);
                    // The API server and each Pod follow at some looks and not at others; Pods never for longer than a month.
                    if (lagOfApi < 30 && published != state.Bundle)
                        (published, publishedSince) = (state.Bundle!, now);
                    if (lagOfPods < 25 || replicas[0].NotAfter < now.AddDays(15))
                        replicas[0] = state.Leaf!;
                    if (lagOfPods < 15 || replicas[1].NotAfter < now.AddDays(15))
                        replicas[1] = state.Leaf!;

                    var seen = new CertificateObservation(
                        published == state.Bundle ? now - publishedSince : null, lagOfPods == 40 ? null : [.. replicas.Select(r => r.Fingerprint)]);
                    var next = CertificatePlan.Next(state, seen, Names, now);
                    // A crash after the first of the two writes: the old certificate stays beside the new authorities.
                    state = accident == 0 ? next with { Leaf = state.Leaf } : next;
                    authorities.Add(state.Signing!.Fingerprint);
                    foreach (var served in replicas)
                    {
                        Assert.True(now < served.NotAfter, "an expired certificate is served");
                        Assert.Contains(Split(published), authority => Vouches(authority, served.CertificatePem));
                    }
                }
            }

            Assert.True(now < Start.AddDays(250) || authorities.Count > 1, "no authority was replaced");
        }, iter: 3, threads: 1);

        bool Vouches(string authority, string leaf) =>
            vouched.TryGetValue((authority, leaf), out var known) ? known : vouched[(authority, leaf)] = CertificateIssuer.Vouches(authority, leaf, Names);

        static IEnumerable<string> Split(string bundle) =>
            bundle.Split("-----END CERTIFICATE-----", StringSplitOptions.RemoveEmptyEntries).Where(part => part.Contains("BEGIN", StringComparison.Ordinal)).Select(part => part.Trim() + "\n-----END CERTIFICATE-----\n");
    }
}
