namespace AdmissionGuard.Registry.Transport;

/// <summary>How long a registry asks us to wait (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    internal static TimeSpan? Of(HttpResponseMessage? response, TimeProvider time)
    {
        if (response?.Headers.RetryAfter is not { } header)
            return null;
        var wait = header.Delta ?? header.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
