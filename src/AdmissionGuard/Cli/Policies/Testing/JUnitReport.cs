using System.Globalization;
using System.Text;
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
            writer.WriteAttributeString("name", Shown(suite.Key));
            Count(writer, [.. suite]);
            foreach (var result in suite)
            {
                writer.WriteStartElement("testcase");
                writer.WriteAttributeString("classname", Shown(result.Suite));
                writer.WriteAttributeString("name", Shown(result.Name));
                writer.WriteAttributeString("time", Seconds(result.Duration));
                if (result.Failure is not null)
                {
                    writer.WriteStartElement("failure");
                    writer.WriteAttributeString("message", Shown(result.Failure));
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

    // XML has no way to hold most control characters; CI systems show the rest as it stands.
    private static string Shown(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                shown.Append(text[i]).Append(text[++i]);
            else if (XmlConvert.IsXmlChar(text[i]))
                shown.Append(text[i]);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }

        return shown.ToString();
    }

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture);
}
