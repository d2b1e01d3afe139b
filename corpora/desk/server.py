"""The desk's server: bound to 127.0.0.1 and nothing else, its address printed once with the token."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import click

from corpora.desk.place import Desk
from corpora.errors import ProtocolError, StoreError
from corpora.files import held
from corpora.ids import sha256_hex

HOST = "127.0.0.1"
BACKLOG = 64


def bind(port: int | None, *, preferred: int = 0) -> socket.socket:
    """Return a socket bound to `port` of this computer, or to a free one (the `preferred` one if it is free).

    ProtocolError when the port that was asked for is taken or may not be used.
    """
    for wanted in [port] if port is not None else [preferred, 0]:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if os.name != "nt":  # there it would let two programs share a port
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((HOST, wanted))
        except OSError as error:
            bound.close()
            if port is not None:
                message = f"Port {port} cannot be used: {error.strerror}."
                raise ProtocolError(message, hint="Leave --port out, and a free one is taken.") from error
        else:
            return bound
    message = "No port of this computer is free."
    raise ProtocolError(message, hint="Close other programs, or name a port with --port.")


def memory(review: Path) -> Path:
    """Return the file that keeps a desk's token and port, so that bookmarks open again: the user's own, not the review's."""
    return Path(click.get_app_dir("focimine")) / "desks" / f"{sha256_hex(str(review.resolve()))[:16]}.json"


def recall(desk: Desk) -> int:
    """Give `desk` the token it had before, if any, and return the port it had (0: none)."""
    try:
        known = json.loads(memory(desk.review).read_text(encoding="utf-8"))
        desk.token, port = str(known["token"]), int(known["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return port if 0 < port < 65536 else 0


def remember(desk: Desk) -> None:
    """Keep the token and port of `desk`; only this user may read them. A full or read-only disk keeps nothing."""
    path = memory(desk.review)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"token": desk.token, "port": desk.port}, stream)


@contextlib.contextmanager
def first_of(review: Path) -> Iterator[bool]:
    """Give whether no other desk of this user is open on a review; it is held until the block ends, or the program does."""
    place = memory(review).with_suffix("")
    with contextlib.ExitStack() as stack:
        is_first = True
        try:
            place.mkdir(parents=True, exist_ok=True)
            stack.enter_context(held(place, "The desk"))
        except StoreError:
            is_first = False
        except OSError:  # a disk that keeps nothing
            pass
        yield is_first


def address_of(desk: Desk) -> str:
    """Return the address that opens the desk."""
    return f"http://{HOST}:{desk.port}/?token={desk.token}"


@contextlib.contextmanager
def prepared(desk: Desk, port: int | None, *, keeps: bool = True) -> Iterator[tuple[socket.socket, str]]:
    """Give the bound socket and the address that opens the desk; with `keeps` its port is remembered for the next time."""
    bound = bind(port, preferred=recall(desk))
    try:
        desk.port = bound.getsockname()[1]
        if keeps:
            remember(desk)
        yield bound, address_of(desk)
    finally:
        bound.close()


def serve(desk: Desk, bound: socket.socket, address: str, *, browser: bool) -> None:
    """Serve the desk until it is stopped (Ctrl-C); with `browser` it is opened there once the server answers."""
    import uvicorn

    from corpora.desk.app import make_app

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if browser:
                webbrowser.open(address)

    config = uvicorn.Config(
        make_app(desk),
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    Server(config).run(sockets=[bound])
