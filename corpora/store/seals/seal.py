"""A seal: what the head of a ledger was at one moment, as a value, as a small JSON file, and as a line to be pasted.

The same head, sealed by the same version of the program, gives the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpora.errors import FormatError
from corpora.ids import canonical, sha256_hex

FORMAT = 1
SEAL_NAME = "seal.json"
"""The file that holds the seal of an export, and that of a version that was closed."""
REVIEW_DIGITS = 16
"""Digits of the hash of a ledger's first row by which a review is called."""
MOST_BYTES = 1_000_000
"""The largest file in which a seal, or its line, is looked for."""
_CHECK_DIGITS = 8
_PREFIX = "focimine-seal"
_LINE = re.compile(
    rf"{_PREFIX}:(?P<format>\d+):(?P<review>[0-9a-f]{{16}}):(?P<rows>\d{{1,15}}):(?P<hash>[0-9a-f]{{64}}):(?P<at>[0-9TZ]{{16}}):(?P<check>[0-9a-f]{{8}})"
)
_NEARLY = re.compile(rf"{_PREFIX}:[0-9a-zA-Z:]*")
_QUOTED = re.compile(r"[\s>|]+")
"""What a mail program puts into a line: line ends, blanks, the marks of a quotation."""
_HINT = "Take the seal from where it was kept first: the registration, the mail, the archive."

Digits = Annotated[str, Field(pattern=r"^[0-9a-f]+$")]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Files(_Closed):
    """How many files a review keeps as recorded, and one hash over their names and hashes."""

    count: int = Field(ge=0)
    sha256: Digits = Field(min_length=64, max_length=64)


class Head(_Closed):
    """What is sealed: which review, its last row (number, hash, time), the versions of schema and program, its files."""

    focimine_seal: int = FORMAT
    review: Digits = Field(min_length=REVIEW_DIGITS, max_length=REVIEW_DIGITS)
    rows: int = Field(ge=1)
    hash: Digits = Field(min_length=64, max_length=64)
    at: str = Field(max_length=40)
    schema_version: int = Field(ge=0)
    program: str = Field(max_length=100)
    files: Files

    def message(self) -> bytes:
        """Return the bytes that are signed and stamped."""
        return f"{_PREFIX}\n{canonical(self.model_dump())}\n".encode()


class Signature(_Closed):
    """A detached Ed25519 signature (RFC 8032) of `Head.message`, and the public key it can be checked with."""

    algorithm: str = "Ed25519"
    public_key: Digits = Field(min_length=64, max_length=64)
    signature: Digits = Field(min_length=128, max_length=128)


class Stamp(_Closed):
    """A time stamp (RFC 3161) of `Head.message`: the answer of the authority asked, base64 of its DER bytes."""

    authority: str = Field(max_length=2000)
    answer: str = Field(max_length=200_000)


class SealFile(_Closed):
    """A seal as it is written: the head, a sum over it, and what vouches for it."""

    head: Head
    line: str
    checksum: Digits
    signature: Signature | None = None
    timestamp: Stamp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a seal says, from a file or a line. A line holds less: `head` is then None."""

    review: str
    rows: int
    hash: str
    at: str
    head: Head | None = None
    signature: Signature | None = None
    timestamp: Stamp | None = None


def to_line(head: Head) -> str:
    """Return the seal as one line: format, review, number, hash and time of the last row, and a sum against misprints."""
    text = f"{_PREFIX}:{FORMAT}:{head.review}:{head.rows}:{head.hash}:{compact(head.at)}"
    return f"{text}:{_check(text)}"


def to_bytes(head: Head, *, signature: Signature | None = None, timestamp: Stamp | None = None) -> bytes:
    """Return the seal as a file."""
    made = SealFile(
        head=head, line=to_line(head), checksum=sha256_hex(head.message()), signature=signature, timestamp=timestamp
    )
    return (json.dumps(made.model_dump(exclude_none=True), ensure_ascii=False, indent=1) + "\n").encode()


def read_seal(path: Path, name: str | None = None) -> Seal:
    """Return the seal in the file at `path`, which messages call `name`. FormatError as `parse_seal`, or if it cannot be read."""
    called = name or str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise FormatError(
            f"{called} cannot be read: {error.strerror or error}.", hint="Give a seal's file, or its line."
        ) from error
    if len(data) > MOST_BYTES:
        raise FormatError(f"{called} is not a seal of Focimine: it holds more than {MOST_BYTES} bytes.", hint=_HINT)
    return parse_seal(data, called)


def parse_seal(data: bytes, name: str) -> Seal:
    """Return the seal in a file: one that `to_bytes` made, or any text (a mail, a registration) that holds its line.

    FormatError where there is none, or one that was changed.
    """
    text = data.decode("utf-8-sig", errors="replace")
    if not text.lstrip().startswith("{"):
        return parse_line(text, name)
    try:
        found = SealFile.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise FormatError(
            f"{name} is not a seal of Focimine, or it was changed: {where}: {first['msg']}.", hint=_HINT
        ) from error
    if found.head.focimine_seal != FORMAT:
        message = f"{name} is a seal of form {found.head.focimine_seal}; this version reads form {FORMAT}."
        raise FormatError(message, hint="Update Focimine.")
    if found.checksum != sha256_hex(found.head.message()) or found.line != to_line(found.head):
        raise FormatError(f"{name}: the seal was changed after it was made (its sum does not fit).", hint=_HINT)
    head = found.head
    return Seal(
        review=head.review,
        rows=head.rows,
        hash=head.hash,
        at=head.at,
        head=head,
        signature=found.signature,
        timestamp=found.timestamp,
    )


def seal_given(text: str) -> Seal:
    """Return the seal that a word of the command line is (a line), or names (a file); FormatError as `parse_seal`."""
    return parse_line(text, "The line given") if text.lstrip().startswith(f"{_PREFIX}:") else read_seal(Path(text))


def parse_line(text: str, name: str) -> Seal:
    """Return the seal whose line stands in `text`, broken by a mail program or not; FormatError as `parse_seal`."""
    joined = _QUOTED.sub("", text)
    found = _LINE.search(joined)
    if found is None:
        what = "its line is not whole" if _NEARLY.search(joined) else f"there is no line {_PREFIX}:… in it"
        raise FormatError(f"{name} is not a seal of Focimine: {what}.", hint=_HINT)
    if int(found["format"]) != FORMAT:
        raise FormatError(
            f"{name} is a seal of form {found['format']}; this version reads form {FORMAT}.", hint="Update Focimine."
        )
    if _check(found[0].rpartition(":")[0]) != found["check"]:
        raise FormatError(f"{name}: the line of the seal was changed or misprinted (its sum does not fit).", hint=_HINT)
    return Seal(review=found["review"], rows=int(found["rows"]), hash=found["hash"], at=found["at"])


def compact(at: str) -> str:
    """Return a time of the ledger without its punctuation: 20261126T163000Z."""
    return at.replace("+00:00", "Z").replace("-", "").replace(":", "")


def _check(text: str) -> str:
    return sha256_hex(text)[:_CHECK_DIGITS]
