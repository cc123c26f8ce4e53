using AdmissionGuard.Registry.References;
using CsCheck;

namespace AdmissionGuard.Tests.Registry.References;

/// <summary>One image has one name, and what is no name is refused.</summary>
[Trait("threat", "P11")]
public sealed class ImageReferenceTests
{
    private const string Hex = "20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.27", "docker.io/library/nginx:1.27")]
    [InlineData("acme/app", "docker.io/acme/app:latest")]
    [InlineData("docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("index.docker.io/library/nginx", "docker.io/library/nginx:latest")]
    [InlineData("registry-1.docker.io/library/nginx", "docker.io/library/nginx:latest")]
    [InlineData("Docker.IO/nginx", "docker.io/library/nginx:latest")]
    [InlineData("Ghcr.io/x", "ghcr.io/x:latest")]
    [InlineData("ghcr.io:443/x", "ghcr.io/x:latest")]
    [InlineData("ghcr.io:0443/x", "ghcr.io/x:latest")]
    [InlineData("ghcr.io:8443/x", "ghcr.io:8443/x:latest")]
    [InlineData("localhost/x", "localhost/x:latest")]
    [InlineData("localhost:5000/x", "localhost:5000/x:latest")]
    [InlineData("LOCALHOST:5000/x", "localhost:5000/x:latest")]
    [InlineData("registry:443/x", "registry:443/x:latest")]
    [InlineData("127.0.0.1:5000/a/b:c", "127.0.0.1:5000/a/b:c")]
    [InlineData("[::1]:5000/x", "[::1]:5000/x:latest")]
    [InlineData("[2001:DB8:0:0::1]/x", "[2001:db8::1]/x:latest")]
    [InlineData("[::ffff:7f00:1]:5000/x", "[::ffff:7f00:1]:5000/x:latest")]
    [InlineData("a.b/c__d/e--f/g.h", "a.b/c__d/e--f/g.h:latest")]
    [InlineData("nginx@sha256:" + Hex, "docker.io/library/nginx@sha256:" + Hex)]
    [InlineData("ghcr.io/x:tag@sha256:" + Hex, "ghcr.io/x:tag@sha256:" + Hex)]
    [InlineData("ghcr.io/x@sha512:" + Hex + Hex, "ghcr.io/x@sha512:" + Hex + Hex)]
    [InlineData("xn--ghcr-abc.io/x", "xn--ghcr-abc.io/x:latest")]
    public void Has_one_canonical_form(string text, string canonical)
    {
        Assert.True(ImageReference.TryParse(text, out var reference, out var error), error);
        Assert.Equal(canonical, reference.Canonical);
        Assert.True(ImageReference.TryParse(canonical, out var again, out _));
        Assert.Equal(reference, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData(" nginx")]
    [InlineData("nginx ")]
    [InlineData("nginx\t")]
    [InlineData("nginx\n")]
    [InlineData("NGINX")]
    [InlineData("docker.io/Library/nginx")]
    [InlineData("Foo/bar")]
    [InlineData("ghcr.io./x")]
    [InlineData(".ghcr.io/x")]
    [InlineData("ghcr..io/x")]
    [InlineData("ghcr.io//x")]
    [InlineData("ghcr.io/x/")]
    [InlineData("/x")]
    [InlineData("ghcr.io/")]
    [InlineData("ghcr.io/x/../y")]
    [InlineData("ghcr.io/%2e%2e/y")]
    [InlineData("ghcr.io/.x")]
    [InlineData("ghcr.io/x.")]
    [InlineData("ghcr.io/x___y")]
    [InlineData("ghcr.io/x..y")]
    [InlineData("http://ghcr.io/x")]
    [InlineData("https://ghcr.io/x")]
    [InlineData("user@ghcr.io/x")]
    [InlineData("good.io@evil.io/x")]
    [InlineData("-ghcr.io/x")]
    [InlineData("ghcr-.io/x")]
    [InlineData("gh_cr.io/x")]
    [InlineData("ghcr.iо/x")]
    [InlineData("ghcr.io​/x")]
    [InlineData("‮ghcr.io/x")]
    [InlineData("ghcr.io:/x")]
    [InlineData("ghcr.io:0/x")]
    [InlineData("ghcr.io:65536/x")]
    [InlineData("ghcr.io:99999999999/x")]
    [InlineData("ghcr.io:+443/x")]
    [InlineData("[::1/x")]
    [InlineData("[::1]5000/x")]
    [InlineData("[fe80::1%eth0]:5000/x")]
    [InlineData("[::ffff:127.0.0.1]/x")]
    [InlineData("[g::1]/x")]
    [InlineData("2852039166:80/x")]
    [InlineData("0xA9FEA9FE:80/x")]
    [InlineData("0251.0376.0251.0376/x")]
    [InlineData("127.1:5000/x")]
    [InlineData("127.0.0.01/x")]
    [InlineData("1.2.3.256/x")]
    [InlineData("x:")]
    [InlineData("x:-a")]
    [InlineData("x:.a")]
    [InlineData("x:a b")]
    [InlineData("x:täg")]
    [InlineData("x@")]
    [InlineData("x@sha256:abc")]
    [InlineData("x@sha256:" + Hex + "0")]
    [InlineData("x@SHA256:" + Hex)]
    [InlineData("x@sha256:20688FA62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad")]
    [InlineData("x@sha512:" + Hex)]
    [InlineData("x@md5:20688fa62305bc9aafe3142e2a3bfddd")]
    [InlineData("x@sha256:../../../etc/passwd")]
    [InlineData(Hex)]
    public void Refuses_what_is_no_reference(string? text)
    {
        Assert.False(ImageReference.TryParse(text, out var reference, out var error));
        Assert.Null(reference);
        Assert.NotEmpty(error);
        Assert.True(error.Length < 300);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void Takes_the_longest_names_and_refuses_longer_ones()
    {
        Assert.True(ImageReference.TryParse("x:" + new string('a', 128), out _, out _));
        Assert.False(ImageReference.TryParse("x:" + new string('a', 129), out _, out _));
        Assert.True(ImageReference.TryParse("ghcr.io/" + new string('a', 247), out _, out _));
        Assert.False(ImageReference.TryParse("ghcr.io/" + new string('a', 248), out _, out _));
        Assert.False(ImageReference.TryParse(new string('a', 5000), out _, out _));
    }

    [Trait("threat", "S13")]
    [Fact]
    public void Refuses_a_mebibyte_of_dots_by_its_length()
    {
        var dots = new string('.', 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(ImageReference.TryParse(dots, out _, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096);
    }

    [Trait("threat", "P12")]
    [Fact]
    public void A_digest_leaves_the_tag_cosmetic()
    {
        Assert.True(ImageReference.TryParse($"ghcr.io/x:approved@sha256:{Hex}", out var reference, out _));
        Assert.Equal("approved", reference.Tag);
        Assert.Equal(Hex, reference.Digest!.Hex);
        Assert.True(ImageReference.TryParse($"ghcr.io/x@sha256:{Hex}", out var digestOnly, out _));
        Assert.Null(digestOnly.Tag);
    }

    [Fact]
    public void The_canonical_form_of_a_reference_parses_to_itself()
    {
        var host = Gen.OneOf("docker.io", "ghcr.io", "GHCR.io:443", "localhost", "reg:5000", "10.0.0.1:5000", "[::1]:5000", "[2001:db8:0:0:1::]");
        var segment = Gen.String[Gen.Char["abcxyz019"], 1, 6];
        var path = Gen.Select(segment, Gen.OneOf("/", ".", "_", "__", "-", "---"), segment, (a, s, b) => a + s + b);
        var tag = Gen.String[Gen.Char["azAZ09_"], 1, 20];
        Gen.Select(host, path, tag, Gen.Bool, Gen.Bool, (h, p, t, tagged, digested) => $"{h}/{p}{(tagged ? ":" + t : "")}{(digested ? "@sha256:" + Hex : "")}").Sample(text =>
        {
            Assert.True(ImageReference.TryParse(text, out var reference, out var error), $"{text}: {error}");
            Assert.True(ImageReference.TryParse(reference.Canonical, out var again, out _));
            Assert.Equal(reference, again);
            Assert.Equal(reference.Canonical, again.Canonical);
        });
    }

    [Fact]
    public void Any_text_is_refused_or_has_a_stable_canonical_form() =>
        Gen.String[Gen.Char["aA0./:@-_[]% sh256xé"], 0, 40].Sample(text =>
        {
            if (!ImageReference.TryParse(text, out var reference, out _))
                return;
            Assert.True(ImageReference.TryParse(reference.Canonical, out var again, out var error), $"{text} gave {reference.Canonical}: {error}");
            Assert.Equal(reference.Canonical, again.Canonical);
        });
}
