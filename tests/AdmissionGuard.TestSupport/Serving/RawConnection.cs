using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AdmissionGuard.TestSupport.Serving;

/// <summary>Bytes on a TLS connection, for requests that no HTTP client would send.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient tcp;
    private readonly SslStream tls;

    private RawConnection(TcpClient tcp, SslStream tls)
    {
        this.tcp = tcp;
        this.tls = tls;
    }

    public static async Task<RawConnection> OpenAsync(Uri address, SslClientAuthenticationOptions? options = null)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(address.Host.Trim('[', ']'), address.Port);
        var tls = new SslStream(tcp.GetStream());
        options ??= new SslClientAuthenticationOptions();
        options.TargetHost ??= "localhost";
        options.RemoteCertificateValidationCallback ??= (_, presented, _, _) => presented is not null;
        await tls.AuthenticateAsClientAsync(options);
        return new RawConnection(tcp, tls);
    }

    /// <summary>The server's certificate.</summary>
    public string ServerThumbprint => tls.RemoteCertificate!.GetCertHashString();

    public async Task SendAsync(string text)
    {
        await tls.WriteAsync(Encoding.Latin1.GetBytes(text));
        await tls.FlushAsync();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await tls.WriteAsync(bytes);
        await tls.FlushAsync();
    }

    /// <summary>All that arrives until the server closes, or until the time is up.</summary>
    public async Task<(string Text, bool Closed)> ReadToEndAsync(TimeSpan atMost)
    {
        using var stop = new CancellationTokenSource(atMost);
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            int read;
            while ((read = await tls.ReadAsync(buffer, stop.Token)) > 0)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            return (text.ToString(), true);
        }
        catch (OperationCanceledException)
        {
            return (text.ToString(), false);
        }
        catch (IOException)
        {
            return (text.ToString(), true);
        }
    }

    /// <summary>What has arrived when the given text has, or when the server closes.</summary>
    public async Task<string> ReadUntilAsync(string end, TimeSpan atMost)
    {
        using var stop = new CancellationTokenSource(atMost);
        var text = new StringBuilder();
        var buffer = new byte[8192];
        int read;
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && (read = await tls.ReadAsync(buffer, stop.Token)) > 0)
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await tls.DisposeAsync();
        tcp.Dispose();
    }
}
