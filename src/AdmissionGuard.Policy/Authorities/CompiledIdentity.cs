using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Authorities;

/// <summary>An identity with its expressions prepared: every part that is given must hold.</summary>
/// <param name="Issuer">What is wanted of the issuer; null for a PKI of one's own, whose authority is the issuer.</param>
/// <param name="Subject">What is wanted of the subject alternative name.</param>
/// <param name="Claims">What is wanted of each claim that is named.</param>
internal sealed record CompiledIdentity(TextMatcher? Issuer, TextMatcher Subject, IReadOnlyList<(string Name, TextMatcher Value)> Claims)
{
    /// <summary>How many parts do not hold, and the first of them for a message.</summary>
    public (int Count, string Message) Mismatches(CertificateSigner signer)
    {
        var count = 0;
        var message = "";
        if (!Subject.Matches(signer.Subject))
            Add("subject", signer.Subject, Subject);
        if (Issuer is not null && !Issuer.Matches(signer.Issuer))
            Add("issuer", signer.Issuer, Issuer);
        foreach (var (name, wanted) in Claims)
        {
            var value = signer.Claims[name];
            if (!wanted.Matches(value))
                Add("claim " + name, value, wanted);
        }

        return (count, message);

        void Add(string part, string? found, TextMatcher wanted)
        {
            if (count++ == 0)
                message = $"{part} is {UntrustedText.Show(found)}, want {wanted}";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Issuer is null ? Subject.ToString() : $"{Subject} by {Issuer}";
}
