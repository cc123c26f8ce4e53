namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Bounds messages, whose parts are escaped already.</summary>
internal static class MessageText
{
    /// <summary>What fits a denial with several lines, an Event's note (1024) and a status message.</summary>
    public const int MaxLength = 700;

    public static string Bound(string message) => message.Length <= MaxLength ? message : message[..(MaxLength - 3)] + "...";
}
