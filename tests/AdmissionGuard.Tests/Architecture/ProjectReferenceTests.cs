using System.Xml.Linq;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Tests.Architecture;

/// <summary>What the compiler may see at all: the references that the projects declare.</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("AdmissionGuard.Registry")]
    [InlineData("AdmissionGuard.Sigstore")]
    [InlineData("AdmissionGuard.Kubernetes")]
    [InlineData("AdmissionGuard.Policy", "AdmissionGuard.Sigstore")]
    [InlineData("AdmissionGuard", "AdmissionGuard.Kubernetes", "AdmissionGuard.Policy", "AdmissionGuard.Registry", "AdmissionGuard.Sigstore")]
    public void A_project_refers_to_these_of_ours_and_no_others(string project, params string[] references) =>
        Assert.Equal(references, Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Order());

    [Theory]
    [InlineData("BouncyCastle.Cryptography", "AdmissionGuard.Sigstore")]
    [InlineData("KubernetesClient", "AdmissionGuard.Kubernetes")]
    [InlineData("YamlDotNet", "AdmissionGuard.Policy")]
    public void A_package_belongs_to_one_project(string package, string owner) =>
        Assert.Equal([owner], Projects().Where(project => Includes(project, "PackageReference").Contains(package)));

    [Fact]
    public void Every_project_of_the_product_is_known_here() =>
        Assert.Equal(["AdmissionGuard", "AdmissionGuard.Kubernetes", "AdmissionGuard.Policy", "AdmissionGuard.Registry", "AdmissionGuard.Sigstore"], Projects().Order());

    private static IEnumerable<string> Projects() => Directory.EnumerateDirectories(Checkout.PathOf("src")).Select(path => Path.GetFileName(path)!);

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Load(Checkout.PathOf("src", project, project + ".csproj")).Descendants(element).Select(item => item.Attribute("Include")!.Value);
}
