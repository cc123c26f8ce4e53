namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A part of the testbed is missing or did not start. A test that meets it fails: it never skips silently.</summary>
public sealed class TestbedException(string message, Exception? inner = null) : Exception(message, inner);
