using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Findings;

/// <summary>Levels of results as SARIF 2.1.0 defines them, in the shapes of real tools.</summary>
public sealed class SarifTests
{
    private static string Log(string results, string driver = "", string extensions = "", string more = "") =>
        $$$$$$$$"""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"{{{{{{{{driver}}}}}}}}}{{{{{{{{extensions}}}}}}}}},"results":[{{{{{{{{results}}}}}}}}]{{{{{{{{more}}}}}}}}}]}""";

    public static TheoryData<string, bool, string> Cases => new()
    {
        { "no results", false, Log("") },
        { "an error", true, Log("""{"ruleId":"r","level":"error"}""") },
        { "a warning", false, Log("""{"ruleId":"r","level":"warning"}""") },
        { "no level is a warning", false, Log("""{"ruleId":"r"}""") },
        { "the rule's level, by index", true, Log("""{"ruleId":"r","ruleIndex":0}""", ""","rules":[{"id":"r","defaultConfiguration":{"level":"error"}}]""") },
        { "the rule's level, by id", true, Log("""{"ruleId":"r"}""", ""","rules":[{"id":"r","defaultConfiguration":{"level":"error"}}]""") },
        { "the rule's level, by a hierarchical id", true, Log("""{"ruleId":"r/1"}""", ""","rules":[{"id":"r","defaultConfiguration":{"level":"error"}}]""") },
        { "CodeQL: the rule of an extension", true, Log("""{"ruleId":"r","rule":{"id":"r","index":0,"toolComponent":{"index":0}}}""", ""","rules":[{"id":"other"}]""", ""","extensions":[{"name":"codeql/csharp-queries","rules":[{"id":"r","defaultConfiguration":{"level":"error"}}]}]""") },
        { "an extension by name", true, Log("""{"ruleId":"r","rule":{"id":"r","toolComponent":{"name":"pack"}}}""", "", ""","extensions":[{"name":"pack","rules":[{"id":"r","defaultConfiguration":{"level":"error"}}]}]""") },
        { "an extension by the rule's id alone", true, Log("""{"ruleId":"r"}""", "", ""","extensions":[{"name":"pack","rules":[{"id":"r","defaultConfiguration":{"level":"error"}}]}]""") },
        { "not a failure", false, Log("""{"ruleId":"r","level":"error","kind":"pass"}""") },
        { "gone since the baseline", false, Log("""{"ruleId":"r","level":"error","baselineState":"absent"}""") },
        { "there since the baseline", true, Log("""{"ruleId":"r","level":"error","baselineState":"unchanged"}""") },
        { "suppressed, but suppressions do not count", true, Log("""{"ruleId":"r","level":"error","suppressions":[{"kind":"external","status":"accepted"}]}""") },
    };

    [Theory, MemberData(nameof(Cases))]
    public void A_level_is_the_results_else_the_rules(string what, bool isError, string log)
    {
        Assert.NotEmpty(what);
        var policy = Requiring("findings: {from: {anyOf: [alice]}, max: {error: 0}}");
        if (isError)
            Denies(policy, policy.By((Sarif, log)), Reason.FindingsFound, "CodeQL found 1 of level error: r");
        else
            Admits(policy, policy.By((Sarif, log)));
    }

    [Theory]
    [InlineData("""{"ruleId":"r","ruleIndex":5}""")]
    [InlineData("""{"ruleId":"evil","ruleIndex":0}""")]
    [InlineData("""{"ruleId":"r","rule":{"index":0,"toolComponent":{"index":3}}}""")]
    [InlineData("""{"ruleId":"r","level":"fatal"}""")]
    [InlineData("""{"ruleId":"r","level":"error","kind":"Fail"}""")]
    [InlineData("""{"ruleId":"r","level":"error","baselineState":"gone"}""")]
    public void A_log_that_contradicts_itself_is_invalid(string result)
    {
        var policy = Requiring("findings: {from: {anyOf: [alice]}, max: {error: 0}}");
        Denies(policy, policy.By((Sarif, Log(result, ""","rules":[{"id":"r"}]"""))), Reason.PredicateInvalid);
    }

    [Fact]
    public void An_accepted_suppression_counts_where_the_policy_says_so()
    {
        var policy = Requiring("findings: {from: {anyOf: [alice]}, max: {error: 0}, suppressions: Honor}");
        Admits(policy, policy.By((Sarif, Log("""{"ruleId":"r","level":"error","suppressions":[{"kind":"external","status":"accepted"}]}"""))));
        Denies(policy, policy.By((Sarif, Log("""{"ruleId":"r","level":"error","suppressions":[{"kind":"external","status":"underReview"}]}"""))), Reason.FindingsFound);
        Denies(policy, policy.By((Sarif, Log("""{"ruleId":"r","level":"error","suppressions":[]}"""))), Reason.FindingsFound);
    }

    [Theory]
    [InlineData(""","invocations":[{"executionSuccessful":false}]""")]
    [InlineData(""","invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[{"level":"error"}]}]""")]
    public void A_tool_that_failed_proves_nothing(string more)
    {
        var policy = Requiring("findings: {from: {anyOf: [alice]}, max: {error: 0}}");
        Denies(policy, policy.By((Sarif, Log("", more: more))), Reason.ScanIncomplete);
    }
}
