using System.Diagnostics.Metrics;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Metrics;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Measurements of the background scan.</summary>
internal static class ScanMetrics
{
    /// <summary>Policies that are told apart.</summary>
    private const int MaxPolicies = 500;

    private static readonly BoundedLabels Policies = new(MaxPolicies);

    private static readonly Counter<long> JudgedCounter = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.scan.images", description: "Running images that were judged, by how they came out and whether the registry was asked.");

    private static readonly Gauge<int> ViolationsGauge = ReviewTelemetry.Meter.CreateGauge<int>(
        "admissionguard.scan.violations", description: "Running images that violate a policy.");

    private static readonly Gauge<int> RunningGauge = ReviewTelemetry.Meter.CreateGauge<int>(
        "admissionguard.scan.running", description: "Distinct running images that policies are about.");

    public static void Judged(string outcome, bool recalled) => JudgedCounter.Add(
        1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("evidence", recalled ? "recalled" : "asked"));

    public static void Violations(string policy, int count) => ViolationsGauge.Record(count, new KeyValuePair<string, object?>("policy", Policies.Of(policy)));

    public static void Running(int count) => RunningGauge.Record(count);
}
