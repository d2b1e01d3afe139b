"""A plan from its file: bytes to text, text to YAML, YAML to typed sections; every mistake with its line.

`protocol.yaml, line 12, column 5: screening.criteria[3].on_fial: unknown key; did you mean on_fail?`
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from corpora.errors import ProtocolError
from corpora.formats.inputs import UnreadableError, read_input
from corpora.protocol.characters import find_in_values, find_on_lines
from corpora.protocol.plan_yaml import IMPOSSIBLE, PlanLoader, place
from corpora.protocol.sections import AnalysisSection, Protocol
from corpora.protocol.wording import Location, explain
from corpora.text import decode_text, encoding_title

MOST_BYTES = 1_000_000
"""Bytes of a plan; the longest known has a fiftieth of it."""
MOST_MISTAKES = 20
"""Mistakes of one plan that are told at a time."""
SEE = "See docs/protocol.md for every key and a complete example."


def load_protocol(path: Path) -> Protocol:
    """Return the protocol in the YAML file at `path`; ProtocolError if it is not valid, with place and remedy."""
    return parse_protocol(read_text(path), name=str(path))


def read_text(path: Path) -> str:
    """Return the text of a plan: UTF-8, with or without a byte-order mark, any line ends. Raises ProtocolError."""
    if not os.path.lexists(path):
        hint = "Give the path of a protocol.yaml, or start a review with `focimine init`."
        raise ProtocolError(f"{path}: no such file.", hint=hint)
    try:
        data = read_input(path, most=MOST_BYTES)
    except UnreadableError as error:
        raise ProtocolError(f"{path}: {error}.", hint="Check the file.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        guessed = encoding_title(decode_text(data))
        raise ProtocolError(
            f"{path}, line {line}: this is not UTF-8 text; it looks like {guessed}.",
            hint="Save it as UTF-8: in Notepad choose Save as, Encoding: UTF-8.",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


KEPT_PLANS = 16
"""Plans whose reading is kept: a report asks for the one of its review dozens of times."""


@lru_cache(maxsize=KEPT_PLANS)
def parse_protocol(text: str, *, name: str = "protocol.yaml") -> Protocol:
    """Return the protocol in YAML `text`; messages call the file `name`. Raises ProtocolError."""
    node, content = _read_yaml(text, name)
    misread = list(find_in_values(node))
    if misread:
        message = "\n".join(f"{name}, {sentence}" for sentence in misread)
        raise ProtocolError(message, hint="Quotes, commas and colons of the file itself are plain ASCII characters.")
    if not isinstance(content, dict):
        raise ProtocolError(f"{name} holds no sections.{_seen(text, 0, text.count(chr(10)))}", hint=SEE)
    try:
        return Protocol.model_validate(content)
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
        lines = [_located(dict(item), node, text, name) for item in mistakes[:MOST_MISTAKES]]
        more = [f"… and {len(mistakes) - MOST_MISTAKES} more."] if len(mistakes) > MOST_MISTAKES else []
        raise ProtocolError("\n".join([*lines, *more]), hint=SEE) from error


def make_analysis_section(**values: Any) -> AnalysisSection:
    """Return the analysis section of values given one by one, as options of a command are. Raises ProtocolError."""
    try:
        return AnalysisSection.model_validate(values)
    except ValidationError as error:
        found = [dict(item) | {"loc": ("analysis", *item["loc"])} for item in error.errors(include_url=False)]
        raise ProtocolError("\n".join(explain(item, Protocol) for item in found), hint=SEE) from error


def _read_yaml(text: str, name: str) -> tuple[yaml.Node | None, Any]:
    """Return the nodes of the file, which know their lines, and the values made from them."""
    loader = None
    try:
        loader = PlanLoader(text)
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    except ProtocolError as error:
        raise ProtocolError(f"{name}, {error.message}", hint=error.hint) from error
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text, name) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        message = f"{name}, line {line}: the character U+{ord(text[error.position]):04X} cannot be in a text file"
        raise ProtocolError(message, hint="Delete it.") from error
    except IMPOSSIBLE as error:  # "\\U00110000", or a tag such as !!set before what is none
        where = f", before {place(loader.get_mark())}" if loader else ""
        raise ProtocolError(f"{name}{where}: a value is not what its tag or its form says.", hint=SEE) from error
    except RecursionError as error:
        raise ProtocolError(f"{name} is not valid YAML: it is nested too deeply.", hint=SEE) from error


def _not_yaml(error: yaml.MarkedYAMLError, text: str, name: str) -> ProtocolError:
    mark = error.problem_mark or error.context_mark
    where = f", {place(mark)}" if mark else ""
    context = f" {error.context}:" if error.context else ""
    first = min(m.line for m in (error.context_mark, mark) if m) if mark else 0
    seen = _seen(text, first, mark.line if mark else text.count("\n"))
    hint = "Check indentation and colons there; put straight quotes around a text that holds signs such as ? : , #."
    return ProtocolError(f"{name}{where}: this is not valid YAML:{context} {error.problem}.{seen}", hint=hint)


def _located(mistake: dict[str, Any], node: yaml.Node | None, text: str, name: str) -> str:
    """Return the mistake in our words, with the line and column where it is and what looks odd on that line."""
    location: Location = tuple(mistake["loc"])
    unknown_key = mistake["type"] == "extra_forbidden"
    found = _find(node, location[:-1], key=location[-1]) if unknown_key else _find(node, location)
    words = explain(mistake, Protocol)
    if found is None or found is node:
        return f"{name}: {words}"
    mark = found.start_mark
    last = found.end_mark.line if isinstance(found, yaml.ScalarNode) else mark.line
    return f"{name}, {place(mark)}: {words}{_seen(text, mark.line, last)}"


def _find(node: yaml.Node | None, location: Location, key: int | str | None = None) -> yaml.Node | None:
    """Return the deepest node of `location` that is in the file; with `key`, that key of it rather than its value."""
    for part in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == part), node)
    if key is not None and isinstance(node, yaml.MappingNode):
        return next((name for name, _ in node.value if name.value == key), node)
    return node


def _seen(text: str, first: int, last: int) -> str:
    """Return what looks odd on these lines; where nothing does, on the line before, whose end YAML may have missed."""
    found = find_on_lines(text, first, last) or find_on_lines(text, max(first - 1, 0), first)
    return "".join(f"\n  {sentence[0].upper()}{sentence[1:]}" for sentence in found)
