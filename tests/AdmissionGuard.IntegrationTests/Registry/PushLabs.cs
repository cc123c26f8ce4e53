using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>One lab for each kind of registry, made when a test of the class first uses it.</summary>
public sealed class PushLabs(
    RegistryFixture distribution, ReferrersRegistryFixture referrers, PasswordRegistryFixture password, TokenRegistryFixture tokens, SigstoreFixture sigstore) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<RegistryKind, PushLab> labs = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lab in labs.Values)
            Directory.Delete(lab.Folder, recursive: true);
        gate.Dispose();
    }

    internal async Task<PushLab> OfAsync(RegistryKind kind)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await gate.WaitAsync(cancellation);
        try
        {
            if (!labs.TryGetValue(kind, out var lab))
            {
                var fixture = kind switch
                {
                    RegistryKind.Distribution => (OnDemandFixture<RegistryServer>)distribution,
                    RegistryKind.Referrers => referrers,
                    RegistryKind.Password => password,
                    RegistryKind.Token => tokens,
                    _ => throw new ArgumentOutOfRangeException(nameof(kind)),
                };
                labs[kind] = lab = await PushLab.CreateAsync(await fixture.StartedAsync(cancellation), await sigstore.StartedAsync(cancellation));
            }

            return lab;
        }
        finally
        {
            gate.Release();
        }
    }
}
