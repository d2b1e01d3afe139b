"""One request: where it goes, what it carries, where it may be redirected to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from corpora.errors import SourceError
from corpora.wire.addresses import Place, is_one_service, is_public_name, join, parse_place
from corpora.wire.limits import LineError

AGENT = "focimine"
OTHER_ADDRESS = "Look the item up on the service's site and get it by hand; another service may have it."
"""The remedy where an address is not opened or its answer is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. `anywhere`: it holds nothing of the user and may be redirected to another host."""

    method: str
    url: str
    values: Mapping[str, str]
    headers: Mapping[str, str]
    anywhere: bool = False
    near: str | None = None

    @property
    def place(self) -> Place:
        """Return the address with its parameters. LineError where it is none."""
        asked = self.method == "GET" and self.values
        return parse_place(self.url, dict(self.values) if asked else None)

    @property
    def body(self) -> bytes:
        """Return the form that is sent."""
        return urlencode(dict(self.values)).encode() if self.method == "POST" else b""

    @property
    def sent(self) -> dict[str, str]:
        """Return the headers that are sent."""
        form = {"Content-Type": "application/x-www-form-urlencoded"} if self.method == "POST" else {}
        return {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate", **form, **self.headers}

    def moved(self, location: str, status: int) -> Request:
        """Return the request at the address it is redirected to; SourceError where that is another host's."""
        there = join(self.url, location)
        here = parse_place(self.url)
        if not self.anywhere and not _leads_back(here, there):
            raise SourceError(
                f"{here.host} redirects to another address ({host_of(there)}); it was not followed, because the request holds your "
                "address or key.",
                hint="The service may have moved: look at its documentation; a newer Focimine may know the new address.",
            )
        if status == 303:
            return replace(self, url=there, method="GET", values={})
        # An address with parameters of its own replaces ours; a form is sent again to the new address.
        return replace(self, url=there, values={} if self.method == "GET" and urlsplit(there).query else self.values)

    def demand_public(self) -> None:
        """Refuse (SourceError) an address somebody else named that is none of the public web; `near` is the one exception."""
        if not self.needs_public:
            return
        try:
            public_name = is_public_name(parse_place(self.url).host)
        except LineError:
            public_name = False
        if not public_name:
            raise SourceError(
                f"{host_of(self.url)!r} is no address of the public web; it was not opened.", hint=OTHER_ADDRESS
            )

    @property
    def needs_public(self) -> bool:
        """Return whether only public addresses may be connected to: somebody else named this one, and it is not `near`."""
        if not self.anywhere:
            return False
        try:
            return not (self.near and is_one_service(parse_place(self.near), parse_place(self.url)))
        except LineError:
            return True


def _leads_back(here: Place, there: str) -> bool:
    try:
        return is_one_service(here, parse_place(there))
    except LineError:
        return False


def host_of(address: str) -> str:
    """Return what of an address may be said: its host, with the port where that is an unusual one, else its scheme; the rest may hold anything."""
    try:
        return parse_place(address).named[:100]
    except LineError:
        return f"{address.partition(':')[0][:20]}: …"
