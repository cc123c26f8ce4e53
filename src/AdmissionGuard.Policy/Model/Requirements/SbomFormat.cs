using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>A format of bills of materials.</summary>
public enum SbomFormat
{
    /// <summary>SPDX.</summary>
    [JsonStringEnumMemberName("spdx")]
    Spdx,

    /// <summary>CycloneDX.</summary>
    [JsonStringEnumMemberName("cyclonedx")]
    CycloneDx,
}
