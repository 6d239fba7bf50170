"""The visitor's address behind the service's own proxies, from X-Forwarded-For."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import structlog
from flask import request

PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[\d.]+))(?::\d{1,5})?")
"""Some proxies add a port to the address."""

NETWORK_BITS = 64
"""An IPv6 network of this size belongs to one household or office."""

log = structlog.get_logger()


def forwarded() -> list[str]:
    """Return the entries of X-Forwarded-For; each proxy appends one."""
    header = request.headers.get("X-Forwarded-For", "")
    return [entry.strip() for entry in header.split(",") if entry.strip()]


class TrustedProxies:
    """The service's own proxies; IVR_PROXIES is their number.

    Each of them appends an entry to X-Forwarded-For; entries before theirs may be forged. A
    request with fewer entries shows that the number is too large: from then on no more entries
    are trusted than it had.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._believed = number
        self._logged: set[bool] = set()

    def visitor_address(self) -> str:
        """Return the visitor's IPv4 address, or the network of an IPv6 address."""
        entries = forwarded()
        if len(entries) != self._number:
            self._log(len(entries))
        self._believed = min(self._believed, len(entries))
        nearest = request.remote_addr or ""
        if self._believed:
            return _network(entries[-self._believed]) or nearest
        return _network(nearest) or nearest

    def _log(self, seen: int) -> None:
        """Warn of a wrong number, once if it is too small and once if it is too large."""
        too_few = seen > self._number
        if too_few in self._logged:
            return
        self._logged.add(too_few)
        hint = f"If {seen} of your own proxies stand in front, set IVR_PROXIES={seen}. "
        if too_few:
            hint += (
                "Until then all visitors share the limits on signing in. "
                "Otherwise a visitor has forged the header, and it is ignored."
            )
        else:
            hint += "Otherwise let each of them add to X-Forwarded-For."
        log.warning("proxies-differ", expected=self._number, found=seen, hint=hint)


def _network(entry: str) -> str:
    """Return the address or network of an entry, or an empty string if it is invalid."""
    bare = PORT.fullmatch(entry)
    try:
        address = ip_address((bare["six"] or bare["four"]) if bare else entry)
    except ValueError:
        return ""
    return str(_household(address))


def _household(address: IPv4Address | IPv6Address) -> object:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    return ip_network((int(address), NETWORK_BITS), strict=False)
