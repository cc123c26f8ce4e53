using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>One signing with a fake Sigstore: what is signed, by whom, and which proofs are gathered. The defaults make a sound bundle.</summary>
public sealed record FakeSigning
{
    public const string PayloadType = "application/vnd.in-toto+json";

    public required FakeSigstoreInstance Sigstore { get; init; }

    /// <summary>The artifact, whose SHA-256 the default payload names.</summary>
    public byte[] Artifact { get; init; } = "the artifact"u8.ToArray();

    /// <summary>The DSSE payload; null for the default Statement.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>Whether the artifact itself is signed, as a message, in place of a Statement.</summary>
    public bool Message { get; init; }

    /// <summary>The kind of log entry, as in <c>dsse/0.0.1</c>; null for none.</summary>
    public string? Entry { get; init; } = "dsse/0.0.1";

    public bool Promise { get; init; } = true;

    public bool Proof { get; init; } = true;

    public bool Timestamp { get; init; } = true;

    /// <summary>Signs without a certificate.</summary>
    public bool KeyOnly { get; init; }

    /// <summary>The signing key.</summary>
    public FakeKey Key { get; init; } = FakeKey.Ecdsa();

    /// <summary>Changes the certificate.</summary>
    public Func<LeafSpec, LeafSpec> Leaf { get; init; } = leaf => leaf;

    /// <summary>Issues the certificate with this authority.</summary>
    public FakeAuthority? Issuer { get; init; }

    /// <summary>Changes the entry's body before the log takes it in.</summary>
    public Action<JsonObject> Body { get; init; } = _ => { };

    /// <summary>When the log takes the entry in, after <see cref="FakeSigstoreInstance.Now"/>.</summary>
    public TimeSpan LoggedAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>When the timestamp is made, after <see cref="FakeSigstoreInstance.Now"/>.</summary>
    public TimeSpan StampedAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Changes the timestamp.</summary>
    public TimestampSpec Stamp { get; init; } = new();

    /// <summary>Stamps with this authority.</summary>
    public FakeTimestampAuthority? Tsa { get; init; }

    /// <summary>The artifact's digest.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Artifact));

    /// <summary>Signs, and gathers everything.</summary>
    public FakeSigned Sign()
    {
        var payload = Payload ?? Encoding.UTF8.GetBytes(
            $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"app","digest":{"sha256":"{{{Digest}}}"}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{"n":1}}""");
        byte[] message = Message ? Artifact : [.. Encoding.UTF8.GetBytes($"DSSEv1 {PayloadType.Length} {PayloadType} {payload.Length} "), .. payload];
        var signature = Key.Sign(message);
        var certificate = KeyOnly ? null : (Issuer ?? Sigstore.Fulcio).IssueLeaf(Key, Leaf(Sigstore.Leaf()));
        var body = Entry is null ? null : FakeEntryBody.Make(Entry, Key, certificate, signature, message, payload);
        if (body is not null)
            Body(body);
        return new FakeSigned(this, certificate, payload, signature, body?.ToJsonString(FakeEntryBody.Plain));
    }
}
