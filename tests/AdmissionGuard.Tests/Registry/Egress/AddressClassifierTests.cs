using System.Net;
using AdmissionGuard.Registry.Egress;
using AddressKind = AdmissionGuard.Registry.Egress.AddressClass;

namespace AdmissionGuard.Tests.Registry.Egress;

/// <summary>What an address leads to, however it is written.</summary>
[Trait("threat", "R13")]
public sealed class AddressClassifierTests
{
    [Theory]
    [InlineData("8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("2606:4700::1111", nameof(AddressKind.Public))]
    [InlineData("::ffff:8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("64:ff9b::808:808", nameof(AddressKind.Public))]
    [InlineData("127.0.0.1", nameof(AddressKind.Loopback))]
    [InlineData("127.255.255.254", nameof(AddressKind.Loopback))]
    [InlineData("::1", nameof(AddressKind.Loopback))]
    [InlineData("::ffff:127.0.0.1", nameof(AddressKind.Loopback))]
    [InlineData("64:ff9b::7f00:1", nameof(AddressKind.Loopback))]
    [InlineData("::7f00:1", nameof(AddressKind.Loopback))]
    [InlineData("2002:7f00:1::", nameof(AddressKind.Loopback))]
    [InlineData("169.254.169.254", nameof(AddressKind.Forbidden))]
    [InlineData("::ffff:169.254.169.254", nameof(AddressKind.Forbidden))]
    [InlineData("64:ff9b::a9fe:a9fe", nameof(AddressKind.Forbidden))]
    [InlineData("64:ff9b:1::a9fe:a9fe", nameof(AddressKind.Forbidden))]
    [InlineData("64:ff9b:1:a9fe:a9:fe00:808:808", nameof(AddressKind.Forbidden))]
    [InlineData("64:ff9b:1:fffe::808:808", nameof(AddressKind.Public))]
    [InlineData("::ffff:0:169.254.169.254", nameof(AddressKind.Forbidden))]
    [InlineData("::ffff:0:10.0.0.1", nameof(AddressKind.Private))]
    [InlineData("2002:a9fe:a9fe::1", nameof(AddressKind.Forbidden))]
    [InlineData("2001:0:0:0:0:0:5601:5601", nameof(AddressKind.Forbidden))]
    [InlineData("fd00:ec2::254", nameof(AddressKind.Forbidden))]
    [InlineData("fe80::1", nameof(AddressKind.Forbidden))]
    [InlineData("0.0.0.0", nameof(AddressKind.Forbidden))]
    [InlineData("::", nameof(AddressKind.Forbidden))]
    [InlineData("100.100.100.200", nameof(AddressKind.Forbidden))]
    [InlineData("168.63.129.16", nameof(AddressKind.Forbidden))]
    [InlineData("224.0.0.1", nameof(AddressKind.Forbidden))]
    [InlineData("255.255.255.255", nameof(AddressKind.Forbidden))]
    [InlineData("ff02::1", nameof(AddressKind.Forbidden))]
    [InlineData("10.0.0.1", nameof(AddressKind.Private))]
    [InlineData("172.31.255.255", nameof(AddressKind.Private))]
    [InlineData("172.32.0.0", nameof(AddressKind.Public))]
    [InlineData("192.168.0.1", nameof(AddressKind.Private))]
    [InlineData("100.64.0.1", nameof(AddressKind.Private))]
    [InlineData("fd00::1", nameof(AddressKind.Private))]
    [InlineData("::ffff:10.0.0.1", nameof(AddressKind.Private))]
    public void Is(string address, string expected) =>
        Assert.Equal(expected, AddressClassifier.Classify(IPAddress.Parse(address)).ToString());
}
