namespace AdmissionGuard.Policy.Model;

/// <summary>What a component means whose licence is missing or not an SPDX expression.</summary>
public enum UnknownLicenses
{
    /// <summary>It is denied.</summary>
    Deny,

    /// <summary>It is left alone.</summary>
    Allow,
}
