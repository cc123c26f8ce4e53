using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.Tests.Registry.Evidence;

/// <summary>A client and a finder for test registries, and searches as a review makes them.</summary>
internal sealed class Searches : IDisposable
{
    private readonly EvidenceFinder finder;

    internal Searches(RegistryOptions options, TimeProvider? time = null)
    {
        Client = new RegistryClient(options, time ?? TimeProvider.System);
        finder = new EvidenceFinder(options, time ?? TimeProvider.System);
    }

    internal Searches(params OciRegistry[] registries)
        : this(RegistryTestOptions.For([.. registries.Select(r => r.Host)]))
    {
    }

    internal RegistryClient Client { get; }

    public void Dispose() => Client.Dispose();

    /// <summary>What the last image cost.</summary>
    internal FetchBudget Budget { get; private set; } = null!;

    internal IContentSource Open(PullIdentity? identity = null) => Client.Open(identity ?? PullIdentity.Anonymous, Budget = Client.NewBudget());

    internal async Task<RegistryResult<FetchedManifest>> ResolveAsync(string reference, PullIdentity? identity = null) =>
        await Open(identity).ResolveAsync(Reference(reference), TestContext.Current.CancellationToken);

    internal EvidenceSearch Search(IContentSource source, ImageReference image, string digest, EvidenceNeed need, bool everything = false, params string[] predicateTypes) =>
        finder.Search(source, new EvidenceQuery(image.Name, DigestOf(digest), need, everything) { PredicateTypes = predicateTypes });

    /// <summary>Resolves and searches; stops at the first piece that satisfies, as a review does.</summary>
    internal async Task<(IReadOnlyList<EvidencePiece> Pieces, EvidenceReport Report)> ReviewAsync(
        string reference,
        Func<EvidencePiece, bool>? satisfies = null,
        EvidenceNeed need = EvidenceNeed.Signatures,
        bool everything = false,
        PullIdentity? identity = null)
    {
        var source = Open(identity);
        var image = Reference(reference);
        var resolved = await source.ResolveAsync(image, TestContext.Current.CancellationToken);
        Assert.True(resolved.IsSuccess, resolved.Failure?.ToString());
        var search = Search(source, image, resolved.Value.Digest.ToString(), need, everything);
        var pieces = new List<EvidencePiece>();
        await foreach (var piece in search.WithCancellation(TestContext.Current.CancellationToken))
        {
            pieces.Add(piece);
            if (satisfies?.Invoke(piece) == true)
            {
                search.Remember(piece);
                break;
            }
        }

        return (pieces, search.Report);
    }

    internal static ImageReference Reference(string text)
    {
        Assert.True(ImageReference.TryParse(text, out var reference, out var error), error);
        return reference;
    }

    internal static Digest DigestOf(string text)
    {
        Assert.True(Digest.TryParse(text, out var digest));
        return digest;
    }
}
