using System.Text;
using System.Text.Json;
using AdmissionGuard.Reporting.Logs;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Tests.Reporting;

[Trait("threat", "O5")]
public sealed partial class JsonLineProviderTests
{
    [Fact]
    public async Task A_record_is_one_line_with_its_message_and_its_fields()
    {
        var lines = await LogAsync(logger => Denied(logger, "a\r\n{\"Message\":\"forged\"}\u001b[31m", 1.5));
        using var line = JsonDocument.Parse(Assert.Single(lines));
        Assert.Equal(("Warning", 7, "test"), (line.RootElement.GetProperty("LogLevel").GetString(), line.RootElement.GetProperty("EventId").GetInt32(), line.RootElement.GetProperty("Category").GetString()));
        Assert.Equal("a\r\n{\"Message\":\"forged\"}\u001b[31m", line.RootElement.GetProperty("State").GetProperty("Name").GetString());
        Assert.Equal(1.5, line.RootElement.GetProperty("State").GetProperty("Milliseconds").GetDouble());
        Assert.StartsWith("denied a", line.RootElement.GetProperty("Message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', lines[0]);
    }

    [Fact]
    public async Task Everything_that_was_logged_is_written_before_the_end()
    {
        var lines = await LogAsync(logger =>
        {
            for (var i = 0; i < 5000; i++)
                Numbered(logger, i);
        });
        Assert.Equal(5000, lines.Length);
    }

    [Fact]
    public async Task An_exception_is_part_of_its_line()
    {
        var lines = await LogAsync(logger => Failed(logger, new InvalidOperationException("why")));
        Assert.Contains("System.InvalidOperationException: why", JsonDocument.Parse(Assert.Single(lines)).RootElement.GetProperty("Exception").GetString(), StringComparison.Ordinal);
    }

    private static async Task<string[]> LogAsync(Action<ILogger> log)
    {
        var stream = new MemoryStream();
        await using (var provider = new JsonLineProvider(stream, TimeProvider.System))
            log(provider.CreateLogger("test"));
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "denied {Name} after {Milliseconds}")]
    private static partial void Denied(ILogger logger, string name, double milliseconds);

    [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "record {Number}")]
    private static partial void Numbered(ILogger logger, int number);

    [LoggerMessage(EventId = 9, Level = LogLevel.Error, Message = "failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
