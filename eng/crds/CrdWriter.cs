using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Crds;

/// <summary>Writes one CustomResourceDefinition (apiextensions.k8s.io/v1, structural, without CEL so that Kubernetes 1.20 takes it).</summary>
public static class CrdWriter
{
    /// <summary>The whole file.</summary>
    public static string Write(CrdKind kind)
    {
        var yaml = new YamlText();
        yaml.Comment("Written by eng/crds from the model in src/AdmissionGuard.Policy/Model; change it there.");
        yaml.Scalar("apiVersion", "apiextensions.k8s.io/v1");
        yaml.Scalar("kind", "CustomResourceDefinition");
        using (yaml.Map("metadata"))
            yaml.Scalar("name", $"{kind.Plural}.{ApiGroup.Name}");
        using (yaml.Map("spec"))
        {
            yaml.Scalar("group", ApiGroup.Name);
            using (yaml.Map("names"))
            {
                yaml.Scalar("kind", kind.Type.Name);
                yaml.Scalar("listKind", kind.Type.Name + "List");
                yaml.Scalar("plural", kind.Plural);
                yaml.Scalar("singular", kind.Type.Name.ToLowerInvariant());
                yaml.Flow("categories", ["admissionguard"]);
            }

            yaml.Scalar("scope", kind.IsNamespaced ? "Namespaced" : "Cluster");
            yaml.Line("versions:");
            yaml.Line($"- name: {ApiGroup.Version}");
            using (yaml.Indent())
                WriteVersion(yaml, kind);
        }

        return yaml.ToString();
    }

    private static void WriteVersion(YamlText yaml, CrdKind kind)
    {
        yaml.Line("served: true");
        yaml.Line("storage: true");
        using (yaml.Map("subresources"))
            yaml.Line("status: {}");
        yaml.Line("additionalPrinterColumns:");
        foreach (var (name, type, path) in kind.Columns)
        {
            yaml.Line($"- name: {name}");
            using (yaml.Indent())
            {
                yaml.Scalar("type", type);
                yaml.Scalar("jsonPath", path);
            }
        }

        using (yaml.Map("schema"))
        using (yaml.Map("openAPIV3Schema"))
            new SchemaWriter(yaml, new DocComments(kind.Type.Assembly)).WriteRoot(kind.Type);
    }
}
