namespace AdmissionGuard.Policy.Model;

/// <summary>What a suppressed finding means (SARIF 2.1.0, section 3.27.23).</summary>
public enum Suppressions
{
    /// <summary>It counts like any other.</summary>
    Count,

    /// <summary>It does not count when its suppression is accepted.</summary>
    Honor,
}
