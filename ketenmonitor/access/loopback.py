"""Whether an address is this machine itself."""

from ipaddress import IPv6Address, ip_address


def is_loopback(host: str) -> bool:
    """Whether a host name or IP address can only be this machine; a name is never looked up."""
    bare = host.strip().removeprefix("[").removesuffix("]")
    if bare.lower().rstrip(".") == "localhost":
        return True
    try:
        found = ip_address(bare)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback
