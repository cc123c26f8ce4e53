using AdmissionGuard.Registry.Authentication;
using CsCheck;

namespace AdmissionGuard.Tests.Registry.Authentication;

/// <summary>WWW-Authenticate, as registries and attackers write it.</summary>
public sealed class ChallengeParserTests
{
    [Fact]
    public void Reads_what_registries_send()
    {
        var bearer = Assert.Single(ChallengeParser.Parse("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/nginx:pull\""));
        Assert.True(bearer.IsBearer);
        Assert.Equal("https://auth.docker.io/token", bearer["realm"]);
        Assert.Equal("repository:library/nginx:pull", bearer["scope"]);
        var both = ChallengeParser.Parse("Basic realm=\"a \\\"quoted\\\" one\", BEARER Realm=x , service = y");
        Assert.Equal(["basic", "bearer"], both.Select(c => c.Scheme));
        Assert.Equal("a \"quoted\" one", both[0]["realm"]);
        Assert.Equal("y", both[1]["service"]);
        Assert.Equal("negotiate", Assert.Single(ChallengeParser.Parse("Negotiate")).Scheme);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("Bearer realm=\"unterminated")]
    [InlineData("Bearer realm=\"a\",realm=\"b\"")]
    [InlineData("Bearer realm=\"a\u0001b\"")]
    [InlineData("\"quoted\"")]
    public void Gives_nothing_for_what_is_no_challenge(string? text) => Assert.Empty(ChallengeParser.Parse(text));

    [Fact]
    public void Is_bounded()
    {
        Assert.Empty(ChallengeParser.Parse("Bearer realm=\"" + new string('a', 10_000) + "\""));
        Assert.Empty(ChallengeParser.Parse(string.Join(", ", Enumerable.Range(0, 9).Select(i => $"S{i} a=b"))));
        Assert.Empty(ChallengeParser.Parse("Bearer " + string.Join(',', Enumerable.Range(0, 17).Select(i => $"p{i}=v"))));
    }

    [Fact]
    public void Survives_any_text() => Gen.String[Gen.Char["Bearer basic=\",\\ \t\u0001é/"], 0, 60].Sample(text => ChallengeParser.Parse(text).Count <= 8);
}
