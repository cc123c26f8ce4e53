namespace AdmissionGuard.Tests.Architecture;

/// <summary>Dependencies point one way: libraries know nothing of each other, policy knows facts alone, only the program composes.</summary>
public sealed class DependencyTests
{
    /// <summary>Who must not use what; and someone who does use it, so that a misspelt namespace cannot make the rule pass.</summary>
    public static TheoryData<string, string, string> Forbidden => new()
    {
        // Libraries stand alone.
        { "AdmissionGuard.Registry", "AdmissionGuard.Sigstore", "AdmissionGuard.Review" },
        { "AdmissionGuard.Registry", "AdmissionGuard.Policy", "AdmissionGuard.Review" },
        { "AdmissionGuard.Registry", "k8s", "AdmissionGuard.Kubernetes" },
        { "AdmissionGuard.Sigstore", "AdmissionGuard.Registry", "AdmissionGuard.Review" },
        { "AdmissionGuard.Sigstore", "AdmissionGuard.Policy", "AdmissionGuard.Review" },
        { "AdmissionGuard.Sigstore", "k8s", "AdmissionGuard.Kubernetes" },
        { "AdmissionGuard.Kubernetes", "AdmissionGuard.Registry", "AdmissionGuard.Review" },
        { "AdmissionGuard.Kubernetes", "AdmissionGuard.Sigstore", "AdmissionGuard.Review" },
        { "AdmissionGuard.Kubernetes", "AdmissionGuard.Policy", "AdmissionGuard.Review" },

        // Policy judges facts and fetches nothing.
        { "AdmissionGuard.Policy", "AdmissionGuard.Registry", "AdmissionGuard.Review" },
        { "AdmissionGuard.Policy", "k8s", "AdmissionGuard.Kubernetes" },
        { "AdmissionGuard.Policy", "System.Net.Http", "AdmissionGuard.Registry" },

        // Verification does no I/O, and the second cryptographic library stays inside it.
        { "AdmissionGuard.Sigstore", "System.Net.Http", "AdmissionGuard.Registry" },
        { "AdmissionGuard.Sigstore", "System.Net.Sockets", "AdmissionGuard.Registry" },
        { "AdmissionGuard.Registry", "Org.BouncyCastle", "AdmissionGuard.Sigstore" },
        { "AdmissionGuard.Policy", "Org.BouncyCastle", "AdmissionGuard.Sigstore" },
        { "AdmissionGuard.Kubernetes", "Org.BouncyCastle", "AdmissionGuard.Sigstore" },
        { "AdmissionGuard.Review", "Org.BouncyCastle", "AdmissionGuard.Sigstore" },
        { "AdmissionGuard.Admission", "Org.BouncyCastle", "AdmissionGuard.Sigstore" },
        { "AdmissionGuard.Cli", "Org.BouncyCastle", "AdmissionGuard.Sigstore" },

        // One pipeline serves webhook, operator and command line: it knows none of them, and no Kubernetes.
        { "AdmissionGuard.Review", "k8s", "AdmissionGuard.Kubernetes" },
        { "AdmissionGuard.Review", "AdmissionGuard.Admission", "AdmissionGuard.Serving" },
        { "AdmissionGuard.Review", "AdmissionGuard.Serving", "AdmissionGuard.Cli" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void One_side_does_not_use_the_other(string user, string used, string witness)
    {
        Assert.Contains(CodeBase.Uses, use => CodeBase.In(use.From, user));
        Assert.Contains(CodeBase.Uses, use => CodeBase.In(use.From, witness) && CodeBase.In(use.To, used));
        var examples = CodeBase.Uses.Where(use => CodeBase.In(use.From, user) && CodeBase.In(use.To, used)).Select(use => use.Example).ToList();
        Assert.True(examples.Count == 0, string.Join('\n', examples));
    }

    [Theory]
    [InlineData("AdmissionGuard.Review", "AdmissionGuard.Kubernetes")]
    [InlineData("AdmissionGuard.Review", "AdmissionGuard.Operator")]
    [InlineData("AdmissionGuard.Review", "AdmissionGuard.Cli")]
    [InlineData("AdmissionGuard.Admission", "AdmissionGuard.Cli")]
    public void One_side_does_not_use_the_other_though_nobody_may_yet(string user, string used)
    {
        Assert.Contains(CodeBase.Uses, use => CodeBase.In(use.From, user));
        var examples = CodeBase.Uses.Where(use => CodeBase.In(use.From, user) && CodeBase.In(use.To, used)).Select(use => use.Example).ToList();
        Assert.True(examples.Count == 0, string.Join('\n', examples));
    }

    [Fact]
    public void No_namespace_is_a_drawer_for_everything()
    {
        string[] drawers = ["Common", "Helpers", "Utils", "Utilities", "Models", "Managers", "Abstractions", "Misc"];
        Assert.True(CodeBase.Namespaces.Count > 20, "too few namespaces were loaded");
        Assert.DoesNotContain(CodeBase.Namespaces, name => name.Split('.').Any(part => drawers.Contains(part, StringComparer.OrdinalIgnoreCase)));
    }
}
