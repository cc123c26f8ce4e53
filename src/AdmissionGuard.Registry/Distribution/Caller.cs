using AdmissionGuard.Registry.Credentials;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>For whom something is fetched.</summary>
internal sealed record Caller(PullIdentity Identity, FetchBudget Budget);
