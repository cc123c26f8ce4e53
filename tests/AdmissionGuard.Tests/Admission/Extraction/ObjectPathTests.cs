using System.Text;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Extraction.Configured;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Tests.Admission.Extraction;

public sealed class ObjectPathTests
{
    [Theory]
    [InlineData("{.spec.template}", "spec.template")]
    [InlineData(".spec.template", "spec.template")]
    [InlineData("$.spec.steps[*].image", "spec.steps[].image")]
    [InlineData("{$.spec.images[*]}", "spec.images[]")]
    [InlineData(".spec.a-b_c[*][*].x", "spec.a-b_c[][].x")]
    public void A_path_to_fields_is_understood(string text, string shown)
    {
        Assert.True(ObjectPath.TryParse(text, out var path, out _));
        Assert.Equal(shown, path.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spec.template")]
    [InlineData("{.spec")]
    [InlineData("..image")]
    [InlineData(".spec..image")]
    [InlineData(".spec.steps[0].image")]
    [InlineData(".spec.steps[?(@.name)].image")]
    [InlineData(".spec.steps[*")]
    [InlineData(".spec.steps[*]image")]
    [InlineData("[*].image")]
    [InlineData(".spec['a.b']")]
    [InlineData(".spec.*")]
    [InlineData(".a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(ObjectPath.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_star_goes_to_every_value_of_a_map_too()
    {
        Assert.True(ObjectPath.TryParse(".spec.roles[*].image", out var path, out _));
        var found = new List<(string?, string)>();
        path.Visit(Parse("""{"spec":{"roles":{"head":{"image":"a"},"work.er/1":{"image":"b"},"none":{}}}}"""), new PodCollector(), (image, _, at) => found.Add((image.Text(), at)));
        Assert.Equal([("a", "spec.roles.head.image"), ("b", "spec.roles['work.er/1'].image")], found);
    }

    [Theory]
    [InlineData("""{"spec":{"steps":"none"}}""")]
    [InlineData("""{"spec":[]}""")]
    [InlineData("""{"spec":{"steps":{"image":"x"}}}""")]
    public void An_object_of_another_shape_is_a_failure_and_not_nothing_to_verify(string json)
    {
        Assert.True(ObjectPath.TryParse(".spec.steps[*].image", out var path, out _));
        var collector = new PodCollector();
        path.Visit(Parse(json), collector, (_, _, _) => Assert.Fail("nothing is there"));
        Assert.NotNull(collector.Failure);
    }

    private static StrictValue Parse(string json) => StrictJson.Read(Encoding.UTF8.GetBytes(json), AdmissionReviewReader.MaxDepth).Root;
}
