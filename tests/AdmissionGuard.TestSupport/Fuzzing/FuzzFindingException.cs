namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>An input that a parser handled, but wrongly.</summary>
public sealed class FuzzFindingException(string message) : Exception(message);
