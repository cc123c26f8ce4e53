using System.Globalization;
using AdmissionGuard.Benchmarks;
using AdmissionGuard.Benchmarks.Sigstore;
using AdmissionGuard.Benchmarks.Webhook;

switch (args)
{
    case ["serve", var what]:
        await WarmReviews.ServeAsync(what);
        break;
    case ["load", var address]:
        await WarmReviews.LoadAsync(new Uri(address));
        break;
    case ["steps", ..]:
        await Steps.RunAsync("create-deployment");
        await Steps.RunAsync("update-pod-ephemeralcontainers");
        await Steps.RememberedAsync();
        break;
    case ["webhook", .. var binary]:
        await WebhookBenchmark.RunAsync(binary.FirstOrDefault(), warmOnly: false);
        break;
    case ["warm", .. var binary]:
        await WebhookBenchmark.RunAsync(binary.FirstOrDefault(), warmOnly: true);
        break;
    case ["sigstore", .. var seconds]:
        SigstoreBenchmark.Run(Console.Out, TimeSpan.FromSeconds(seconds is [var told] ? double.Parse(told, CultureInfo.InvariantCulture) : 1));
        break;
    case ["policy"]:
        return PolicyBenchmark.Run(Console.Out);
    default:
        await WarmReviews.RunAsync(TimeSpan.FromSeconds(5), connections: 16);
        break;
}

return 0;
