using System.Text.Json;

namespace AdmissionGuard.Reporting.Logs;

/// <summary>The state of a log record that writes its fields itself: every decision is a record, and a list of boxed values in between costs as much as the record.</summary>
internal interface IRecordFields
{
    /// <summary>Writes the fields into an object that the caller began and will end.</summary>
    void WriteTo(Utf8JsonWriter json);
}
