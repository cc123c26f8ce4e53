namespace AdmissionGuard.Registry.Egress;

/// <summary>What kind of place an address is (IANA special-purpose address registries).</summary>
internal enum AddressClass
{
    /// <summary>Reachable by anybody.</summary>
    Public,

    /// <summary>RFC 1918, RFC 6598 (shared), RFC 4193 (unique local).</summary>
    Private,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>Link-local, cloud metadata, unspecified, multicast, reserved: never a registry.</summary>
    Forbidden,
}
