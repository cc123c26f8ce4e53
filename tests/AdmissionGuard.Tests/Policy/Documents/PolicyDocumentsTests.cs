using System.Text;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Tests.Policy.Documents;

/// <summary>Files of policies: strict, bounded, and every error says where.</summary>
public sealed class PolicyDocumentsTests
{
    private const string Head = "apiVersion: admissionguard.dev/v1alpha1\nkind: ClusterImagePolicy\nmetadata: {name: a}\n";

    [Fact]
    public void Several_documents_become_typed_resources_with_their_lines()
    {
        var parsed = PolicyDocuments.Parse($"# first\n{Head}spec:\n  mode: Warn\n---\n---\n{Head.Replace("ClusterImagePolicy", "TrustRoot", StringComparison.Ordinal)}spec:\n  tuf:\n    url: https://tuf.example\n", "p.yaml");

        Assert.Empty(parsed.Errors);
        Assert.Equal(AdmissionGuard.Policy.Verdicts.EnforcementMode.Warn, Assert.IsType<ClusterImagePolicy>(parsed.Documents[0].Resource).Spec!.Mode);
        var root = parsed.Documents[1];
        Assert.Equal("https://tuf.example", Assert.IsType<TrustRoot>(root.Resource).Spec!.Tuf!.Url);
        Assert.Equal(3, root.Source.Document);
        Assert.Equal(14, root.Source.LineOf("spec.tuf.url"));
        Assert.Equal(14, root.Source.LineOf("spec.tuf.url.nothing[0]"));
    }

    [Fact]
    public void A_misspelt_field_is_an_error_with_file_document_line_path_and_suggestion()
    {
        var error = Assert.Single(PolicyDocuments.Parse($"{Head}spec:\n  authorities:\n  - name: x\n    keyles: {{}}\n", "dir/p.yaml").Errors);

        Assert.Equal("spec.authorities[0].keyles", error.FieldPath);
        Assert.Equal(("dir/p.yaml", 1, 7, "ClusterImagePolicy/a"), (error.File, error.Document, error.Line, error.Object));
        Assert.Equal("dir/p.yaml:7: ClusterImagePolicy/a: spec.authorities[0].keyles: unknown field; did you mean keyless?", error.ToString());
    }

    [Theory]
    [InlineData("spec: {mode: enforce}", "spec.mode: is \"enforce\", want one of Enforce, Warn, Audit")]
    [InlineData("spec: {mode: 0}", "spec.mode: is 0, want one of Enforce, Warn, Audit")]
    [InlineData("spec: {match: {images: ghcr.io/x}}", "spec.match.images: is \"ghcr.io/x\", want a list")]
    [InlineData("spec: {match: {images: [1.10]}}", "spec.match.images[0]: is 1.1, want a string: put it in quotes")]
    [InlineData("spec: {match: {images: [yes]}}", "spec.match.images[0]: yes is not the same to every YAML reader: put it in quotes, or write it as true, false or a decimal number")]
    [InlineData("spec: {match: }", "spec.match: is null: give it a value or leave it out")]
    [InlineData("spec: {authorities: [{keyless: {insecureIgnoreSCT: \"true\"}}]}", "spec.authorities[0].keyless.insecureIgnoreSCT: is \"true\", want true or false")]
    [InlineData("spec: {mode: Warn, mode: Audit}", "spec.mode: the field is there twice")]
    [InlineData("spec: &a {x: *a}", "spec.x: aliases (*a) are refused: write the value out")]
    [InlineData("spec: {<<: {mode: Warn}}", "spec: merge keys (<<) are refused: write the fields out")]
    [InlineData("spec: !!map {}", null)]
    [InlineData("spec: {mode: !!binary aGk=}", "spec.mode: the tag tag:yaml.org,2002:binary is refused")]
    public void What_is_not_exactly_the_model_is_refused(string yaml, string? message)
    {
        var errors = PolicyDocuments.Parse(Head + yaml, "p.yaml").Errors.Select(e => $"{e.FieldPath}: {e.Message}");
        Assert.Equal(message is null ? [] : [message], errors);
    }

    [Theory]
    [InlineData("'true'", "true")]
    [InlineData("\"1.0\"", "1.0")]
    [InlineData("!!str 5", "5")]
    [InlineData("2026-12-31T00:00:00Z", "2026-12-31T00:00:00Z")]
    [InlineData("|-\n      a\n      b", "a\nb")]
    public void Quoted_scalars_stay_strings(string yaml, string value)
    {
        var parsed = PolicyDocuments.Parse($"{Head}spec:\n  match:\n    images:\n    - {yaml}\n", "p.yaml");
        Assert.Empty(parsed.Errors);
        Assert.Equal([value], ((ClusterImagePolicy)parsed.Documents[0].Resource).Spec!.Match!.Images!);
    }

    [Fact]
    public void All_errors_of_a_document_are_told_and_the_rest_of_it_stays_known()
    {
        var parsed = PolicyDocuments.Parse($"{Head}spec:\n  mode: Deny\n  typo: 1\n  match: {{images: [\"ghcr.io/x/**\"]}}\n", "p.yaml");

        Assert.Equal(["spec.mode", "spec.typo"], parsed.Errors.Select(e => e.FieldPath));
        var document = Assert.Single(parsed.Documents);
        Assert.Equal(2, document.Errors.Count);
        Assert.Equal(["ghcr.io/x/**"], ((ClusterImagePolicy)document.Resource).Spec!.Match!.Images!);
    }

    [Theory]
    [InlineData("{\"apiVersion\":\"admissionguard.dev/v1alpha1\",\"kind\":\"ClusterImagePolicy\",\"metadata\":{\"name\":\"a\",\"creationTimestamp\":null,\"managedFields\":[{}]},\n\"spec\":{\"mode\":\"Warn\",\n\"mode\":\"Audit\"}}", "spec.mode: the field is there twice", 3)]
    [InlineData("{\"apiVersion\":\"admissionguard.dev/v1alpha1\",\"kind\":\"ClusterImagePolicy\",\"metadata\":{\"name\":\"a\"},\n\"spec\":{\"x\":1}}", "spec.x: unknown field; known are mode, match, tagReferences, platforms, authorities, require", 2)]
    [InlineData("{} {}", ": not JSON: '{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 3.", 1)]
    [InlineData("[1]", ": the document is not an object with apiVersion and kind", 1)]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "apiVersion: is v1, want admissionguard.dev/v1alpha1", 1)]
    public void Json_is_read_as_strictly(string json, string message, int line)
    {
        var error = Assert.Single(PolicyDocuments.Parse(json, "p.json").Errors);
        Assert.Equal((message, line), ($"{error.FieldPath}: {error.Message}", error.Line!.Value));
    }

    [Fact]
    public void A_list_as_kubectl_writes_it_is_its_items()
    {
        var parsed = PolicyDocuments.Parse($"apiVersion: v1\nkind: List\nitems:\n- apiVersion: admissionguard.dev/v1alpha1\n  kind: ImagePolicy\n  metadata: {{name: a, namespace: b}}\n  spec: {{mode: Audit}}\n", "p.yaml");
        Assert.Empty(parsed.Errors);
        Assert.Equal("b", Assert.IsType<ImagePolicy>(Assert.Single(parsed.Documents).Resource).Metadata.Namespace);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deep_nesting_is_refused_at_the_limit(char open)
    {
        foreach (var text in new[] { new string(open, 100_000), "spec: " + new string(open, 100_000) })
        {
            var result = PolicyDocuments.Parse(text, "p");
            Assert.NotEmpty(result.Errors);
            Assert.Empty(result.Documents);
        }
    }

    [Fact]
    public void Size_count_and_encoding_are_bounded_before_parsing()
    {
        Assert.Contains("want at most", PolicyDocuments.Parse(new byte[DocumentLimits.MaxBytes + 1], "p").Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal("not UTF-8", PolicyDocuments.Parse(new byte[] { 0x61, 0xff }, "p").Errors[0].Message);
        Assert.Contains("documents", PolicyDocuments.Parse(string.Concat(Enumerable.Repeat("---\n1\n", DocumentLimits.MaxDocuments + 1)), "p").Errors[^1].Message, StringComparison.Ordinal);
        Assert.Contains("values", PolicyDocuments.Parse("- " + string.Join("\n- ", Enumerable.Repeat("1", DocumentLimits.MaxNodes)), "p").Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\n?\"#?0a{2{#c\"")]
    [InlineData("\t[\n?\"#")]
    [InlineData("!<>")]
    public void What_the_YAML_library_trips_over_is_an_error_of_the_document(string text) =>
        Assert.StartsWith("not YAML", Assert.Single(PolicyDocuments.Parse("a: " + text, "p").Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_that_is_no_policy_throws() => CsCheck.Check.Sample(
        CsCheck.Gen.OneOf(CsCheck.Gen.String, CsCheck.Gen.String[CsCheck.Gen.Char["{}[]:,-&*!|>'\"%@`#?\\ \n\tabcu012~"], 0, 60]),
        text => PolicyDocuments.Parse(text, "p") is not null);

    [Fact]
    public void Text_of_the_outside_is_escaped_in_errors()
    {
        var error = PolicyDocuments.Parse(Encoding.UTF8.GetBytes("{\"apiVersion\":\"\\u202e\\u001b[31m\",\"kind\":\"x\"}"), "p").Errors[0];
        Assert.Contains(@"is \u202e\u001b[31m, want", error.Message, StringComparison.Ordinal);
    }
}
