using System.Text;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>What <c>caBundle</c> should be, kept by whoever keeps the certificates.</summary>
/// <param name="isManaged">False when somebody else writes it (cert-manager's injector): then it is left alone.</param>
internal sealed class AuthorityBundle(bool isManaged)
{
    private volatile string? pem;

    /// <summary>Whether <c>caBundle</c> is written here at all.</summary>
    public bool IsManaged => isManaged;

    /// <summary>The PEM; null while it is not known, or not ours to know.</summary>
    public string? Pem => pem;

    /// <summary>As the API takes it; null while it is not known.</summary>
    public string? Base64 => pem is { } text ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : null;

    /// <summary>Raised when it is another one.</summary>
    public event Action? Changed;

    /// <summary>Takes a new one.</summary>
    public void Put(string? text)
    {
        if (text is null || text == pem)
            return;
        pem = text;
        Changed?.Invoke();
    }
}
