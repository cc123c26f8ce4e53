namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>One private Sigstore for all tests of a run. A test that shifts its clocks starts its own.</summary>
public sealed class SigstoreFixture : OnDemandFixture<SigstoreServer>
{
    /// <inheritdoc/>
    protected override Task<SigstoreServer> StartAsync(CancellationToken cancellationToken) => SigstoreServer.StartAsync(cancellationToken);
}
