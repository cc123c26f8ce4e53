using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Predicates.Sarif;

namespace AdmissionGuard.Policy.Requirements.Findings;

/// <summary>How many findings of each level are tolerated, with what is left out filled in; null tolerates any number.</summary>
internal sealed class LevelLimits(FindingLimits? max)
{
    /// <summary>The limit of one level.</summary>
    public int? this[SarifLevel level] => level switch
    {
        SarifLevel.Error => max?.Error ?? this[SarifLevel.Warning],
        SarifLevel.Warning => max?.Warning ?? this[SarifLevel.Note],
        SarifLevel.Note => max?.Note,
        _ => null,
    };
}
