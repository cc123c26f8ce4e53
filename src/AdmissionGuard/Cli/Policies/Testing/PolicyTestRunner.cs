using System.CommandLine;
using System.Diagnostics;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Layout;
using AdmissionGuard.Review;

namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>Runs cases by the webhook's own code.</summary>
internal sealed class PolicyTestRunner(RegistryArguments registry, ParseResult parsed)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public async Task<PolicyTestResult> RunAsync(PolicyTestFile file, PolicyTestCase test, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var failure = await FailureAsync(file, test, cancellationToken).ConfigureAwait(false);
        return new PolicyTestResult(file.Name, test.Name, failure, watch.Elapsed);
    }

    private async Task<string?> FailureAsync(PolicyTestFile file, PolicyTestCase test, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
        var documents = await PolicyFiles.ReadAsync(file.Policies.Select(p => Path.Combine(folder, p)), cancellationToken).ConfigureAwait(false);
        if (!documents.Success)
            return documents.Errors[0].ToString();
        if (await MaterialAsync(file, folder, cancellationToken).ConfigureAwait(false) is not { } material)
            return "each material names exactly one of secret, configMap and trustRoot";

        var question = new ImageJudgement
        {
            Image = OciLayoutReference.IsLayout(test.Image) ? "oci-layout:" + Path.Combine(folder, test.Image["oci-layout:".Length..]) : test.Image,
            As = test.As,
            Namespace = test.Namespace,
            NamespaceLabels = test.NamespaceLabels ?? new Dictionary<string, string>(),
            ObjectLabels = test.Labels ?? new Dictionary<string, string>(),
            Timeout = Timeout,
            Time = file.Time is { } time ? new StandingClock(time) : TimeProvider.System,
        };
        var judged = await question.JudgeAsync(documents.Documents, material, new PolicySettings(), registry, parsed, cancellationToken).ConfigureAwait(false);
        return judged.Verdict is { } verdict ? Mismatch(verdict, test.Expect) : string.Join("; ", judged.Complaints);
    }

    private static string? Mismatch(ImageVerdict verdict, PolicyTestExpectation expected)
    {
        var found = !verdict.Admitted ? ExpectedVerdict.Denied : verdict.Denials.Count > 0 ? ExpectedVerdict.Warned : ExpectedVerdict.Admitted;
        var told = verdict.Denials.Count == 0 ? "" : ": " + string.Join("; ", verdict.Denials.Select(d => $"{d.Policy} / {d.Requirement}: {d.Reason}: {d.Message}"));
        if (found != expected.Verdict)
            return $"is {found}, want {expected.Verdict}{told}";
        if (expected is { Reason: null, Policy: null, Requirement: null } || verdict.Denials.Any(d => IsExpected(d, expected)))
            return null;
        return $"want {expected.Policy ?? "any policy"} / {expected.Requirement ?? "any requirement"}: {expected.Reason?.ToString() ?? "any reason"}{told}";
    }

    private static bool IsExpected(Denial denial, PolicyTestExpectation expected) =>
        (expected.Reason is null || denial.Reason == expected.Reason)
        && (expected.Policy is null || denial.Policy?.ToString() == expected.Policy)
        && (expected.Requirement is null || denial.Requirement == expected.Requirement);

    private static async Task<PolicyMaterial?> MaterialAsync(PolicyTestFile file, string folder, CancellationToken cancellationToken)
    {
        var items = new Dictionary<MaterialRef, ReadOnlyMemory<byte>>();
        foreach (var item in file.Material ?? [])
        {
            if ((item.Secret is null ? 0 : 1) + (item.ConfigMap is null ? 0 : 1) + (item.TrustRoot is null ? 0 : 1) != 1)
                return null;
            var reference = item.TrustRoot is not null
                ? MaterialRef.TrustRoot(item.TrustRoot)
                : new MaterialRef(item.Secret is not null ? MaterialKind.Secret : MaterialKind.ConfigMap, item.Namespace ?? new PolicySettings().OperatorNamespace, (item.Secret ?? item.ConfigMap)!, item.Key ?? DefaultKeys.PublicKey);
            items[reference] = await File.ReadAllBytesAsync(Path.Combine(folder, item.File), cancellationToken).ConfigureAwait(false);
        }

        return PolicyFiles.BuiltInMaterial().With(items);
    }
}
