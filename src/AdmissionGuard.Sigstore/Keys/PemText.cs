using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Reads PEM (RFC 7468).</summary>
internal static class PemText
{
    /// <summary>Reads the text's one block.</summary>
    public static bool TryReadOnlyBlock(ReadOnlySpan<char> pem, out string label, out byte[] der, out string error)
    {
        label = "";
        der = [];
        if (!TryReadBlocks(pem, 1, out var blocks, out error))
            return false;
        (label, der) = blocks[0];
        return true;
    }

    /// <summary>Reads every block of the text, at least one and at most <paramref name="maxBlocks"/>.</summary>
    public static bool TryReadBlocks(ReadOnlySpan<char> pem, int maxBlocks, [NotNullWhen(true)] out List<(string Label, byte[] Der)>? blocks, out string error)
    {
        blocks = [];
        error = "";
        if (pem.Length > EvidenceLimits.MaxPemLength)
        {
            error = $"{pem.Length} characters, want at most {EvidenceLimits.MaxPemLength}";
            return false;
        }

        while (PemEncoding.TryFind(pem, out var fields))
        {
            if (blocks.Count == maxBlocks)
            {
                error = $"more than {maxBlocks} PEM block(s)";
                return false;
            }

            var der = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _))
            {
                error = "base64 that does not decode";
                return false;
            }

            blocks.Add((pem[fields.Label].ToString(), der));
            pem = pem[fields.Location.End..];
        }

        if (blocks.Count > 0 && pem.IndexOf("-----BEGIN", StringComparison.Ordinal) < 0)
            return true;
        error = "no PEM block, or a broken one";
        return false;
    }
}
