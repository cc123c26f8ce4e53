using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Either a verified value or the failure that refused it; never both, never neither.</summary>
/// <typeparam name="T">The kind of value.</typeparam>
public sealed class TufResult<T>
    where T : class
{
    private TufResult(T? value, TufFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The value, when there is no failure.</summary>
    public T? Value { get; }

    /// <summary>The failure, when there is no value.</summary>
    public TufFailure? Failure { get; }

    /// <summary>True only when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Value is not null;

    internal static TufResult<T> Of(T value) => new(value, null);

    internal static TufResult<T> Refused(TufFailure failure) => new(null, failure);

    internal static TufResult<T> Refused(TufFailureKind kind, string name, string found, string wanted) =>
        new(null, new TufFailure(kind, name, found, wanted));
}
