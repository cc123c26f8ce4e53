using System.CommandLine;
using System.CommandLine.Parsing;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Cli;

/// <summary>
/// <c>admissionguard verify-bundle</c>: verifies one Sigstore bundle for one artifact, offline, with the command line of
/// sigstore-conformance's client protocol. Exit code 0 means verified, 1 refused with the reason, 2 that it could not be tried.
/// </summary>
internal static class VerifyBundleCommand
{
    private static readonly Option<FileInfo> Bundle = new("--bundle") { Description = "The Sigstore bundle.", Required = true };

    private static readonly Option<string?> Identity = new("--certificate-identity") { Description = "The signing certificate's subject: exactly this." };

    private static readonly Option<string?> IdentityPattern = new("--certificate-identity-regexp")
    {
        Description = "The signing certificate's subject: a regular expression that matches all of it.",
    };

    private static readonly Option<string?> Issuer = new("--certificate-oidc-issuer") { Description = "The identity's issuer: exactly this." };

    private static readonly Option<string?> IssuerPattern = new("--certificate-oidc-issuer-regexp")
    {
        Description = "The identity's issuer: a regular expression that matches all of it.",
    };

    private static readonly Option<FileInfo?> Key = new("--key") { Description = "The signer's public key (PEM), in place of a certificate identity." };

    private static readonly Option<FileInfo?> TrustedRoot = new("--trusted-root")
    {
        Description = "The trusted_root.json of a Sigstore instance; by default that of the public-good instance as of this version.",
    };

    private static readonly Option<bool> Staging = new("--staging") { Description = "Trust Sigstore's staging instance. Needs its --trusted-root." };

    private static readonly Option<int> LogEntries = new("--log-entries")
    {
        Description = "How many transparency logs must have an entry. With 0, a key's signature needs no proven time either.",
        DefaultValueFactory = _ => VerificationOptions.Default.MinimumLogEntries,
    };

    private static readonly Option<int> Timestamps = new("--timestamps")
    {
        Description = "How many timestamp authorities must have stamped the signature.",
        DefaultValueFactory = _ => VerificationOptions.Default.MinimumTimestamps,
    };

    private static readonly Option<int> CertificateTimestamps = new("--certificate-timestamps")
    {
        Description = "How many certificate-transparency logs must have promised the certificate; 0 for instances that have none.",
        DefaultValueFactory = _ => VerificationOptions.Default.MinimumCertificateTimestamps,
    };

    private static readonly Option<bool> RequireInclusionProof = new("--require-inclusion-proof")
    {
        Description = "A log entry counts only with a proof of inclusion, not with the log's promise alone.",
    };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };

    private static readonly Argument<string> Artifact = new("FILE_OR_DIGEST") { Description = "The artifact: a file, or its digest as in sha256:…" };

    public static Command Create()
    {
        var command = new Command("verify-bundle", "Verify a Sigstore bundle for an artifact, offline.")
        {
            Bundle, Identity, IdentityPattern, Issuer, IssuerPattern, Key, TrustedRoot, Staging, LogEntries, Timestamps, CertificateTimestamps,
            RequireInclusionProof, Output, Artifact,
        };
        Output.AcceptOnlyFromAmong("text", "json");
        command.Validators.Add(DemandSigner);
        command.SetAction(RunAsync);
        return command;
    }

    // Who signed must be said, in full and in one way: an identity without its issuer is anybody's.
    private static void DemandSigner(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        var identity = (Given(Identity) ? 1 : 0) + (Given(IdentityPattern) ? 1 : 0);
        var issuer = (Given(Issuer) ? 1 : 0) + (Given(IssuerPattern) ? 1 : 0);
        if (Given(Key) ? identity + issuer > 0 : identity != 1 || issuer != 1)
            result.AddError("Give either --key, or one --certificate-identity and one --certificate-oidc-issuer (or their -regexp forms).");
        foreach (var threshold in (Option<int>[])[LogEntries, Timestamps, CertificateTimestamps])
        {
            if (result.GetValue(threshold) < 0)
                result.AddError($"{threshold.Name} must not be negative.");
        }

        DemandExpression(result, IdentityPattern);
        DemandExpression(result, IssuerPattern);
    }

    private static void DemandExpression(CommandResult result, Option<string?> option)
    {
        try
        {
            TextPattern.From(null, result.GetValue(option));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            result.AddError($"{option.Name}: {e.Message}");
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var logEntries = parsed.GetValue(LogEntries);
        var request = new BundleVerificationRequest
        {
            Bundle = parsed.GetRequiredValue(Bundle),
            Artifact = parsed.GetRequiredValue(Artifact),
            Identity = TextPattern.From(parsed.GetValue(Identity), parsed.GetValue(IdentityPattern)),
            Issuer = TextPattern.From(parsed.GetValue(Issuer), parsed.GetValue(IssuerPattern)),
            Key = parsed.GetValue(Key),
            TrustedRoot = parsed.GetValue(TrustedRoot),
            Staging = parsed.GetValue(Staging),
            Options = new VerificationOptions
            {
                MinimumLogEntries = logEntries,
                MinimumTimestamps = parsed.GetValue(Timestamps),
                MinimumCertificateTimestamps = parsed.GetValue(CertificateTimestamps),
                RequireSigningTime = logEntries > 0 || parsed.GetValue(Key) is null,
                RequireInclusionProof = parsed.GetValue(RequireInclusionProof),
            },
        };
        var outcome = await BundleVerification.RunAsync(request, TimeProvider.System, cancellation).ConfigureAwait(false);
        var configuration = parsed.InvocationConfiguration;
        if (outcome.Unusable is { } reason)
        {
            await configuration.Error.WriteLineAsync(reason).ConfigureAwait(false);
            return ExitCode.Undecided;
        }

        var result = outcome.Result!;
        if (parsed.GetValue(Output) == "json")
            await configuration.Output.WriteLineAsync(VerificationReport.ToJson(result)).ConfigureAwait(false);
        else
            await (result.IsVerified ? configuration.Output : configuration.Error).WriteLineAsync(VerificationReport.ToText(result)).ConfigureAwait(false);
        return result.IsVerified ? ExitCode.Admitted : ExitCode.Denied;
    }
}
