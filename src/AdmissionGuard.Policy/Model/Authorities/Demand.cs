namespace AdmissionGuard.Policy.Model;

/// <summary>Whether a proof must be there.</summary>
public enum Demand
{
    /// <summary>Evidence without it does not count.</summary>
    Required,

    /// <summary>Evidence counts without it; where it is there, it must be right.</summary>
    NotRequired,
}
