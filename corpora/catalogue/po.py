"""Catalogues of translations as gettext keeps them (PO files), read and written.

Read and written are `msgctxt`, `msgid`, `msgstr` and comments: what this catalogue holds. Plural forms are not used: Chinese has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_KEYS = ("msgctxt", "msgid", "msgstr")
_HEAD = (
    "# The words of Focimine in Simplified Chinese. `python benchmarks/translations.py --write` adds what is new and drops what is gone.",
    'msgid ""',
    'msgstr ""',
    '"Language: zh_CN\\n"',
    '"MIME-Version: 1.0\\n"',
    '"Content-Type: text/plain; charset=UTF-8\\n"',
    '"Content-Transfer-Encoding: 8bit\\n"',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text of the program and its translation ("" where there is none yet).

    `places` are the modules that say it; `context` tells words that are said elsewhere in another sense ("desk": on its pages).
    """

    text: str
    translation: str
    places: tuple[str, ...] = ()
    context: str = ""


def read_po(content: str) -> tuple[Entry, ...]:
    """Return the entries of a PO file in its order, without its header; ValueError, with the line, where it is none."""
    found = []
    values: dict[str, str] = {}
    places: list[str] = []
    key = ""
    for number, line in enumerate([*content.splitlines(), ""], start=1):
        if not line.strip():
            if values.get("msgid"):
                said = {"text": values["msgid"], "translation": values.get("msgstr", "")}
                found.append(Entry(**said, places=tuple(places), context=values.get("msgctxt", "")))
            values, places, key = {}, [], ""
        elif line.startswith("#"):
            places += line[2:].split() if line.startswith("#:") else []
        else:
            name, _, quoted = line.partition(" ") if not line.startswith('"') else (key, "", line)
            if name not in _KEYS:
                message = f"line {number} of the catalogue begins with neither a key nor a quoted text"
                raise ValueError(message)
            key = name
            values[key] = values.get(key, "") + json.loads(quoted)
    return tuple(found)


def to_po(entries: Iterable[Entry]) -> str:
    """Return a PO file of entries, in the order given."""
    blocks = ["\n".join(_HEAD), *("\n".join(_lines(entry)) for entry in entries)]
    return "\n\n".join(blocks) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    if entry.places:
        yield "#: " + " ".join(entry.places)
    if entry.context:
        yield from _keyed("msgctxt", entry.context)
    yield from _keyed("msgid", entry.text)
    yield from _keyed("msgstr", entry.translation)


def _keyed(key: str, text: str) -> Iterator[str]:
    """Yield a text as PO has it: on one line, or a quoted line for each of its lines."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        yield f"{key} {json.dumps(text, ensure_ascii=False)}"
        return
    yield f'{key} ""'
    for line in lines:
        yield json.dumps(line, ensure_ascii=False)
