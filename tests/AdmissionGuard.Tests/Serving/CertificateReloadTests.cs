using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Serving.Tls;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Tests.Serving;

[Trait("threat", "W6")]
public sealed class CertificateReloadTests : IDisposable
{
    private const string Name = "webhook.admissionguard.svc";
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly TestAuthority authority = new("ca", TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_new_certificate_serves_new_connections_and_old_ones_live_on()
    {
        using var first = authority.Server(Name);
        using var second = authority.Server(Name);
        Write(first);
        await using var files = await StartAsync();
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Server = o.Server with { Certificate = files } });

        await using var old = await RawConnection.OpenAsync(webhook.Server.Address);
        Assert.Equal(first.Thumbprint, old.ServerThumbprint);

        Write(second);
        await EventuallyAsync(() => files.Loads == 2);
        await using var fresh = await RawConnection.OpenAsync(webhook.Server.Address);
        Assert.Equal(second.Thumbprint, fresh.ServerThumbprint);

        await old.SendAsync("GET /validate HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405", await old.ReadUntilAsync("\r\n\r\n", Wait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_do_not_belong_together_keep_the_old_certificate()
    {
        using var first = authority.Server(Name);
        using var second = authority.Server(Name);
        Write(first);
        await using var files = await StartAsync();

        File.WriteAllText(Cert, second.ExportCertificatePem());
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(first.Thumbprint, files.Current!.TargetCertificate.Thumbprint);
        Assert.Null(files.WhyNotReady(TimeProvider.System.GetUtcNow()));

        Write(second);
        await EventuallyAsync(() => files.Current!.TargetCertificate.Thumbprint == second.Thumbprint);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_name_is_not_taken()
    {
        using var good = authority.Server(Name);
        Write(good);
        await using var files = await StartAsync();

        using var mallory = new TestAuthority("ca", TimeProvider.System.GetUtcNow());
        using var foreign = mallory.Server(Name);
        Write(foreign);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(good.Thumbprint, files.Current!.TargetCertificate.Thumbprint);

        using var misnamed = authority.Server("other.svc");
        Write(misnamed);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(good.Thumbprint, files.Current!.TargetCertificate.Thumbprint);
    }

    [Fact]
    public async Task Without_files_the_webhook_is_not_ready_and_becomes_so_when_they_come()
    {
        await using var files = await StartAsync();
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Server = o.Server with { Certificate = files } });
        using var client = new HttpClient();
        var readyz = new Uri(webhook.Server.HealthAddress!, "/readyz");
        using (var answer = await client.GetAsync(readyz, TestContext.Current.CancellationToken))
        {
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Contains("[-]certificate not ready: no certificate is loaded", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var certificate = authority.Server(Name);
        Write(certificate);
        await EventuallyAsync(() => files.Loads == 1);
        using var ready = await client.GetAsync(readyz, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)ready.StatusCode);
    }

    [Fact]
    public async Task An_expired_certificate_is_not_ready()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = authority.Server(Name, now.AddDays(-2), now.AddDays(-1));
        Write(certificate);
        await using var files = await StartAsync();
        Assert.Contains("expired", files.WhyNotReady(now), StringComparison.Ordinal);
        Assert.Contains("valid from", files.WhyNotReady(now.AddDays(-3)), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private string Cert => Path.Combine(folder.FullName, "tls.crt");

    private string Key => Path.Combine(folder.FullName, "tls.key");

    private string Authority => Path.Combine(folder.FullName, "ca.crt");

    private void Write(X509Certificate2 certificate)
    {
        File.WriteAllText(Authority, authority.Pem);
        File.WriteAllText(Cert, certificate.ExportCertificatePem());
        File.WriteAllText(Key, TestAuthority.KeyPem(certificate));
    }

    private Task<CertificateFiles> StartAsync() => CertificateFiles.StartAsync(
        new CertificateFileOptions(Cert, Key) { AuthorityPath = Authority, Names = [Name], Period = TimeSpan.FromMilliseconds(50) },
        TimeProvider.System,
        NullLogger.Instance);

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var stop = new CancellationTokenSource(Wait);
        while (!condition())
            await Task.Delay(20, stop.Token);
    }
}
