"""The body of an answer as it was before it was packed, never more of it than is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from corpora.wire.limits import LineError, TooLargeError

ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""The compressions that are read; no other and none inside another."""
PIECE = 1_000_000
"""Bytes unpacked at a time: what a bomb may cost before it is noticed."""


def unpack(pieces: Iterable[bytes], encoding: str, largest: int) -> bytes:
    """Return the whole body, unpacked.

    Raises
    ------
    TooLargeError : it has more than `largest` bytes.
    LineError : it is not packed as it says, or cut short.
    """
    packed = encoding in ("gzip", "x-gzip", "deflate")
    whole = bytearray()
    for piece in _unpacked(pieces, encoding) if packed else pieces:
        whole += piece
        if len(whole) > largest:
            raise TooLargeError
    return bytes(whole)


def _unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield what is unpacked, in small pieces; a gzip body may have several members, one after another."""
    reader = None
    try:
        for piece in _begun(pieces):
            rest = piece
            while rest:
                if reader is None or (reader.eof and encoding != "deflate"):
                    reader = zlib.decompressobj(_window(encoding, rest))
                elif reader.eof:
                    raise LineError(f"more follows the {encoding} body")
                yield reader.decompress(rest, PIECE)
                while reader.unconsumed_tail:
                    yield reader.decompress(reader.unconsumed_tail, PIECE)
                rest = reader.unused_data
    except zlib.error as error:
        raise LineError(f"the body is not packed as {encoding}: {error}") from error
    if reader is not None and not reader.eof:
        raise LineError(f"the {encoding} body is cut off")


def _begun(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces, the first of which has the two bytes that tell how a body is packed (where it has so many)."""
    head, begun = b"", False
    for piece in pieces:
        if begun:
            yield piece
            continue
        head += piece
        begun = len(head) > 1
        if begun:
            yield head
    if not begun and head:
        yield head


def _window(encoding: str, head: bytes) -> int:
    """Return zlib's name for a compression; "deflate" is sent with and without the frame of zlib."""
    if encoding != "deflate":
        return zlib.MAX_WBITS | 16
    framed = len(head) > 1 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return zlib.MAX_WBITS if framed else -zlib.MAX_WBITS
