using Microsoft.Extensions.Logging;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>Writes the log into the output of the test that made it, where it is shown if the test fails.</summary>
internal sealed class OutputLogger : ILogger
{
    private readonly ITestOutputHelper? output = TestContext.Current.TestOutputHelper;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            output?.WriteLine($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $": {exception.Message} {(exception as k8s.Autorest.HttpOperationException)?.Response.Content}")}");
        }
        catch (InvalidOperationException)
        {
            // The test has ended.
        }
    }
}
