using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdmissionGuard.Serving;

/// <summary>Tells requests of the plain port from those of the webhook's: each serves its own paths only.</summary>
internal static class HealthPort
{
    /// <summary>Marks connections of this listener.</summary>
    public static void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(Marker.Instance);
        return next(connection);
    });

    /// <summary>Whether the request came in through a marked listener.</summary>
    public static bool IsOf(HttpContext http) => http.Features.Get<Marker>() is not null;

    private sealed class Marker
    {
        public static readonly Marker Instance = new();
    }
}
