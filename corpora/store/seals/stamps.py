"""Time stamps (RFC 3161): an authority says that a seal was there at a moment, and signs that.

The authority is sent a hash, and nothing else. The package rfc3161-client reads and checks its answers; it is an extra.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.errors import FormatError, ProtocolError, SourceError
from corpora.store.seals.seal import Head, Stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

SILENCE_SECONDS, LONGEST_SECONDS = 20.0, 60.0
"""The longest silence, and the longest time in all, of an authority."""
LARGEST_ANSWER = 100_000
"""Bytes: a token with its certificates has some 6,000."""
OK = 200
_GRANTED = 0
_EXTRA = "focimine[timestamps]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """What a time stamp says: the moment (UTC), and whether the authority's signature was checked."""

    at: str
    is_checked: bool


def ask_for_stamp(head: Head, url: str) -> Stamp:
    """Return a time stamp of a seal by the authority at `url`; no redirection is followed.

    Raises
    ------
    ProtocolError : the package for it is not installed, or `url` is no address.
    SourceError : the authority did not answer, refused, or answered something else than was asked.
    """
    client = _library()
    if not url.startswith(("http://", "https://")):
        raise ProtocolError(
            f"{url[:200]!r} is no address of a time-stamping authority.", hint="Give one that begins with https://."
        )
    request = client.TimestampRequestBuilder(data=head.message(), hash_algorithm=client.HashAlgorithm.SHA256).build()
    data = _post(url, request.as_bytes())
    try:
        answer = client.decode_timestamp_response(data)
        granted = answer.status == _GRANTED
        fits = granted and (answer.tst_info.nonce, answer.tst_info.message_imprint.message) == (
            request.nonce,
            request.message_imprint.message,
        )
    except ValueError as error:
        raise _failed(url, f"its answer is no time stamp ({error})") from error
    if not granted:
        raise _failed(url, f"it refused: {'; '.join(answer.status_string) or f'status {answer.status}'}")
    if not fits:
        raise _failed(url, "its answer is about another request")
    return Stamp(authority=url, answer=base64.b64encode(data).decode())


def check_stamp(head: Head, stamp: Stamp, roots: Sequence[Certificate]) -> Stamped:
    """Return what a time stamp of this seal says; with `roots` its authority's signature is checked up to one of them.

    FormatError where it is none, is of another seal, or its signature does not hold; ProtocolError as `ask_for_stamp`.
    """
    client = _library()
    try:
        answer = client.decode_timestamp_response(base64.b64decode(stamp.answer, validate=True))
        info = answer.tst_info
        if roots:
            client.VerifierBuilder(roots=list(roots)).build().verify_message(answer, head.message())
        elif info.message_imprint.message != _digest(info.message_imprint.hash_algorithm, head.message()):
            raise _not_held("it is of another seal")
    except (ValueError, binascii.Error, client.VerificationError) as error:
        raise _not_held(str(error)) from error
    return Stamped(at=info.gen_time.isoformat(timespec="seconds"), is_checked=bool(roots))


def read_roots(path: Path) -> list[Certificate]:
    """Return the certificates in a PEM file; FormatError where there are none."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        hint = "Give the root certificate that the time-stamping authority publishes, as a PEM file."
        raise FormatError(f"{path} holds no certificates that can be read.", hint=hint) from error


def _library() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        hint = f"Install it: pip install '{_EXTRA}'. Everything else of a seal works without."
        raise ProtocolError("Time stamps need the package rfc3161-client.", hint=hint) from error
    return rfc3161_client


def _digest(algorithm: Any, message: bytes) -> bytes:
    import hashlib

    names = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
    name = names.get(algorithm.dotted_string)
    return hashlib.new(name, message).digest() if name else b""


def _post(url: str, body: bytes) -> bytes:
    import httpx

    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    began, pieces, size = time.monotonic(), [], 0
    try:
        with httpx.stream(
            "POST", url, content=body, headers=headers, timeout=SILENCE_SECONDS, follow_redirects=False
        ) as response:
            if response.status_code != OK:
                raise _failed(url, f"HTTP {response.status_code}; redirections are not followed")
            for piece in response.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST_ANSWER or time.monotonic() - began > LONGEST_SECONDS:
                    raise _failed(
                        url, f"its answer is longer than {LARGEST_ANSWER} bytes or {LONGEST_SECONDS:.0f} seconds"
                    )
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
        raise _failed(url, f"{type(error).__name__}: {error}") from error
    return b"".join(pieces)


def _failed(url: str, why: str) -> SourceError:
    hint = "Try it again later, or name another authority; without --timestamp the seal is written all the same."
    return SourceError(f"{url} gave no time stamp: {why}.", hint=hint)


def _not_held(why: str) -> FormatError:
    return FormatError(
        f"The time stamp of the seal does not hold: {why}.", hint="Take the seal from where it was kept first."
    )
