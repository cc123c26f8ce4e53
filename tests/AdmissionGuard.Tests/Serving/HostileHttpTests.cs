using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Serving;

namespace AdmissionGuard.Tests.Serving;

/// <summary>Requests that no HTTP client would send, byte by byte.</summary>
[Collection(MachineAlone.Name)]
public sealed class HostileHttpTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private static string Head(string rest) => $"POST /validate?timeout=10s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{rest}";

    [Theory]
    [Trait("threat", "CVE-2025-55315")]
    [InlineData("1;a\n\r\nX\r\n0\r\n\r\n")]
    [InlineData("1;a\nX\r\n0\r\n\r\n")]
    [InlineData("1\nX\r\n0\r\n\r\n")]
    [InlineData("1;\rX\r\n0\r\n\r\n")]
    public async Task A_chunk_extension_with_a_lone_line_feed_is_400_and_closes_the_connection(string chunks) =>
        await AssertRefusedAsync(Head("Transfer-Encoding: chunked\r\n\r\n") + chunks + Head("Content-Length: 2\r\n\r\n{}"), 400);

    [Fact]
    public async Task Both_a_length_and_chunks_do_not_make_two_requests()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        await connection.SendAsync(Head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n") + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var (text, closed) = await connection.ReadToEndAsync(Wait);
        Assert.True(closed);
        Assert.Single(text.Split("HTTP/1.1 "), part => part.StartsWith('4'));
    }

    [Theory]
    [InlineData("Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 0x2\r\n\r\n{}")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Bad Header: 1\r\n\r\n")]
    [InlineData(" folded: 1\r\n\r\n")]
    public async Task Contradictory_framing_is_400(string rest) => await AssertRefusedAsync(Head(rest), 400);

    [Fact]
    public async Task Too_many_header_bytes_are_431() =>
        await AssertRefusedAsync(Head($"X-Long: {new string('a', 20_000)}\r\n\r\n"), 431);

    [Fact]
    public async Task Too_many_headers_are_431()
    {
        var headers = new StringBuilder();
        for (var i = 0; i < 100; i++)
            headers.Append(CultureInfo.InvariantCulture, $"X-{i}: a\r\n");
        await AssertRefusedAsync(Head(headers + "\r\n"), 431);
    }

    [Fact]
    public async Task A_request_line_without_end_is_414() =>
        await AssertRefusedAsync($"POST /validate?{new string('a', 8_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414);

    [Fact]
    [Trait("threat", "W9")]
    public async Task An_announced_body_over_the_limit_is_413_before_it_is_sent() =>
        await AssertRefusedAsync(Head($"Content-Length: {8 * 1024 * 1024}\r\n\r\n"), 413);

    [Fact]
    [Trait("threat", "W9")]
    public async Task A_chunked_body_over_the_limit_is_413_once_the_limit_is_reached()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        await connection.SendAsync(Head("Transfer-Encoding: chunked\r\n\r\n"));
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string(' ', 0x10000) + "\r\n");
        var sent = 0;
        try
        {
            for (; sent < 64 * 1024 * 1024; sent += 0x10000)
                await connection.SendAsync(chunk);
        }
        catch (IOException)
        {
            // The server has closed.
        }

        // What the sockets of both sides may hold on top of the limit.
        Assert.InRange(sent, 0, RequestBody.MaxBytes + (24 * 1024 * 1024));
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_is_answered_before_the_deadline()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        var clock = Stopwatch.StartNew();
        await connection.SendAsync($"POST /validate?timeout=4s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");
        var (text, closed) = await connection.ReadToEndAsync(Wait);
        Assert.True(closed);
        Assert.StartsWith("HTTP/1.1 408", text, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_trickling_body_is_cut_off()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        var clock = Stopwatch.StartNew();
        await connection.SendAsync(Head("Content-Length: 100000\r\n\r\n"));
        try
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await connection.SendAsync(" ");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Headers_that_do_not_arrive_are_cut_off()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        await connection.SendAsync("POST /validate HTTP/1.1\r\nHost: loc");
        var (_, closed) = await connection.ReadToEndAsync(Wait);
        Assert.True(closed);
    }

    [Theory]
    [InlineData("/", 404)]
    [InlineData("/validate/", 404)]
    [InlineData("/VALIDATE", 404)]
    [InlineData("/metrics", 404)]
    [InlineData("/readyz", 404)]
    [InlineData("/livez", 404)]
    public async Task The_webhook_port_serves_the_webhook_only(string path, int status)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        using var answer = await webhook.Client.GetAsync(new Uri(webhook.Server.Address, path), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("GET http://localhost/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET http://localhost/readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: http\r\nForwarded: proto=http\r\n\r\n")]
    public async Task No_request_gets_to_the_health_port_by_what_it_says(string request)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        await connection.SendAsync(request);
        Assert.Matches("^HTTP/1.1 40[04] ", (await connection.ReadToEndAsync(TimeSpan.FromSeconds(1))).Text);
    }

    [Theory]
    [InlineData("POST https://localhost/validate HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("POST /validate HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nForwarded: proto=https\r\n")]
    public async Task No_request_gets_to_the_webhook_by_what_it_says(string head)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        using var tcp = new TcpClient();
        var health = webhook.Server.HealthAddress!;
        await tcp.ConnectAsync(health.Host, health.Port, TestContext.Current.CancellationToken);
        var body = ReviewFixtures.Bytes("create-pod-tag");
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{head}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(body, TestContext.Current.CancellationToken);
        var answer = new byte[64];
        var length = await tcp.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken);
        Assert.Matches("^HTTP/1.1 40[05] ", Encoding.ASCII.GetString(answer, 0, length));
    }

    [Fact]
    public async Task The_health_port_serves_no_webhook()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            new Uri(webhook.Server.HealthAddress!, "/validate"), new ByteArrayContent(ReviewFixtures.Bytes("create-pod-tag")), TestContext.Current.CancellationToken);
        Assert.Equal(405, (int)answer.StatusCode);
    }

    private static async Task AssertRefusedAsync(string request, int status)
    {
        var reviewer = new RecordingReviewer();
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        await using var connection = await RawConnection.OpenAsync(webhook.Server.Address);
        await connection.SendAsync(request);
        var (text, closed) = await connection.ReadToEndAsync(Wait);
        Assert.StartsWith($"HTTP/1.1 {status}", text, StringComparison.Ordinal);
        Assert.True(closed, "the connection stays open");
        Assert.Single(text.Split("HTTP/1.1 "), part => part.Length > 0);
        Assert.Empty(reviewer.Requests);
    }
}
