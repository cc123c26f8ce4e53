namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>
/// Operators of one cluster all write the status of its cluster-wide policies: tests that run one take turns.
/// </summary>
internal static class OperatorTests
{
    public const string Collection = "operators of the shared cluster";
}
