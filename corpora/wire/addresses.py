"""Addresses of the web: one parser for what is checked and what is asked, what is one service, what is public."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from corpora.wire.limits import LineError

PORTS = {"http": 80, "https": 443}
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address taken apart: where a connection is made to (`host` in ASCII, lower case) and what is asked there."""

    scheme: str
    host: str
    port: int
    path: bytes
    text: str

    @property
    def named(self) -> str:
        """Return the host as a Host header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse_place(text: str, parameters: dict[str, str] | None = None) -> Place:
    """Return an address taken apart, with `parameters` as its query where there are any.

    User names and passwords inside it are left out: they would be sent as an authorization.

    Raises
    ------
    LineError : it is no address, or none of http and https.
    """
    import httpx

    if _is_doubtful(text):
        raise LineError("an address that cannot be read")
    try:
        url = httpx.URL(text, params=parameters) if parameters else httpx.URL(text)
        host = url.raw_host.decode("ascii").rstrip(".").lower()
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise LineError("an address that cannot be read") from error
    if url.scheme not in PORTS or not host:
        raise LineError(f"an address that begins {url.scheme[:20]!r}, not http or https")
    return Place(scheme=url.scheme, host=host, port=url.port or PORTS[url.scheme], path=url.raw_path, text=text)


def join(base: str, reference: str) -> str:
    """Return the address that `reference` means on the page `base`. LineError where it cannot be read."""
    import httpx

    if _is_doubtful(reference):
        raise LineError("a redirection to an address that cannot be read")
    try:
        return str(httpx.URL(base).join(reference))
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise LineError("a redirection to an address that cannot be read") from error


def _is_doubtful(text: str) -> bool:
    """Return whether programs differ about where an address leads: backslashes, blanks and controls in it."""
    return "\\" in text or any(char.isspace() or not char.isprintable() for char in text)


def is_one_service(before: Place, after: Place) -> bool:
    """Return whether two addresses are of one service: host and port the same, or https in place of http."""
    if before.host != after.host:
        return False
    if (before.scheme, after.scheme) == ("http", "https"):
        return (before.port, after.port) == (PORTS["http"], PORTS["https"])
    return (before.scheme, before.port) == (after.scheme, after.port)


def is_public_name(host: str) -> bool:
    """Return whether a host may belong to the public web by its name alone; numbers are judged as addresses."""
    try:
        return is_public(host)
    except ValueError:
        pass
    try:
        return is_public(socket.inet_ntoa(socket.inet_aton(host)))  # "127.1", "0x7f000001": what resolvers accept
    except OSError:
        return "." in host and not host.endswith(_LOCAL_NAMES)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_public(address: str) -> bool:
    """Return whether an IP address is of the public internet; one that holds an IPv4 address is judged by that too.

    ValueError where it is no IP address.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if not found.is_global or found.is_multicast:
        return False
    return all(is_public(str(inner)) for inner in _inside(found))


def _inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that an IPv6 one leads to: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]
