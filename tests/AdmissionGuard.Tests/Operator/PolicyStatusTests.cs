using System.Text.Json;
using AdmissionGuard.Operator;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Tests.Policy;

namespace AdmissionGuard.Tests.Operator;

/// <summary>From a compiled policy to what its object should say.</summary>
public sealed class PolicyStatusTests
{
    private static readonly PolicyStatus Nothing = new(null, null);

    private static readonly DateTimeOffset Now = PolicyLab.Now;

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void A_compiled_policy_is_ready_at_its_generation()
    {
        var status = PolicyStatus.Wanted(Compile("key: {data: @alice}", generation: 3), Nothing, Now);
        Assert.Equal(3, status.ObservedGeneration);
        Assert.Equal(
            new Condition { Type = "Ready", Status = ConditionStatus.True, ObservedGeneration = 3, LastTransitionTime = Rfc3339(Now), Reason = "Compiled", Message = "compiled with all its material" },
            status.Ready);
        Assert.True(status.IsNewsAfter(Nothing));
    }

    [Fact]
    public void Wrong_text_and_missing_material_are_told_apart_and_name_the_field()
    {
        var wrong = PolicyStatus.Wanted(Compile("key: {data: no key}"), Nothing, Now).Ready!;
        Assert.Equal((ConditionStatus.False, "InvalidSpec"), (wrong.Status, wrong.Reason));
        Assert.StartsWith("spec.authorities[0].key.data: ", wrong.Message, StringComparison.Ordinal);

        var lacking = PolicyStatus.Wanted(Compile("key: {secretRef: {name: nobody}}"), Nothing, Now).Ready!;
        Assert.Equal((ConditionStatus.False, "MaterialUnreadable"), (lacking.Status, lacking.Reason));
        Assert.Equal("spec.authorities[0].key.secretRef: Secret admissionguard-system/nobody, key cosign.pub is not there, or not readable", lacking.Message);
    }

    [Fact]
    public void The_last_good_material_in_use_is_told()
    {
        var yaml = Yaml("key: {secretRef: {name: alice}}", 1);
        var stale = Assert.Single(PolicyLab.Compile(yaml, PolicyMaterial.None, previous: PolicyLab.Compile(yaml)).Policies);
        var ready = PolicyStatus.Wanted(stale, Nothing, Now).Ready!;
        Assert.Equal((ConditionStatus.False, "MaterialStale"), (ready.Status, ready.Reason));
        Assert.Contains("spec.authorities[0].key.secretRef: ", ready.Message, StringComparison.Ordinal);
        Assert.Contains("the last good is in use", ready.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_already_is_wanted_unchanged_after_a_round_trip()
    {
        var policy = Compile("key: {data: @alice}");
        var said = PolicyStatus.Of(JsonElement.Parse(PolicyStatus.Wanted(policy, Nothing, Now).ToJson().ToJsonString()));
        Assert.Equal(said, PolicyStatus.Wanted(policy, said, Now.AddDays(1)));
    }

    [Fact]
    public void A_new_generation_keeps_the_time_of_the_transition_and_is_no_news()
    {
        var before = PolicyStatus.Wanted(Compile("key: {data: @alice}", 1), Nothing, Now);
        var after = PolicyStatus.Wanted(Compile("key: {data: @bob}", 2), before, Now.AddHours(1));
        Assert.NotEqual(before, after);
        Assert.Equal(before.Ready!.LastTransitionTime, after.Ready!.LastTransitionTime);
        Assert.False(after.IsNewsAfter(before));
    }

    [Fact]
    public void A_transition_has_its_time_and_is_news_and_so_is_another_cause()
    {
        var good = PolicyStatus.Wanted(Compile("key: {data: @alice}", 1), Nothing, Now);
        var bad = PolicyStatus.Wanted(Compile("key: {secretRef: {name: nobody}}", 2), good, Now.AddHours(1));
        Assert.Equal(Rfc3339(Now.AddHours(1)), bad.Ready!.LastTransitionTime);
        Assert.True(bad.IsNewsAfter(good));
        var other = PolicyStatus.Wanted(Compile("key: {secretRef: {name: noone}}", 3), bad, Now.AddHours(2));
        Assert.Equal(Rfc3339(Now.AddHours(1)), other.Ready!.LastTransitionTime);
        Assert.True(other.IsNewsAfter(bad));
    }

    [Fact]
    public void Conditions_of_others_are_left_alone_and_an_unreadable_status_says_nothing()
    {
        var policy = Compile("key: {data: @alice}");
        var wanted = PolicyStatus.Wanted(policy, Nothing, Now);
        var json = wanted.ToJson();
        json["conditions"]!.AsArray().Insert(0, System.Text.Json.Nodes.JsonNode.Parse("""{"type":"Compliant","status":"False","lastTransitionTime":"2026-11-22T11:00:00Z","reason":"Violated","message":"3 images"}"""));
        json["violations"] = System.Text.Json.Nodes.JsonNode.Parse("""{"count":3}""");
        Assert.Equal(wanted, PolicyStatus.Of(JsonElement.Parse(json.ToJsonString())));
        Assert.Equal(Nothing, PolicyStatus.Of(JsonElement.Parse("""{"conditions":[{"type":"Ready","status":"Perhaps"}]}""")));
        Assert.Equal(Nothing, PolicyStatus.Of(default));
    }

    [Fact]
    public void A_message_is_bounded_and_says_what_it_leaves_out()
    {
        var authorities = string.Join("\n", Enumerable.Range(0, 60).Select(i => $"- name: a{i}\n  key: {"{"}secretRef: {"{"}name: nobody-{i}-{new string('x', 60)}{"}"}{"}"}"));
        var yaml = PolicyLab.Spec($"authorities:\n{authorities}\nrequire:\n- name: signed\n  signature: {"{"}from: {"{"}anyOf: [a0]{"}"}{"}"}");
        var message = PolicyStatus.Wanted(Assert.Single(PolicyLab.Compile(yaml).Policies), Nothing, Now).Ready!.Message!;
        Assert.InRange(message.Length, ReadyCondition.MaxMessage / 2, ReadyCondition.MaxMessage);
        Assert.Matches("; and [0-9]+ more$", message);
    }

    private static CompiledPolicy Compile(string authority, long generation = 1) => Assert.Single(PolicyLab.Compile(Yaml(authority, generation)).Policies);

    private static string Yaml(string authority, long generation) => PolicyLab.Spec($"""
        authorities:
        - name: release-team
          {authority}
        require:
        - name: signed
          signature: {"{"}from: {"{"}anyOf: [release-team]{"}"}{"}"}
        """).Replace("name: production", $"name: production, uid: u, generation: {generation}", StringComparison.Ordinal);
}
