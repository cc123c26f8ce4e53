using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Review;

namespace AdmissionGuard.Serving;

/// <summary>Tells the fingerprint of the policies in force, so that the operator can say of a policy whether every replica serves it. Says nothing about what they are.</summary>
internal sealed class PolicyVersionEndpoint(PolicySource policies)
{
    // Worked out once for each set of policies: whoever reaches the port may ask.
    private volatile Tuple<PolicySnapshot, string>? last;

    /// <summary>Answers with 64 hex digits.</summary>
    public Task HandleAsync(HttpContext http)
    {
        var snapshot = policies.Current;
        if (last is not { } known || !ReferenceEquals(known.Item1, snapshot))
            last = known = Tuple.Create(snapshot, PolicyFingerprint.Of(snapshot));
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(known.Item2);
    }
}
