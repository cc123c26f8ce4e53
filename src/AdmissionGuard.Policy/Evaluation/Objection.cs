using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Why something does not count.</summary>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Message">Found against wanted.</param>
/// <param name="Progress">How far it came, so that the nearest miss explains a denial: the step of verification, then identity, subject, content.</param>
internal sealed record Objection(Reason Reason, string Message, int Progress)
{
    /// <summary>Refused by the verifier; add the step.</summary>
    public const int Verification = 0;

    /// <summary>Sound, by somebody else.</summary>
    public const int Identity = 100;

    /// <summary>By a wanted signer, about something else.</summary>
    public const int Subject = 200;

    /// <summary>By a wanted signer about this image, but it does not say what is wanted.</summary>
    public const int Content = 300;

    /// <summary>An objection to what an authority said.</summary>
    public static Objection To(Reason reason, string message) => new(reason, message, Content);
}
