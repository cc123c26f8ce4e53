using System.Globalization;
using System.Xml;

namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>Writes results as JUnit XML, the form that CI systems read.</summary>
internal static class JUnitReport
{
    /// <summary>Writes the file.</summary>
    public static void Write(string path, IReadOnlyList<PolicyTestResult> results)
    {
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true });
        writer.WriteStartElement("testsuites");
        Count(writer, results);
        foreach (var suite in results.GroupBy(r => r.Suite, StringComparer.Ordinal))
        {
            writer.WriteStartElement("testsuite");
            writer.WriteAttributeString("name", suite.Key);
            Count(writer, [.. suite]);
            foreach (var result in suite)
            {
                writer.WriteStartElement("testcase");
                writer.WriteAttributeString("classname", result.Suite);
                writer.WriteAttributeString("name", result.Name);
                writer.WriteAttributeString("time", Seconds(result.Duration));
                if (result.Failure is not null)
                {
                    writer.WriteStartElement("failure");
                    writer.WriteAttributeString("message", result.Failure);
                    writer.WriteEndElement();
                }

                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Count(XmlWriter writer, IReadOnlyList<PolicyTestResult> results)
    {
        writer.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("failures", results.Count(r => r.Failure is not null).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("time", Seconds(results.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Duration)));
    }

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture);
}
