using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>The program as it was built beside the tests.</summary>
public static class ProductBinary
{
    /// <summary>Its path: the test project's references put it into the tests' own folder.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "admissionguard");

    /// <summary>It as a tool that ends.</summary>
    public static Tool Tool { get; } = new(Path);
}
