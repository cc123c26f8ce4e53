namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Checks of a root alone, for whoever is about to trust it.</summary>
public static class TufRoot
{
    /// <summary>Whether the bytes are root metadata that is signed by a threshold of its own keys. Expiry does not matter here (TUF specification, 5.2).</summary>
    /// <param name="raw">The root metadata.</param>
    /// <returns>What is wrong, or null.</returns>
    public static TufFailure? Check(ReadOnlyMemory<byte> raw) => raw.Length > TufLimits.MaxRootLength
        ? new TufFailure(TufFailureKind.LimitExceeded, "root", $"{raw.Length} bytes", $"at most {TufLimits.MaxRootLength}")
        : new TrustedMetadata(DateTimeOffset.MinValue).SetInitialRoot(raw);
}
