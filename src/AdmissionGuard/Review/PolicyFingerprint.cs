using AdmissionGuard.Policy.Compilation;

namespace AdmissionGuard.Review;

/// <summary>Says which policies a process serves, so that one process can tell whether another serves the same.</summary>
internal static class PolicyFingerprint
{
    /// <summary>Lower-case hex SHA-256 over every policy's name and hash: specs, material and exceptions, and no settings of the process.</summary>
    public static string Of(PolicySnapshot snapshot) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Join('\n', snapshot.Policies.Select(p => $"{p.Ref}={p.Hash}")))));
}
