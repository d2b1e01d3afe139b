"""Who may ask the desk: this computer's browser that was given the token, and no page of another site.

A page anywhere can make a browser send requests to 127.0.0.1, and a name of another site can be made to lead there. So
the Host must be ours (no rebinding), the cookie must hold the token (SameSite=Strict: never sent from another site), and
what changes anything must come from a page of ours (Origin, and a word in the form that no other page can read). Bodies
have a limit before they are read. What we answer may load nothing from elsewhere and stand in no other page.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpora.desk.place import Desk

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' blob: data:; "
    "font-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
SAFE = ("GET", "HEAD")
FORBIDDEN, TOO_LARGE, WRONG_HOST = 403, 413, 421
MOST_BYTES = 1_000_000
CLOSED = (
    "This desk opens with the address that `focimine desk` printed: it holds a token.\n"
    "请使用 `focimine desk` 显示的完整网址（含令牌）打开。\n"
)


class TooLargeError(Exception):
    """A body went on beyond what its address takes."""


class Guard:
    """ASGI middleware that lets through what the desk may answer, and sends its headers with every answer."""

    def __init__(self, app: ASGIApp, desk: Desk, most_bytes: Mapping[str, int]) -> None:
        self.app, self.desk, self.most_bytes = app, desk, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it with a sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refusal = self._refusal(scope)
        with_headers = _adding(send)
        if refusal is not None:
            await refusal(scope, receive, with_headers)
            return
        limit = self.most_bytes.get(scope["path"], MOST_BYTES)
        try:
            await self.app(scope, _limited(receive, limit), with_headers)
        except TooLargeError:
            await _too_large(limit)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        ours = {f"127.0.0.1:{self.desk.port}", f"localhost:{self.desk.port}"}
        if headers.get("host", "") not in ours:
            return PlainTextResponse("Not the host of this desk.\n", status_code=WRONG_HOST)
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if token and scope["method"] == "GET":
            return self._opened(scope, token)
        if not _same(_cookies(headers).get(self.desk.cookie, ""), self.desk.token):
            return PlainTextResponse(CLOSED, status_code=FORBIDDEN)
        if scope["method"] not in SAFE:
            return self._refusal_to_write(scope, headers, ours)
        return None

    def _opened(self, scope: Scope, token: str) -> ASGIApp:
        """Return the answer to an address with a token: the cookie, and the same page without it in its address."""
        if not _same(token, self.desk.token):
            return PlainTextResponse(CLOSED, status_code=FORBIDDEN)
        path = scope["path"] if not scope["path"].startswith(("//", "/\\")) else "/"
        answer = RedirectResponse(path, status_code=303)
        answer.set_cookie(self.desk.cookie, self.desk.token, httponly=True, samesite="strict", path="/")
        return answer

    def _refusal_to_write(self, scope: Scope, headers: Headers, ours: set[str]) -> ASGIApp | None:
        origin = headers.get("origin")
        foreign = origin is not None and origin not in {f"http://{host}" for host in ours}
        if foreign or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse(
                "This came from a page of another site: nothing was done.\n", status_code=FORBIDDEN
            )
        length = headers.get("content-length", "0")
        limit = self.most_bytes.get(scope["path"], MOST_BYTES)
        if not length.isdigit() or int(length) > limit:
            return _too_large(limit)
        return None


def _too_large(limit: int) -> ASGIApp:
    message = f"Too large: at most {limit / 1e6:g} MB are taken here; nothing was stored.\n"
    return PlainTextResponse(message, status_code=TOO_LARGE, headers={"Connection": "close"})


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _cookies(headers: Headers) -> dict[str, str]:
    pairs = (piece.strip().partition("=") for piece in headers.get("cookie", "").split(";"))
    return {name: value for name, _, value in pairs}


def _limited(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b"")) if message["type"] == "http.request" else 0
        if seen > limit:
            raise TooLargeError
        return message

    return counted


def _adding(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


def is_from_our_form(desk: Desk, fields: Mapping[str, Any]) -> bool:
    """Return whether a form brings back the word that only our pages know."""
    return _same(str(fields.get("csrf", "")), desk.csrf)
