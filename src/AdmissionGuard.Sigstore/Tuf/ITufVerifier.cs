namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>One imported public key with its one signature scheme.</summary>
internal interface ITufVerifier
{
    /// <summary>SHA-256 of the SubjectPublicKeyInfo.</summary>
    string Fingerprint { get; }

    bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
