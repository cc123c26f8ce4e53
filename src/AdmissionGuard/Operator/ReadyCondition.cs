using System.Text;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Operator;

/// <summary>The condition <c>Ready</c> of a policy: compiled with all its material. Kubernetes API conventions, "Typical status properties".</summary>
internal static class ReadyCondition
{
    /// <summary>The condition's type.</summary>
    public const string Type = "Ready";

    /// <summary>True: compiled with all its material.</summary>
    public const string Compiled = "Compiled";

    /// <summary>False: the policy's own text is wrong; it denies what it matches.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>False: something that it refers to is missing or unreadable; it denies what it matches.</summary>
    public const string MaterialUnreadable = "MaterialUnreadable";

    /// <summary>False: something that it refers to is missing or unreadable now; it goes on with the last good.</summary>
    public const string MaterialStale = "MaterialStale";

    /// <summary>Most characters of a message: an etcd object is no place for the errors of a policy that is all wrong.</summary>
    public const int MaxMessage = 4096;

    /// <summary>The condition of a policy, with <see cref="Condition.LastTransitionTime"/> kept while the status stays the same.</summary>
    /// <param name="policy">The policy as it was compiled.</param>
    /// <param name="known">The condition that its object has; null when it has none.</param>
    /// <param name="now">The time.</param>
    public static Condition Of(CompiledPolicy policy, Condition? known, DateTimeOffset now) =>
        StatusCondition.Of(Type, State(policy), policy.Generation, known, now);

    private static (ConditionStatus Status, string Reason, string Message) State(CompiledPolicy policy) => policy switch
    {
        { NotReady.Count: > 0, OnlyLacksMaterial: true } => (ConditionStatus.False, MaterialUnreadable, Text([.. policy.NotReady, .. policy.Warnings])),
        { NotReady.Count: > 0 } => (ConditionStatus.False, InvalidSpec, Text([.. policy.NotReady, .. policy.Warnings])),
        { IsStale: true } => (ConditionStatus.False, MaterialStale, Text(policy.Warnings)),
        { Warnings.Count: > 0 } => (ConditionStatus.True, Compiled, Text(policy.Warnings)),
        _ => (ConditionStatus.True, Compiled, "compiled with all its material"),
    };

    private static string Text(IReadOnlyList<PolicyError> errors)
    {
        var text = new StringBuilder();
        for (var i = 0; i < errors.Count; i++)
        {
            var one = (errors[i].Severity == PolicyErrorSeverity.Warning ? "warning: " : "") + (errors[i].FieldPath is { Length: > 0 } path ? path + ": " : "") + errors[i].Message;
            var more = $"; and {errors.Count - i} more";
            if (i > 0 && text.Length + one.Length + more.Length + 2 > MaxMessage)
                return text.Append(more).ToString();
            text.Append(i > 0 ? "; " : "").Append(one);
        }

        return text.Length <= MaxMessage ? text.ToString() : text.ToString(0, MaxMessage - 1) + "…";
    }
}
