using System.Net;
using System.Net.Sockets;

namespace AdmissionGuard.Registry.Egress;

/// <summary>Tells what an address leads to, through every way of writing an IPv4 address in IPv6.</summary>
internal static class AddressClassifier
{
    private static readonly (IPNetwork Network, AddressClass Class)[] Known =
    [
        // Cloud metadata that lies in otherwise usable ranges: AWS over IPv6, Alibaba, Azure's wire server, Oracle.
        (IPNetwork.Parse("fd00:ec2::254/128"), AddressClass.Forbidden),
        (IPNetwork.Parse("fd00:ec2::23/128"), AddressClass.Forbidden),
        (IPNetwork.Parse("fd20:ce::254/128"), AddressClass.Forbidden),
        (IPNetwork.Parse("100.100.100.200/32"), AddressClass.Forbidden),
        (IPNetwork.Parse("168.63.129.16/32"), AddressClass.Forbidden),
        (IPNetwork.Parse("192.0.0.0/24"), AddressClass.Forbidden),
        (IPNetwork.Parse("0.0.0.0/8"), AddressClass.Forbidden),
        (IPNetwork.Parse("169.254.0.0/16"), AddressClass.Forbidden),
        (IPNetwork.Parse("192.0.2.0/24"), AddressClass.Forbidden),
        (IPNetwork.Parse("198.18.0.0/15"), AddressClass.Forbidden),
        (IPNetwork.Parse("198.51.100.0/24"), AddressClass.Forbidden),
        (IPNetwork.Parse("203.0.113.0/24"), AddressClass.Forbidden),
        (IPNetwork.Parse("224.0.0.0/4"), AddressClass.Forbidden),
        (IPNetwork.Parse("240.0.0.0/4"), AddressClass.Forbidden),
        (IPNetwork.Parse("::/128"), AddressClass.Forbidden),
        (IPNetwork.Parse("100::/64"), AddressClass.Forbidden),
        (IPNetwork.Parse("2001:db8::/32"), AddressClass.Forbidden),
        (IPNetwork.Parse("fe80::/10"), AddressClass.Forbidden),
        (IPNetwork.Parse("fec0::/10"), AddressClass.Forbidden),
        (IPNetwork.Parse("ff00::/8"), AddressClass.Forbidden),
        (IPNetwork.Parse("127.0.0.0/8"), AddressClass.Loopback),
        (IPNetwork.Parse("::1/128"), AddressClass.Loopback),
        (IPNetwork.Parse("10.0.0.0/8"), AddressClass.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressClass.Private),
        (IPNetwork.Parse("172.16.0.0/12"), AddressClass.Private),
        (IPNetwork.Parse("192.168.0.0/16"), AddressClass.Private),
        (IPNetwork.Parse("fc00::/7"), AddressClass.Private),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    internal static AddressClass Classify(IPAddress address)
    {
        foreach (var (network, found) in Known)
        {
            if (network.Contains(address))
                return found;
        }

        return EmbeddedIPv4(address) is { } inner ? Classify(inner) : AddressClass.Public;
    }

    /// <summary>The address itself, or the IPv4 address that it stands for.</summary>
    internal static IPAddress Unwrap(IPAddress address) => EmbeddedIPv4(address) ?? address;

    /// <summary>RFC 4291 2.5.5 (mapped, compatible), RFC 6052 and 8215 (NAT64), RFC 2765 (translated), RFC 3056 (6to4), RFC 4380 (Teredo).</summary>
    private static IPAddress? EmbeddedIPv4(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        var bytes = address.GetAddressBytes();
        // Translators of prefixes shorter than /96 read the address from the middle (RFC 6052, 2.2) and ignore the end.
        if (LocalNat64.Contains(address) && bytes.AsSpan(8, 4).ContainsAnyExcept((byte)0))
            return IPAddress.Any;
        if (address.IsIPv4MappedToIPv6 || Translated.Contains(address) || Nat64.Contains(address) || LocalNat64.Contains(address) || Compatible.Contains(address))
            return new IPAddress(bytes.AsSpan(12, 4));
        if (SixToFour.Contains(address))
            return new IPAddress(bytes.AsSpan(2, 4));
        return Teredo.Contains(address)
            ? new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]])
            : null;
    }
}
