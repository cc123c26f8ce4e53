using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Registry.Failures;

/// <summary>Either what was asked for or why it could not be had; never both, never neither.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public readonly struct RegistryResult<T>
    where T : class
{
    private readonly object? content;

    private RegistryResult(object content) => this.content = content;

    /// <summary>What was asked for, on success.</summary>
    public T? Value => content as T;

    /// <summary>Why it could not be had, on failure.</summary>
    public RegistryFailure? Failure => IsSuccess ? null : (RegistryFailure?)content ?? throw new InvalidOperationException("a result that nobody made");

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => content is T;

    /// <summary>True when the registry says that it is not there; every other failure means "could not find out".</summary>
    public bool IsNotFound => content is RegistryFailure { Kind: RegistryFailureKind.NotFound };

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator RegistryResult<T>(T value) => new(value ?? throw new ArgumentNullException(nameof(value)));

    /// <summary>Wraps a failure.</summary>
    /// <param name="failure">The failure.</param>
    public static implicit operator RegistryResult<T>(RegistryFailure failure) => new(failure ?? throw new ArgumentNullException(nameof(failure)));
}
