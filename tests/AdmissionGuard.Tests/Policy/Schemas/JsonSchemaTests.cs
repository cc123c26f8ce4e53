using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Schemas;

/// <summary>JSON Schema 2020-12, where implementations are known to go wrong: references, names, and expressions of another dialect.</summary>
public sealed class JsonSchemaTests
{
    private const string Type = "https://acme.example/report/v1";

    private static string Requirement(string schema) => $"attestation: {{from: {{anyOf: [alice]}}, predicateType: \"{Type}\", schema: {schema}}}";

    [Theory]
    // A relative reference is relative to the nearest $id around it.
    [InlineData("""{"$ref": "parts/result", "$defs": {"r": {"$id": "parts/result", "type": "object", "properties": {"result": {"$ref": "#/$defs/word"}}, "$defs": {"word": {"const": "PASSED"}}}}}""", """{"result":"PASSED"}""", """{"result":"FAILED"}""")]
    [InlineData("""{"$id": "https://acme.example/root", "properties": {"result": {"$ref": "https://acme.example/word"}}, "$defs": {"w": {"$id": "word", "const": "PASSED"}}}""", """{"result":"PASSED"}""", """{"result":"FAILED"}""")]
    [InlineData("""{"properties": {"result": {"$ref": "urn:acme:word"}}, "$defs": {"w": {"$id": "urn:acme:word", "const": "PASSED"}}}""", """{"result":"PASSED"}""", """{"result":"FAILED"}""")]
    // An anchor is a name within its resource: one of the same name elsewhere is another.
    [InlineData("""{"properties": {"result": {"$ref": "#word"}}, "$defs": {"w": {"$anchor": "word", "const": "PASSED"}, "other": {"$id": "other", "$defs": {"w": {"$anchor": "word", "const": "FAILED"}}}}}""", """{"result":"PASSED"}""", """{"result":"FAILED"}""")]
    [InlineData("""{"properties": {"result": {"$ref": "other#word"}}, "$defs": {"w": {"$anchor": "word", "const": "FAILED"}, "other": {"$id": "other", "$defs": {"w": {"$anchor": "word", "const": "PASSED"}}}}}""", """{"result":"PASSED"}""", """{"result":"FAILED"}""")]
    // A dynamic reference is replaced by whoever includes the list.
    [InlineData("""{"$ref": "list", "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}, "list": {"$id": "list", "properties": {"items": {"items": {"$dynamicRef": "#item"}}}, "$defs": {"any": {"$dynamicAnchor": "item"}}}}}""", """{"items":["a"]}""", """{"items":[1]}""")]
    // Without a dynamic anchor where it points first, it is an ordinary reference.
    [InlineData("""{"$ref": "list", "$defs": {"item": {"$dynamicAnchor": "item", "type": "integer"}, "list": {"$id": "list", "properties": {"items": {"items": {"$dynamicRef": "#item"}}}, "$defs": {"any": {"$anchor": "item", "type": "string"}}}}}""", """{"items":["a"]}""", """{"items":[1]}""")]
    // ECMA-262: an end is no line's end, digits and letters are ASCII's, a dot is a whole character.
    [InlineData("""{"properties": {"v": {"pattern": "^PASSED$"}}}""", """{"v":"PASSED"}""", """{"v":"PASSED\n"}""")]
    [InlineData("""{"properties": {"v": {"pattern": "^\\d+$"}}}""", """{"v":"42"}""", """{"v":"\u0664\u0662"}""")]
    [InlineData("""{"properties": {"v": {"pattern": "^\\w+$"}}}""", """{"v":"abc_1"}""", """{"v":"caf\u00e9"}""")]
    [InlineData("""{"properties": {"v": {"pattern": "^[^\\s]+$"}}}""", """{"v":"abc"}""", """{"v":"a\ufeffc"}""")]
    [InlineData("""{"properties": {"v": {"pattern": "^.$"}}}""", """{"v":"\ud83d\udc32"}""", """{"v":"ab"}""")]
    [InlineData("""{"properties": {"v": {"pattern": "^\\p{Letter}+$"}}}""", """{"v":"\u03c0"}""", """{"v":"1"}""")]
    [InlineData("""{"patternProperties": {"^x-[a-z[]+$": {"const": 1}}}""", """{"x-a[":1}""", """{"x-a[":2}""")]
    public void Accepts_one_predicate_and_not_the_other(string schema, string valid, string invalid)
    {
        var policy = Requiring(Requirement(schema));
        Admits(policy, policy.By((Type, valid)));
        Denies(policy, policy.By((Type, invalid)), Reason.SchemaViolation);
    }

    [Theory]
    [InlineData("""{"$ref": "https://acme.example/elsewhere"}""", "nothing is fetched")]
    [InlineData("""{"$ref": "#nowhere"}""", "nothing is fetched")]
    [InlineData("""{"$ref": "#/$defs/a/b", "$defs": {"a": true}}""", "nothing is fetched")]
    [InlineData("""{"$defs": {"a": {"$id": "x"}, "b": {"$id": "x"}}}""", "URI of another schema")]
    [InlineData("""{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}""", "name of another schema")]
    [InlineData("""{"$defs": {"a": {"$id": "x#y"}}}""", "want a URI without a fragment")]
    [InlineData("""{"$anchor": "#x"}""", "is no reference or name")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-07/schema#"}""", "2020-12")]
    [InlineData("""{"properies": {}}""", "did you mean properties")]
    [InlineData("""{"pattern": "\\Apassed\\Z"}""", "escape")]
    [InlineData("""{"pattern": "(a)\\1"}""", "bounded time")]
    [InlineData("""{"pattern": "((a{99}){99}){99}"}""", "repeats too much")]
    public void What_would_not_be_checked_is_refused(string schema, string says)
    {
        var errors = Errors(Spec("authorities:\n- {name: alice, key: {secretRef: {name: alice, key: cosign.pub}}}\nrequire:\n- name: wanted\n  " + Requirement(schema)));
        Assert.Contains(errors, e => e.Contains(says, StringComparison.Ordinal));
    }

    /// <summary>A schema that comes back to itself, or doubles at each step, ends with a reason: other evaluators end the process.</summary>
    [Theory, Trait("threat", "P3")]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"allOf": [{"$ref": "#"}]}""")]
    [InlineData("""{"$dynamicAnchor": "self", "anyOf": [{"$dynamicRef": "#self"}]}""")]
    public void Endless_references_are_a_limit(string schema)
    {
        var policy = Requiring(Requirement(schema));
        Denies(policy, policy.By((Type, "{}")), Reason.LimitExceeded);
    }

    [Fact, Trait("threat", "P3")]
    public void Doubling_references_are_a_limit()
    {
        var steps = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"\"s{i}\": {{\"allOf\": [{{\"$ref\": \"#/$defs/s{i + 1}\"}}, {{\"$ref\": \"#/$defs/s{i + 1}\"}}]}}"));
        var policy = Requiring(Requirement($"{{\"$ref\": \"#/$defs/s0\", \"$defs\": {{{steps}, \"s40\": true}}}}"));
        Denies(policy, policy.By((Type, "{}")), Reason.LimitExceeded);
    }
}
