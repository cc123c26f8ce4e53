using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>A verdict on what runs.</summary>
/// <param name="Verdict">What the policies say.</param>
/// <param name="ListsRunning">Whether what was judged is an index that lists what the node says it runs.</param>
internal sealed record JudgedImage(ImageVerdict Verdict, bool ListsRunning);
