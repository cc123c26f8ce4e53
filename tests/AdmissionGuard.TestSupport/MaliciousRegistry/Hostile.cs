using System.IO.Compression;
using System.Text;
using AdmissionGuard.TestSupport.Registries;
using Microsoft.AspNetCore.Http;

namespace AdmissionGuard.TestSupport.MaliciousRegistry;

/// <summary>Ways to answer that no honest registry has.</summary>
public static class Hostile
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>A body without end, with any status.</summary>
    public static Func<LoopbackServer, HttpContext, Task> Endless(int status = 200, string contentType = ManifestType) => async (server, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await server.WriteForeverAsync(context);
    };

    /// <summary>No answer at all.</summary>
    public static Func<LoopbackServer, HttpContext, Task> Silent() =>
        (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>One byte at a time.</summary>
    public static Func<LoopbackServer, HttpContext, Task> Dripping(TimeSpan pause) => async (server, context) =>
    {
        context.Response.ContentType = ManifestType;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await server.WriteAsync(context, " "u8.ToArray());
            await Task.Delay(pause);
        }
    };

    /// <summary>A fixed answer.</summary>
    public static Func<LoopbackServer, HttpContext, Task> Fixed(int status, string body, string contentType = ManifestType, params (string Name, string Value)[] headers) => async (server, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (context.Request.Method != "HEAD")
            await server.WriteAsync(context, Encoding.UTF8.GetBytes(body));
    };

    /// <summary>A redirect.</summary>
    public static Func<LoopbackServer, HttpContext, Task> Redirect(string location, int status = 307) => (_, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    /// <summary>Some kilobytes that unpack to a hundred megabytes.</summary>
    public static Func<LoopbackServer, HttpContext, Task> Bomb() => async (server, context) =>
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
                gzip.Write(zeros);
        }

        context.Response.ContentType = ManifestType;
        context.Response.Headers.ContentEncoding = "gzip";
        await server.WriteAsync(context, packed.ToArray());
    };
}
