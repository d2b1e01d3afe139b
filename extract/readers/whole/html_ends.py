"""Whether a web page ends as it began, before it is parsed; rows that are open where it breaks off are marked."""

from __future__ import annotations

import re
from collections import Counter

from corpora.nouns.evidence import Problem
from extract.readers.whole.damage import MARK, REST, broken_off, damaged
from extract.readers.whole.html_tags import OF_TABLES, mend_tags
from extract.readers.whole.tags import VOID, Markup, Tag, lines_at, read_tags

MAX_DEPTH = 150
"""Elements inside one another beyond which the tags of those that only enclose are left out (the parser stops at 256)."""
_RAW = re.compile(rb"<!--|<(script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext)(?=[\s>/])")
_COMMENT_END = re.compile(rb"--!?>")
_END = re.compile(rb"</(?:html|body)\s*>")
_ENCLOSING = frozenset(
    ["div", "span", "section", "article", "main", "center", "font", "form", "ul", "ol", "dl", "blockquote", "figure", "aside",
     "nav", "b", "i", "em", "strong", "u", "small", "big", "a", "fieldset", "details", "header", "footer", "ins", "label"]
)  # fmt: skip
"""Elements that must be closed and that hold no cells by themselves."""
_LAST_WORD = re.compile(r"[^\s>]*\Z")


def prepare_page(name: str, data: bytes) -> tuple[bytes, list[Problem]]:
    """Return a page (UTF-8) as it is given to the parser, and what of it cannot be read because of how it ends.

    Tags that lost a bracket or a quotation mark are mended (`html_tags`). End tags of the page that are not at its end are left out: the
    parser would stop there. Where the page breaks off, open rows are marked (`damage.MARK`), and a last word that may be
    cut is left out.
    """
    shown, problems, is_open = _without_silent(name, data)
    data, shown, mended = mend_tags(name, data, shown)
    problems += mended
    ends = [(found.start(), found.end()) for found in _END.finditer(shown)]
    if ends and _END.sub(b"", shown[ends[0][0] :]).strip():
        for start, end in ends:
            data = data[:start] + b" " * (end - start) + data[end:]
        ends = [end for end in ends if not _END.sub(b"", shown[end[0] :]).strip()]
    if ends and not is_open:
        return data, problems
    return _broken_page(name, data, problems, is_page=b"<html" in shown or b"<body" in shown, is_open=is_open)


def _without_silent(name: str, data: bytes) -> tuple[bytes, list[Problem], bool]:
    """Return a page in small letters without comments, scripts and the like, and whether one of them never ends.

    What they hold is not shown by a browser; where it looks like rows of a table, that is told.
    """
    lower = data.lower()
    pieces: list[bytes] = []
    problems: list[Problem] = []
    place = 0
    while (found := _RAW.search(lower, place)) is not None:
        what = "comment" if found[1] is None else f"<{found[1].decode()}>"
        end = _end_of_comment(lower, found.end()) if found[1] is None else lower.find(b"</" + found[1], found.end())
        is_open = end < 0 or found[1] == b"plaintext"
        end = len(lower) if is_open else end
        if OF_TABLES.search(lower, found.end(), end) is not None:
            line = 1 + data.count(b"\n", 0, found.start())
            rows = lower.count(b"<tr", found.end(), end)
            text = f"A {what} begins here and hides {rows} rows of tables; they were not read"
            problems.append(damaged(name, f"line {line}", text))
        pieces += [lower[place : found.start()], b" " * (end - found.start())]
        place = end
        if is_open:
            return b"".join(pieces), problems, True
    pieces.append(lower[place:])
    return b"".join(pieces), problems, False


def _end_of_comment(lower: bytes, start: int) -> int:
    """Return where the end of a comment that begins before `start` is, as browsers take it (`-->`, `--!>`); -1: nowhere."""
    found = _COMMENT_END.search(lower, start - 2)
    return -1 if found is None else found.start()


def _broken_page(
    name: str, data: bytes, problems: list[Problem], *, is_page: bool, is_open: bool
) -> tuple[bytes, list[Problem]]:
    """Return a page that has no end, or is only a part of one, with its open rows marked."""
    markup = read_tags(data.decode("utf-8", "replace"), html=True)
    stack = _open_elements(markup)
    is_cut = not markup.tags or markup.text.rfind("<") > markup.text.rfind(">") or markup.unfinished is not None
    if not (is_page or is_open or stack or is_cut):
        return data, problems
    text = markup.text if markup.unfinished is None or is_open else markup.text[: markup.unfinished]
    (line,) = lines_at(text, [len(text)])
    what = f"<{stack[-1].name}> is not closed" if stack else "its markup has no end"
    kept = _marked(_LAST_WORD.sub("", text) if not is_open else text, stack)
    return kept.encode(), [*problems, broken_off(name, f"line {line}", what)]


def _open_elements(markup: Markup) -> list[Tag]:
    """Return the elements that are open where a page ends, though they must be closed: tables, rows, what encloses others."""
    stack: list[Tag] = []
    names: Counter[str] = Counter()
    for tag in markup.tags:
        if tag.name not in _ENCLOSING and tag.name not in {"table", "tr"}:
            continue
        if not tag.closing:
            if tag.name == "tr" and stack and stack[-1].name == "tr":
                names[stack.pop().name] -= 1
            if not (tag.empty and tag.name in VOID):
                stack.append(tag)
                names[tag.name] += 1
        elif names[tag.name]:
            _close(stack, names, tag.name)
    return stack


def _close(stack: list[Tag], names: Counter[str], name: str) -> None:
    """End the innermost element of a name; one outside the table that is open is not ended by a tag inside it."""
    place = len(stack) - 1
    while stack[place].name != name:
        if stack[place].name == "table":
            return
        place -= 1
    for tag in stack[place:]:
        names[tag.name] -= 1
    del stack[place:]


def _marked(text: str, stack: list[Tag]) -> str:
    """Return a page with its open rows marked; a table that is open between two rows has a marked one put at its end."""
    grids = [tag.name for tag in stack if tag.name in {"table", "tr"}]
    if grids and grids[-1] == "table":
        text = f'{text}<tr {MARK}="{REST}">'
    for row in reversed([tag for tag in stack if tag.name == "tr"]):
        place = row.start + len("<tr")
        text = f'{text[:place]} {MARK}="{REST}"{text[place:]}'
    return text


def without_depth(data: bytes) -> bytes:
    """Return a page (UTF-8) without the tags of elements that only enclose others and are too deep for the parser."""
    markup = read_tags(data.decode("utf-8", "replace"), html=True)
    stack: list[tuple[str, bool]] = []
    names: Counter[str] = Counter()
    left_out: list[Tag] = []
    for tag in markup.tags:
        if tag.name not in _ENCLOSING:
            continue
        if not tag.closing:
            deep = len(stack) >= MAX_DEPTH
            stack.append((tag.name, deep))
            names[tag.name] += 1
            left_out += [tag] if deep else []
        elif names[tag.name]:
            while stack:
                name, deep = stack.pop()
                names[name] -= 1
                if name == tag.name:
                    left_out += [tag] if deep else []
                    break
    pieces, place = [], 0
    for tag in left_out:
        pieces.append(markup.text[place : tag.start])
        place = tag.end
    return "".join([*pieces, markup.text[place:]]).encode()
