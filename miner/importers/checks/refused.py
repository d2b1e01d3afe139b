"""Files that are no export, or several: what they are, and which format they come nearest to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.errors import FormatError
from corpora.formats.signatures import find_damage, kind_of_file
from corpora.text import decode_text
from miner.importers.base import HEAD_BYTES, Importer

_MARK = b"\xef\xbb\xbf"
_TAGGED = (
    ("RIS", re.compile(r"^\s*[A-Z][A-Z0-9] {1,3}-")), ("PubMed nbib", re.compile(r"^[A-Z]{2,4} *- ")), ("EndNote %", re.compile(r"^%\S ")),
    ("NoteExpress", re.compile(r"^\s*\{[^{}]+\}\s*[:：]")), ("CNKI E-Study", re.compile(r"^\w+-[\u3400-\u9fff]+\s*[:：]")),
    ("RefWorks", re.compile(r"^(?:RT|A1|T1|JF|YR|VO|AB) ")), ("Web of Science", re.compile(r"^(?:PT|AU|TI|SO|PY|UT|ER) ?")),
    ("BibTeX", re.compile(r"^\s*(?:@\w+\s*[{(]|\w+\s*=\s*[{\"])")), ("XML", re.compile(r"^\s*<")), ("JSON", re.compile(r"^\s*[\[{}\]\"]")),
    ("a table", re.compile(r"^[^\t]+(?:\t[^\t]*){2,}$|^[^,;]+(?:[,;][^,;]*){3,}$")),
)  # fmt: skip
"""How a line of each format looks."""
NEAR = 0.4
"""Share of lines that must look like a format for it to be named as the nearest."""


def refuse_other_files(data: bytes, name: str) -> None:
    """Raise FormatError for what is no text of records: a PDF, a picture, a web page, an archive, a damaged file."""
    kind = kind_of_file(data)
    if kind is not None:
        raise FormatError(
            f"{name} is {kind.what}, not an export of records.", hint=f"{kind.remedy[0].upper()}{kind.remedy[1:]}."
        )
    decoded = decode_text(data)
    damage = find_damage(data, decoded.text, decoded.encoding)
    if damage is not None:
        raise FormatError(
            f"{name} is damaged at byte {damage} of {len(data)}: what stands there is no text.",
            hint="It was cut off or changed on the way: export or copy it again.",
        )


def refuse_joined_formats(data: bytes, name: str, own: Importer, importers: Sequence[Importer]) -> None:
    """Raise FormatError where a file of another format was joined to the end of this one (it begins with a mark)."""
    start = data.find(_MARK, 1)
    while start > 0:
        part = data[start + len(_MARK) : start + HEAD_BYTES]
        others = [importer.name for importer in importers if importer is not own and importer.claims(name, part)]
        if others and not own.claims(name, part):
            line = data.count(b"\n", 0, start) + 1
            raise FormatError(
                f"{name} is {own.name}, and {others[0]} from line {line} on: two files were joined.",
                hint="Give each export a file of its own.",
            )
        start = data.find(_MARK, start + 1)


def nearest_format(text: str) -> str:
    """Return words that name the format most lines look like, and the first line that does not; "" where none does."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()][:400]
    if not lines:
        return ""
    shares = {name: sum(1 for _, line in lines if pattern.match(line)) / len(lines) for name, pattern in _TAGGED}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < NEAR:
        return ""
    pattern = dict(_TAGGED)[best]
    failed = next(((number, line) for number, line in lines if not pattern.match(line)), None)
    where = f'; line {failed[0]} is none of its lines ("{failed[1].strip()[:40]}")' if failed else ""
    return f" (most like {best}{where})"
