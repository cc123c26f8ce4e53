using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace AdmissionGuard.Tests.Architecture;

/// <summary>The product's compiled code: which namespace uses which.</summary>
internal static class CodeBase
{
    private static readonly Assembly[] Assemblies =
    [
        .. new[] { "AdmissionGuard.Registry", "AdmissionGuard.Sigstore", "AdmissionGuard.Policy", "AdmissionGuard.Kubernetes", "admissionguard" }.Select(Assembly.Load),
    ];

    /// <summary>Each use of a type by another, as namespaces, once, with an example.</summary>
    public static IReadOnlyList<Use> Uses { get; } = Load();

    /// <summary>Every namespace that the product declares.</summary>
    public static IReadOnlyList<string> Namespaces { get; } =
        [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Select(type => type.Namespace).OfType<string>().Where(name => In(name, "AdmissionGuard")).Distinct()];

    /// <summary>Whether a namespace is the given one or below it.</summary>
    public static bool In(string name, string root) =>
        name.Equals(root, StringComparison.Ordinal) || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static List<Use> Load() =>
    [
        .. new ArchLoader().LoadAssemblies(Assemblies).Build().Types
            .Where(type => In(type.Namespace?.FullName ?? "", "AdmissionGuard"))
            // The loader takes type parameters of one name for one: they are no use of anything.
            .SelectMany(type => type.Dependencies.Where(dependency => dependency.Target is not GenericParameter), (type, dependency) => new Use(type.Namespace.FullName, dependency.Target.Namespace?.FullName ?? "", $"{type.FullName} uses {dependency.Target.FullName}"))
            .DistinctBy(use => (use.From, use.To)),
    ];
}

/// <summary>A namespace uses another.</summary>
/// <param name="From">The namespace that uses.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="Example">One place where it does.</param>
internal sealed record Use(string From, string To, string Example);
