"""Which addresses lie outside, and which of our own network a setting allows."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
# As OUTGOING_PRIVATE has them: names of hosts, addresses, networks.
Places = tuple[str, ...]

WITH_IPV4_IN_IT = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Of an address in figures. IPv4 that wears IPv6 is looked at as what it is."""
    found = ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (found, *_worn_by(found)))


def _worn_by(found: Address) -> tuple[Address, ...]:
    if isinstance(found, IPv4Address):
        return ()
    inside = [found.sixtofour, *(found.teredo or ())]
    if found in WITH_IPV4_IN_IT:
        inside.append(IPv4Address(int(found) & 0xFFFFFFFF))
    if found.ipv4_mapped:  # on some Pythons it counts as private by itself
        inside.append(found.ipv4_mapped)
    return tuple(one for one in inside if one is not None)


def is_allowed(host: str, allowed: Places) -> bool:
    """By its name, or by its address where it is one."""
    if host.strip("[]").lower() in allowed:
        return True
    try:
        found = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return any(found in ip_network(place) for place in allowed if "/" in place)
