using System.Text.Json;
using System.Text.RegularExpressions;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Chart;

/// <summary>The chart's alerts and dashboard, by Prometheus' own tool. The end-to-end journeys ask a Prometheus for what they show.</summary>
public sealed partial class MonitoringTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_fire_when_they_should_and_only_then()
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-alerts-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "rules.yaml"), await RenderedRulesAsync(), Cancellation);
            File.Copy(Checkout.PathOf("tests", "fixtures", "alerts", "alerts.test.yaml"), Path.Combine(folder, "alerts.test.yaml"));
            foreach (var arguments in (string[][])[["check", "rules", "rules.yaml"], ["test", "rules", "alerts.test.yaml"]])
            {
                var result = await Tools.Promtool.TryRunAsync(arguments, folder: folder, cancellationToken: Cancellation);
                Assert.True(result.ExitCode == 0, result.Output + result.Error);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Each_alert_has_a_case_in_which_it_fires()
    {
        var cases = await File.ReadAllTextAsync(Checkout.PathOf("tests", "fixtures", "alerts", "alerts.test.yaml"), Cancellation);
        var fires = Firing().Matches(cases).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var alerts = Alert().Matches(await RenderedRulesAsync()).Select(match => match.Groups[1].Value).ToList();
        Assert.True(alerts.Count >= 8, $"only {alerts.Count} alerts");
        Assert.All(alerts, alert => Assert.True(fires.Contains(alert), $"{alert} is never seen to fire"));
    }

    [Fact]
    public async Task Each_panel_asks_what_Prometheus_can_parse()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(HelmChart.Folder, "files", "dashboard.json"), Cancellation));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        var queries = panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();
        Assert.True(queries.Count > 10);
        var rules = "groups:\n- name: panels\n  rules:\n" + string.Concat(queries.Select((query, i) =>
            $"  - record: panel_{i}\n    expr: {JsonSerializer.Serialize(query.Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$namespace", "x", StringComparison.Ordinal))}\n"));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, rules, Cancellation);
            var result = await Tools.Promtool.TryRunAsync(["check", "rules", file], cancellationToken: Cancellation);
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The groups of the PrometheusRule that the chart renders, as a file of rules.</summary>
    private static async Task<string> RenderedRulesAsync()
    {
        var rendered = await HelmChart.RenderAsync("1.36.0", ["--values", HelmChart.ValuesOf("monitoring.yaml")], Cancellation);
        var rule = HelmChart.Documents(rendered).Single(document => document.Contains("\nkind: PrometheusRule\n", StringComparison.Ordinal));
        var lines = rule[(rule.IndexOf("\nspec:\n", StringComparison.Ordinal) + "\nspec:\n".Length)..].Split('\n');
        return string.Join('\n', lines.Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line));
    }

    [GeneratedRegex(@"alertname: (\w+),?\s+exp_alerts:", RegexOptions.CultureInvariant)]
    private static partial Regex Firing();

    [GeneratedRegex(@"(?m)^\s*- alert: (\w+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Alert();
}
