using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Tests.Serving;

[Trait("threat", "W10")]
public sealed class ClientCertificateTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private readonly TestAuthority authority = new("clients", TimeProvider.System.GetUtcNow());
    private readonly TestAuthority mallory = new("clients", TimeProvider.System.GetUtcNow());

    public ClientCertificateTests() => File.WriteAllText(path, authority.Pem);

    [Fact]
    public async Task The_api_server_is_let_in() => Assert.True(await CanCallAsync(authority.Client("kube-apiserver")));

    [Fact]
    public async Task Nobody_without_a_certificate_is_let_in() => Assert.False(await CanCallAsync(null));

    [Fact]
    public async Task The_operator_learns_without_one_which_policies_are_served_and_nothing_else()
    {
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(null, Webhook.PolicyVersionPath), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await AskAsync(null, Webhook.ValidatePath), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await AskAsync(null, Webhook.MutatePath), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await AskAsync(null, "/metrics"), StringComparison.Ordinal);
        Assert.Equal("", await AskAsync(mallory.Client("kube-apiserver"), Webhook.PolicyVersionPath));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_of_the_same_name_is_refused() => Assert.False(await CanCallAsync(mallory.Client("kube-apiserver")));

    [Fact]
    public async Task A_certificate_for_another_name_is_refused() => Assert.False(await CanCallAsync(authority.Client("some-pod")));

    [Fact]
    public async Task A_server_certificate_is_refused() => Assert.False(await CanCallAsync(authority.Server("kube-apiserver")));

    public void Dispose()
    {
        authority.Dispose();
        mallory.Dispose();
        File.Delete(path);
    }

    // A GET of the path gets as far as its handler, which wants a POST.
    private async Task<bool> CanCallAsync(X509Certificate2? certificate) =>
        (await AskAsync(certificate, Webhook.ValidatePath)).StartsWith("HTTP/1.1 405", StringComparison.Ordinal);

    private async Task<string> AskAsync(X509Certificate2? certificate, string asked)
    {
        await using var clients = await ClientCertificates.StartAsync(
            path, ["kube-apiserver"], TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance);
        await using var webhook = await RunningWebhook.StartAsync(
            new RecordingReviewer(), o => o with { Server = o.Server with { Clients = clients }, Policies = new PolicySource(PolicySnapshot.Empty) });
        try
        {
            var options = new SslClientAuthenticationOptions { ClientCertificates = certificate is null ? [] : [certificate] };
            await using var connection = await RawConnection.OpenAsync(webhook.Server.Address, options);
            await connection.SendAsync($"GET {asked} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            // With TLS 1.3 the client learns of the refusal when it reads.
            return await connection.ReadUntilAsync("\r\n\r\n", TimeSpan.FromSeconds(10));
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return "";
        }
        finally
        {
            certificate?.Dispose();
        }
    }
}
