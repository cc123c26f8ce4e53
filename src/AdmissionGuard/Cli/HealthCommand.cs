using System.CommandLine;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard health URL...</c>: says whether servers are ready, for <c>helm test</c> and for images without a shell.</summary>
internal static class HealthCommand
{
    /// <summary>A server that takes longer over a look at its own state is not well.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var urls = new Argument<string[]>("urls") { Description = "Where /readyz is, as in http://admissionguard-webhook:8080/readyz.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("health", "Ask whether servers are ready, and print what they say.") { urls };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var addresses = parsed.GetRequiredValue(urls).Select(Address).ToList();
            if (addresses.Contains(null))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("health takes addresses, as in http://admissionguard-webhook:8080/readyz").ConfigureAwait(false);
                return ExitCode.Undecided;
            }

            // The user named the addresses, on his own network: the guard of registries' addresses has no part in it.
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
            using var invoker = new HttpMessageInvoker(handler);
            var code = ExitCode.Admitted;
            foreach (var url in addresses.OfType<Uri>())
            {
                var (ready, says) = await AskAsync(invoker, url, cancellationToken).ConfigureAwait(false);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{url}: {says.TrimEnd()}").ConfigureAwait(false);
                if (!ready)
                    code = ExitCode.Denied;
            }

            return code;
        });
        return command;
    }

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;

    private static async Task<(bool Ready, string Says)> AskAsync(HttpMessageInvoker invoker, Uri url, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await invoker.SendAsync(request, deadline.Token).ConfigureAwait(false);
            return (response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false));
        }
        catch (HttpRequestException e)
        {
            return (false, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"no answer within {Deadline.TotalSeconds:0} s");
        }
    }
}
