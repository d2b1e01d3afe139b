"""Requests on the line, by httpcore: every connection is looked at before a byte is sent, every byte that comes is counted.

No cookies, no redirections, no log of addresses: what is asked and followed is decided in `corpora.web` alone.
A proxy that the system or the environment names (HTTPS_PROXY, NO_PROXY) is used; it then resolves the names itself.
"""

from __future__ import annotations

import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore

from corpora.errors import SourceError
from corpora.wire.addresses import Place, is_loopback, is_public
from corpora.wire.limits import Allowance, LineError

MOST_ADDRESSES = 4
"""Addresses of one host that are tried."""
LONGEST_CONNECT = 10.0
"""Seconds for a connection to one of them: where IPv6 leads nowhere, IPv4 still has its turn."""
_NOW: ContextVar[Allowance] = ContextVar("allowance of the request on the line")
_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The head of an answer, names of headers in lower case, repeated ones joined by commas; `pieces` is its body."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterable[bytes]


class Connections:
    """Keeps connections open between requests, per proxy; those to public addresses only on their own. `close` ends them."""

    def __init__(self) -> None:
        self._pools: dict[tuple[str | None, bool], httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    @contextmanager
    def ask(
        self, method: str, place: Place, headers: Mapping[str, str], body: bytes, *, timeout: float, allowed: Allowance
    ) -> Iterator[Response]:
        """Yield the answer to a request; its body arrives as `pieces` are taken.

        Raises
        ------
        LineError : no connection, or no whole answer in time.
        TooLargeError : it has more bytes than `allowed`.
        SourceError : the connection would lead into the local network, where `allowed` says public addresses only.
        """
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise LineError("a key with characters that cannot be sent")
        proxy = _proxy_of(place)
        before = _NOW.set(allowed)
        try:
            if proxy is not None:
                allowed.public_only = False  # the connection is to the proxy, which resolves the name
            seconds = dict.fromkeys(("connect", "read", "write", "pool"), min(timeout, allowed.left()))
            size = [("Content-Length", str(len(body)))] if body or method == "POST" else []
            request = httpcore.Request(
                method,
                httpcore.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.path),
                headers=[("Host", place.named), *headers.items(), *size],
                content=body,
                extensions={"timeout": seconds},
            )
            answer = self._sent(proxy, request, public_only=allowed.public_only)
            allowed.in_body = True
            try:
                yield Response(status=answer.status, headers=_headers(answer.headers), pieces=answer.iter_stream())
            finally:
                answer.close()
        except _FAILURES as error:
            allowed.left()  # a silence at the end of the time is its end
            raise LineError(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        finally:
            _NOW.reset(before)

    def _sent(self, proxy: str | None, request: httpcore.Request, *, public_only: bool) -> httpcore.Response:
        try:
            return self._pool(proxy, public_only=public_only).handle_request(request)
        except (ImportError, ValueError) as error:  # no package for its protocol, or no address
            if proxy is None:
                raise LineError(type(error).__name__) from error
            raise SourceError(
                f"The proxy of this machine ({proxy.partition(':')[0]}) cannot be used.",
                hint="A socks5 proxy needs the package socksio; or set HTTPS_PROXY to an http proxy, or NO_PROXY to the host.",
            ) from error

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, proxy: str | None, *, public_only: bool) -> httpcore.ConnectionPool:
        key = proxy, public_only
        with self._lock:
            if key not in self._pools:
                self._context = self._context or _trusting()
                self._pools[key] = httpcore.ConnectionPool(
                    ssl_context=self._context,
                    proxy=httpcore.Proxy(proxy) if proxy else None,
                    network_backend=_Backend(),
                    keepalive_expiry=5.0,
                )
            return self._pools[key]


def _trusting() -> ssl.SSLContext:
    """Return httpx's choice of authorities: certifi's, or those of SSL_CERT_FILE."""
    import httpx

    return httpx.create_ssl_context()


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _proxy_of(place: Place) -> str | None:
    """Return the proxy for a host, as the environment or the system names it; none for this machine itself."""
    if is_loopback(place.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(place.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(place.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


class _Backend(httpcore.SyncBackend):
    """Resolves a name once and connects to what it resolved to, if that is allowed: no second answer can differ."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first address of a host that answers; SourceError for one that is not public."""
        allowed = _NOW.get()
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in _addresses(host, port)[:MOST_ADDRESSES]:
            if allowed.public_only and not is_public(address):
                raise SourceError(
                    f"{host} is a machine of the local network; it was not asked.",
                    hint="Look the item up on the service's site and get it by hand; another service may have it.",
                )
            try:
                seconds = min(timeout or LONGEST_CONNECT, LONGEST_CONNECT, allowed.left())
                return _Stream(super().connect_tcp(address, port, seconds, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name cannot be resolved ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Stream(httpcore.NetworkStream):
    """A connection that counts what arrives and ends with the time of the request on it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        allowed = _NOW.get()
        left = allowed.left()
        data = self._inner.read(max_bytes, min(timeout or left, left))
        allowed.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        left = _NOW.get().left()
        self._inner.write(buffer, min(timeout or left, left))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection with TLS on it."""
        left = _NOW.get().left()
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, min(timeout or left, left)))

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._inner.get_extra_info(info)
