using System.Buffers;
using System.Text.Json;

namespace AdmissionGuard.Reporting.Logs;

/// <summary>Writes one log record as one line of JSON; whatever is logged is escaped, so that nothing can forge a record.</summary>
internal static class JsonLine
{
    private const int MaxKept = 16 * 1024;
    private const string Template = "{OriginalFormat}";

    // One for each thread that logs: every decision is a record, and a record's buffers are more than the record.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) kept;

    /// <summary>Formats a record.</summary>
    /// <param name="record">Its level, category and so on.</param>
    /// <param name="time">When it was logged.</param>
    /// <param name="state">Its fields, when it has any: as <see cref="IRecordFields"/>, or as the list that other libraries log.</param>
    /// <returns>The line with its line break; good until this thread formats another.</returns>
    public static ReadOnlySpan<byte> Of(JsonLineRecord record, DateTimeOffset time, object? state)
    {
        var (buffer, json) = Buffers();
        json.WriteStartObject();
        json.WriteString("Timestamp"u8, time.UtcDateTime);
        json.WriteNumber("EventId"u8, record.EventId);
        json.WriteString("LogLevel"u8, NameOf(record.Level));
        json.WriteString("Category"u8, record.Category);
        json.WriteString("Message"u8, record.Message);
        if (record.Exception is { } exception)
            json.WriteString("Exception"u8, exception.ToString());
        WriteState(json, state);

        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);

        // A record with a long exception must not keep its buffer for the life of the thread.
        if (buffer.Capacity > MaxKept)
            kept = default;
        return buffer.WrittenSpan;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Buffers()
    {
        if (kept.Json is null)
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            kept = (buffer, new Utf8JsonWriter(buffer));
        }

        // Whatever an earlier record left, were it cut off by an exception.
        kept.Buffer.ResetWrittenCount();
        kept.Json.Reset();
        return kept;
    }

    private static void WriteState(Utf8JsonWriter json, object? state)
    {
        switch (state)
        {
            case IRecordFields fields:
                json.WriteStartObject("State"u8);
                fields.WriteTo(json);
                json.WriteEndObject();
                break;
            case IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } fields:
                json.WriteStartObject("State"u8);
                for (var i = 0; i < fields.Count; i++)
                {
                    if (fields[i].Key != Template)
                        Write(json, fields[i].Key, fields[i].Value);
                }

                json.WriteEndObject();
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(key); break;
            case string text: json.WriteString(key, text); break;
            case bool truth: json.WriteBoolean(key, truth); break;
            case int number: json.WriteNumber(key, number); break;
            case long number: json.WriteNumber(key, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(key, number); break;
            default: json.WriteString(key, value.ToString()); break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "Trace",
        LogLevel.Debug => "Debug",
        LogLevel.Information => "Information",
        LogLevel.Warning => "Warning",
        LogLevel.Error => "Error",
        _ => "Critical",
    };
}

/// <summary>What every log record has.</summary>
internal readonly record struct JsonLineRecord(LogLevel Level, int EventId, string Category, string Message, Exception? Exception);
