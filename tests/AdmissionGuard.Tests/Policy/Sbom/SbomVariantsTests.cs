using System.Text.Json;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Sbom;

/// <summary>Bills of materials as tools write them, and purls and licences at their edges.</summary>
public sealed class SbomVariantsTests
{
    private static string SpdxOf(string package) =>
        $$$$$$$$"""{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","creationInfo":{"created":"2026-11-22T20:00:00Z","creators":["Tool: t"]},"packages":[{"name":"p","SPDXID":"SPDXRef-p",{{{{{{{{package}}}}}}}}}]}""";

    private static string Purl(string purl, string type = "purl") => $$$$$$$$"""{"referenceCategory":"PACKAGE-MANAGER","referenceType":"{{{{{{{{type}}}}}}}}","referenceLocator":"{{{{{{{{purl}}}}}}}}"}""";

    [Theory]
    [InlineData("pkg:npm/event-stream@3.3.6", "pkg:npm/event-stream@3.3.6", true)]
    [InlineData("pkg:npm/event-stream@3.3.6", "pkg:npm/event-stream@3.3.5", false)]
    [InlineData("pkg:npm/event-stream", "pkg:npm/event-stream@1.0.0", true)]
    [InlineData("pkg:npm/event-stream@3.3.6", "pkg:npm/event-stream", true)]
    [InlineData("pkg:npm/%40acme/a@<2.0.0", "pkg:npm/@acme/a@1.9.9", true)]
    [InlineData("pkg:npm/@acme/a@<2.0.0", "pkg:npm/%40acme/a@2.0.0", false)]
    [InlineData("pkg:npm/lodash@>=4.0.0|<4.17.21", "pkg:npm/lodash@4.17.20", true)]
    [InlineData("pkg:npm/lodash@>=4.0.0|<4.17.21", "pkg:npm/lodash@4.17.21", false)]
    [InlineData("pkg:npm/lodash@>=4.0.0|<4.17.21", "pkg:npm/lodash@3.10.1", false)]
    [InlineData("pkg:npm/lodash@<4.17.21", "pkg:npm/lodash@not-a-version", true)]
    [InlineData("pkg:deb/debian/openssl@<3.0.2-1", "pkg:deb/debian/openssl@3.0.1-1?arch=amd64&distro=debian-12", true)]
    [InlineData("pkg:deb/debian/openssl@<1:2.0", "pkg:deb/debian/openssl@9.9?epoch=0", true)]
    [InlineData("pkg:deb/debian/openssl@<1:2.0", "pkg:deb/debian/openssl@2.1?epoch=1", false)]
    [InlineData("pkg:rpm/redhat/openssl@<1:3.0.8", "pkg:rpm/redhat/openssl@3.0.7-1.el9?epoch=1", true)]
    [InlineData("pkg:pypi/zope-interface@<6", "pkg:pypi/Zope.Interface@5.0", true)]
    [InlineData("pkg:golang/github.com/Acme/Lib@<v1.2.3", "pkg:golang/github.com/acme/lib@v1.2.2", true)]
    [InlineData("pkg:nuget/Newtonsoft.Json@<13.0.1", "pkg:nuget/newtonsoft.json@12.0.3", true)]
    [InlineData("pkg:npm/a", "not a purl", true)]
    public void A_denied_purl_covers_what_it_names(string denied, string found, bool isDenied)
    {
        var policy = Requiring($"sbom: {{from: {{anyOf: [alice]}}, denyPackages: [\"{denied}\"]}}");
        foreach (var type in (string[])["purl", "http://spdx.org/rdf/references/purl"])
        {
            var facts = policy.By((Spdx, SpdxOf($"\"externalRefs\":[{Purl(found, type)}]")));
            if (isDenied)
                Denies(policy, facts, Reason.ComponentDenied);
            else
                Admits(policy, facts);
        }
    }

    [Theory]
    [InlineData("\"licenseConcluded\":\"AGPL-3.0-only\"", "denyLicenses: [AGPL-3.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"agpl-3.0-ONLY\"", "denyLicenses: [AGPL-3.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"AGPL-3.0\"", "denyLicenses: [AGPL-3.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"NOASSERTION\",\"licenseDeclared\":\"AGPL-3.0-only\"", "denyLicenses: [AGPL-3.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"MIT\",\"licenseDeclared\":\"AGPL-3.0-only\"", "denyLicenses: [AGPL-3.0-only]", false)]
    [InlineData("\"licenseConcluded\":\"AGPL-3.0-only OR MIT\"", "denyLicenses: [AGPL-3.0-only]", false)]
    [InlineData("\"licenseConcluded\":\"AGPL-3.0-only AND MIT\"", "denyLicenses: [AGPL-3.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"GPL-2.0-only WITH Classpath-exception-2.0\"", "denyLicenses: [GPL-2.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"GPL-2.0-only WITH Classpath-exception-2.0\"", "denyLicenses: [\"GPL-2.0-only WITH Classpath-exception-2.0\"]", true)]
    [InlineData("\"licenseConcluded\":\"MIT OR (AGPL-3.0-only AND BSD-3-Clause)\"", "denyLicenses: [MIT, AGPL-3.0-only]", true)]
    [InlineData("\"licenseConcluded\":\"LicenseRef-custom\"", "allowLicenses: [MIT]", true)]
    [InlineData("\"licenseConcluded\":\"MIT\"", "allowLicenses: [MIT]", false)]
    [InlineData("\"licenseConcluded\":\"NOASSERTION\"", "allowLicenses: [MIT]", true)]
    [InlineData("\"licenseConcluded\":\"NOASSERTION\"", "{allowLicenses: [MIT], unknownLicenses: Allow}", false)]
    [InlineData("\"licenseConcluded\":\"NONE\"", "{denyLicenses: [MIT], unknownLicenses: Deny}", true)]
    [InlineData("\"licenseConcluded\":\"what is this?\"", "{denyLicenses: [MIT], unknownLicenses: Deny}", true)]
    [InlineData("\"licenseConcluded\":\"NOASSERTION\",\"primaryPackagePurpose\":\"CONTAINER\"", "allowLicenses: [MIT]", false)]
    public void Licence_expressions_mean_what_SPDX_says(string licence, string rule, bool isDenied)
    {
        var policy = Requiring($"sbom: {{from: {{anyOf: [alice]}}, {rule.Trim('{', '}')}}}");
        var facts = policy.By((Spdx, SpdxOf(licence)));
        if (isDenied)
            Denies(policy, facts, Reason.ComponentDenied);
        else
            Admits(policy, facts);
    }

    [Fact]
    public void A_document_as_text_or_in_cosigns_old_frame_is_the_same_document()
    {
        var policy = Requiring("sbom: {from: {anyOf: [alice]}, denyPackages: [\"pkg:npm/a\"]}");
        var document = SpdxOf($"\"externalRefs\":[{Purl("pkg:npm/a@1")}]");
        var text = JsonSerializer.Serialize(document);
        foreach (var predicate in (string[])[document, text, $$$$$$$$"""{"Data":{{{{{{{{document}}}}}}}},"Timestamp":"2026-11-22T20:00:00Z"}""", $$$$$$$$"""{"Data":{{{{{{{{text}}}}}}}},"Timestamp":""}"""])
            Denies(policy, policy.By((Spdx, predicate)), Reason.ComponentDenied, "pkg:npm/a@1");
    }

    [Theory]
    [InlineData(Spdx, """{"spdxVersion":"SPDX-3.0"}""", Reason.UnsupportedFormat)]
    [InlineData(Spdx, "\"SPDXVersion: SPDX-2.3\"", Reason.UnsupportedFormat)]
    [InlineData(Spdx, """{"spdxVersion":"SPDX-2.3","packages":{}}""", Reason.PredicateInvalid)]
    [InlineData(CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.7"}""", Reason.UnsupportedFormat)]
    [InlineData(CycloneDx, """{"bomFormat":"other","specVersion":"1.6"}""", Reason.PredicateInvalid)]
    [InlineData(CycloneDx, "\"<bom xmlns='http://cyclonedx.org/schema/bom/1.6'/>\"", Reason.PredicateInvalid)]
    public void What_cannot_be_read_is_no_bill_of_materials(string type, string predicate, Reason reason)
    {
        var policy = Requiring("sbom: {from: {anyOf: [alice]}}");
        Denies(policy, policy.By((type, predicate)), reason);
    }

    [Fact]
    public void What_is_nested_in_a_component_is_in_the_image()
    {
        var policy = Requiring("sbom: {from: {anyOf: [alice]}, denyPackages: [\"pkg:npm/a\"]}");
        Denies(policy, policy.By((CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"application","name":"outer","components":[{"type":"library","name":"a","purl":"pkg:npm/a@1"}]}]}""")), Reason.ComponentDenied);
        Denies(policy, policy.By((CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"container","name":"app","components":[{"type":"library","name":"a","purl":"pkg:npm/a@1"}]}},"components":[]}""")), Reason.ComponentDenied);
    }
}
