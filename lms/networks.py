"""The network that somebody comes from."""

import ipaddress


def network_of(ip: str) -> str:
    """An IPv4 address as it is, the /64 of an IPv6 one; what is neither (a local socket) stands for itself."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)
