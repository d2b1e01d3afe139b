"""Characters of input methods and word processors where YAML needs plain ones: found, named and corrected.

A full-width colon is text to YAML, not the end of a key; a full-width comma joins two items of a list into
one; curly quotes become part of the word. Inside a text they are right, so they are looked for only on lines
that could not be read, and where a list or a quoted text shows what was meant.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

import yaml

NAMES: dict[str, tuple[str, str]] = {
    "\t": ("a tab", "spaces"),
    "：": ("a full-width colon ：", "a colon and a space (: )"),
    "，": ("a full-width comma ，", "a comma and a space (, )"),
    "、": ("an enumeration comma 、", "a comma and a space (, )"),
    "\u3000": ("a full-width space", "ordinary spaces"),
    "\u00a0": ("a no-break space", "ordinary spaces"),
    "\u200b": ("a zero-width space", "nothing there: delete it"),
    "\ufeff": ("a byte-order mark in the middle of the file", "nothing there: delete it"),
    "“": ("a curly quote “", 'a straight quote (")'), "”": ("a curly quote ”", 'a straight quote (")'),
    "‘": ("a curly quote ‘", "a straight quote (')"), "’": ("a curly quote ’", "a straight quote (')"),
    "＂": ("a full-width quote ＂", 'a straight quote (")'),
    "［": ("a full-width bracket ［", "["), "］": ("a full-width bracket ］", "]"),
    "【": ("a full-width bracket 【", "["), "】": ("a full-width bracket 】", "]"),
    "｛": ("a full-width bracket ｛", "{"), "｝": ("a full-width bracket ｝", "}"),
    "＃": ("a full-width number sign ＃", "#"), "－": ("a full-width hyphen －", "-"), "—": ("a long dash —", "-"),
    **{digit: (f"a full-width digit {digit}", str(value)) for value, digit in enumerate("０１２３４５６７８９")},
}  # fmt: skip
"""What a character is called, and what to write instead."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_IN_CURLY_QUOTES = re.compile(r"[“”‘’＂].*[“”‘’＂]", re.DOTALL)
_LOOKED_AT = 1_000
"""Characters of a line that are searched."""
_JOINING = re.compile(r"[，、]")


def find_on_lines(text: str, first: int, last: int) -> list[str]:
    """Return a sentence for each kind of such character on lines `first` to `last` (from 0), outside quotes and comments."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[first : last + 1], start=first):
        bare = _COMMENT.sub("", _QUOTED.sub(lambda quoted: " " * len(quoted.group()), line[:_LOOKED_AT]))
        for column, character in enumerate(bare):
            if character in NAMES and character not in found:
                found[character] = named(character, number, column)
    return list(found.values())


def named(character: str, line: int, column: int) -> str:
    """Return the sentence about one character; `line` and `column` count from 0, as YAML's marks do."""
    what, instead = NAMES[character]
    return f"line {line + 1}, column {column + 1}: there is {what}; write {instead}."


def find_in_values(node: yaml.Node | None) -> Iterator[str]:
    """Yield a sentence for each unquoted value that YAML reads without complaint, but not as it was meant."""
    waiting: deque[tuple[yaml.Node, bool]] = deque([] if node is None else [(node, False)])
    seen: set[int] = set()
    while waiting:
        item, in_list = waiting.popleft()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, yaml.ScalarNode):
            yield from _misread(item, in_list=in_list)
        elif isinstance(item, yaml.SequenceNode):
            waiting += [(child, bool(item.flow_style)) for child in item.value]
        elif isinstance(item, yaml.MappingNode):
            waiting += [(child, False) for pair in item.value for child in pair]


def _misread(scalar: yaml.ScalarNode, *, in_list: bool) -> Iterator[str]:
    if scalar.style is not None:
        return
    text, mark = str(scalar.value), scalar.start_mark
    joining = _JOINING.search(text) if in_list else None
    if joining:
        sentence = named(joining.group(), mark.line, mark.column + joining.start())
        yield f"{sentence} As it is, {text} is one item of the list; if it is meant so, put straight quotes around it."
    elif _IN_CURLY_QUOTES.fullmatch(text):
        sentence = named(text[0], mark.line, mark.column)
        yield f"{sentence} As it is, the curly quotes are part of the text {text}."
