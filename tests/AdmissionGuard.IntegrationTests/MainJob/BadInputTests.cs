using System.Net;
using System.Text;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.MainJob;

/// <summary>What is not a review, an image or a policy gets a clear answer from the real process, which stays up.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("threat", "W3")]
    public async Task Reviews_that_are_none_are_answered_and_the_webhook_stays_up()
    {
        await using var webhook = await StandaloneWebhook.StartAsync(Cancellation);
        var good = await File.ReadAllBytesAsync(Checkout.PathOf("config", "demo", "reviews", "deployment-unsigned.json"), Cancellation);
        var text = Encoding.UTF8.GetString(good);

        await RefusedAsync("not json at all", HttpStatusCode.BadRequest, "JSON");
        await RefusedAsync("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", HttpStatusCode.BadRequest, "request");
        await RefusedAsync(text.Replace("admission.k8s.io/v1", "admission.k8s.io/v9", StringComparison.Ordinal), null, "admission.k8s.io/v1");
        await RefusedAsync(text + new string(' ', 8 << 20), HttpStatusCode.RequestEntityTooLarge, "");
        await RefusedAsync(text.Replace("registry.example/shop/unsigned:v1", "registry.example/Shop/UNSIGNED::", StringComparison.Ordinal), HttpStatusCode.OK, "InvalidReference");

        // Alive, and as exact as before.
        var (status, body) = await webhook.PostAsync(good, Cancellation);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("NoSignature", body, StringComparison.Ordinal);
        Assert.False(webhook.Process.HasExited);

        async Task RefusedAsync(string review, HttpStatusCode? expected, string says)
        {
            var (status, body) = await webhook.PostAsync(Encoding.UTF8.GetBytes(review), Cancellation);
            Assert.Equal(expected ?? status, status);
            Assert.Contains(says, body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"allowed\":true", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_misspelt_policy_and_a_bad_reference_are_named_by_the_command_line()
    {
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var file = Path.Combine(folder, "policy.yaml");
        var policy = await File.ReadAllTextAsync(Checkout.PathOf("config", "demo", "policies", "production.yaml"), Cancellation);
        await File.WriteAllTextAsync(file, policy.Replace("anyOf:", "anyof:", StringComparison.Ordinal), Cancellation);
        var misspelt = await ProductBinary.Tool.TryRunAsync(["verify", "registry.example/shop/web:v1", "--policy", file], cancellationToken: Cancellation);
        Assert.Equal(2, misspelt.ExitCode);
        Assert.Contains("anyof", misspelt.Error, StringComparison.Ordinal);

        var started = await ProductBinary.Tool.TryRunAsync(["webhook", "--policies", folder, "--self-signed-ca", Path.Combine(folder, "ca.crt")], cancellationToken: Cancellation);
        Assert.NotEqual(0, started.ExitCode);
        Assert.Contains("anyof", started.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, policy, Cancellation);
        var reference = await ProductBinary.Tool.TryRunAsync(["verify", "registry.example/Shop/web:v1", "--policy", file], cancellationToken: Cancellation);
        Assert.NotEqual(0, reference.ExitCode);
        Assert.Contains("registry.example/Shop/web:v1", reference.Output + reference.Error, StringComparison.Ordinal);
    }
}
