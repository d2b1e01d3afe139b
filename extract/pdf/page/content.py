"""Content streams of PDF pages as operators with their operands, read by regular expressions.

pdfminer's own parser looks at each token through several Python calls, which is most of what parsing a page costs;
here an operator and its numbers are one match. What an operator means is still pdfminer's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import LIT, literal_name

# All repetitions are possessive: nothing is matched twice, so damaged streams cost no more than sound ones.
_NUMBER = rb"[-+]?+(?:\d++(?:\.\d*+)?|\.\d++)"
_WORD = rb"[A-Za-z][^#/%\[\]()<>{}\s]*+"
_TEXT = rb"\((?:[^()\\]++|\\.)*+\)"
_SKIPPED = rb"(?:[\s\x00]++|%[^\r\n]*+)*+"
_NUMBERS_AND_WORD = re.compile(_SKIPPED + rb"((?:" + _NUMBER + rb"[\s\x00]++)*+)(" + _WORD + rb")?+")
"""What is passed over, then numbers and the operator they belong to; any of them may be missing."""
_ONE_NUMBER = re.compile(_NUMBER)
_NAME = re.compile(rb"/((?:[^#/%\[\]()<>{}\s]++|#)*+)")
_NAME_CODE = re.compile(rb"#([0-9a-fA-F]{1,2})|#")
_PLAIN_TEXT = re.compile(_TEXT, re.DOTALL)
_TEXT_PART = re.compile(rb"[^()\\]++|\\.|[()]", re.DOTALL)
_HEX_TEXT = re.compile(rb"<([0-9a-fA-F\s]*+)>?")
_SHOWN = re.compile(rb"\[((?:[\s\x00\d.+\-]++|" + _TEXT + rb"|<[0-9a-fA-F\s]*+>)*+)\]", re.DOTALL)
_SHOWN_PART = re.compile(rb"(" + _TEXT + rb")|<([0-9a-fA-F\s]*+)>|(" + _NUMBER + rb")", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {
    b"b": b"\b",
    b"t": b"\t",
    b"n": b"\n",
    b"f": b"\f",
    b"r": b"\r",
    b"\r\n": b"",
    b"\r": b"",
    b"\n": b"",
}

_TRUTHS = frozenset((b"true", b"false"))

Operation = tuple[bytes, list[Any]]


def read_operations(data: bytes) -> Iterator[Operation]:
    """Yield each operator of a content stream with its operands, as pdfminer's types, in order.

    An inline image is yielded as its end, b"EI", with the image as operand. What is no operator, operand or comment
    is passed over.
    """
    at = 0
    operands: list[Any] = []
    outer: list[tuple[bytes, list[Any]]] = []
    while at < len(data):
        match = _NUMBERS_AND_WORD.match(data, at)
        assert match is not None
        at = match.end()
        numbers, word = match.groups()
        if numbers:
            operands += _numbers(numbers)
        if word is not None:
            if word in _TRUTHS:
                operands.append(word == b"true")
                word = None
        elif numbers or at == len(data):
            continue
        elif data[at] in b"'\"":
            word = data[at : at + 1]
            at += 1
        elif data[at] in b"[]" or data.startswith((b"<<", b">>"), at):
            at, operands = _open_or_close(data, at, operands, outer)
        else:
            at = _read_operand(data, at, operands)
        if word is not None and not outer:
            if word == b"BI":
                at, operands, word = _inline_image(data, at - 2)
            yield word, operands
            operands = []


def _open_or_close(
    data: bytes, at: int, operands: list[Any], outer: list[tuple[bytes, list[Any]]]
) -> tuple[int, list[Any]]:
    """Return the place after a bracket of an array or dictionary, and the operands that are now being read.

    `outer` are the brackets that are open, each with the operands before it; a bracket that closes none is passed over.
    """
    bracket = data[at : at + 1]
    if bracket == b"[" and not outer and (shown := _SHOWN.match(data, at)):
        operands.append([_shown_part(p) for p in _SHOWN_PART.findall(shown[1])])
        return shown.end(), operands
    after = at + (1 if bracket in b"[]" else 2)
    if bracket in b"[<":
        outer.append((bracket, operands))
        return after, []
    if not outer or outer[-1][0] != (b"[" if bracket == b"]" else b"<"):
        return after, operands
    _, before = outer.pop()
    before.append(operands if bracket == b"]" else _dictionary(operands))
    return after, before


def _read_operand(data: bytes, at: int, operands: list[Any]) -> int:
    """Add the name, text or number that begins at a place to the operands; return where it ends."""
    opener = data[at : at + 1]
    if opener == b"/":
        match = _NAME.match(data, at)
        assert match is not None
        operands.append(_name(match[1]))
    elif opener == b"(":
        match = _PLAIN_TEXT.match(data, at)
        if match is None:
            return _nested_text(data, at, operands)
        operands.append(_unescaped(match[0][1:-1]))
    elif opener == b"<":
        match = _HEX_TEXT.match(data, at)
        assert match is not None
        operands.append(_from_hex(match[1]))
    else:
        match = _ONE_NUMBER.match(data, at)
        if match is None:
            return at + 1
        operands.append(_number(match[0]))
    return match.end()


def _numbers(text: bytes) -> list[float]:
    words = (text.replace(b"\0", b" ") if b"\0" in text else text).split()
    try:
        return [float(word) if b"." in word else int(word) for word in words]
    except ValueError:
        return [_number(word) for word in words]


def _number(text: bytes) -> float:
    try:
        return float(text) if b"." in text else int(text)
    except ValueError:  # an integer of thousands of digits
        return 0.0


def _name(text: bytes) -> Any:
    if b"#" in text:
        text = _NAME_CODE.sub(lambda m: bytes((int(m[1], 16),)) if m[1] else b"", text)
    try:
        return LIT(text.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(text)


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: bytes((int(m[1], 8) & 255,)) if m[1] else _ESCAPED.get(m[2], m[2]), text)


def _from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split())
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _shown_part(part: tuple[bytes, bytes, bytes]) -> float | bytes:
    text, digits, number = part
    if text:
        return _unescaped(text[1:-1])
    return _number(number) if number else _from_hex(digits)


def _nested_text(data: bytes, at: int, operands: list[Any]) -> int:
    """Add a text that holds brackets itself; one that never ends goes to the end of the stream."""
    depth = 0
    for match in _TEXT_PART.finditer(data, at):
        depth += (match[0] == b"(") - (match[0] == b")")
        if depth == 0:
            operands.append(_unescaped(data[at + 1 : match.start()]))
            return match.end()
    operands.append(_unescaped(data[at + 1 :]))
    return len(data)


def _dictionary(items: Sequence[Any]) -> dict[str, Any]:
    return {literal_name(k): v for k, v in zip(items[::2], items[1::2], strict=False) if v is not None}


def _inline_image(data: bytes, at: int) -> tuple[int, list[Any], bytes]:
    """Return where an inline image that begins at a place ends, the image in a list, and its last operator."""
    parser = PDFContentParser([PDFStream({}, data)])
    try:
        parser.seek(at)
        _, image = parser.nextobject()
    except PSEOF:
        return len(data), [], b"EI"
    if isinstance(image, PDFStream):
        # pdfminer has read as far as the operator that ends the image; with ASCII85 that one is still to come.
        parser.results.clear()
    return parser.bufpos + parser.charpos, [image], b"EI"


class ContentInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter of pages over `read_operations`."""

    def execute(self, streams: Sequence[object]) -> None:
        """Run the operators of content streams, as one stream; one that runs itself is left out."""
        valid: list[PDFStream] = []
        self.stream_ids.clear()
        for item in streams:
            stream: PDFStream = stream_value(item)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                valid.append(stream)
                self.stream_ids.add(stream.objid)
        known: dict[bytes, tuple[Callable[..., None] | None, int]] = {}
        for operator, operands in read_operations(b"\n".join(stream.get_data() for stream in valid)):
            found = known.get(operator)
            if found is None:
                found = known[operator] = self._method(operator)
            function, wanted = found
            if function is None:
                continue
            if not wanted:
                self.argstack = operands
                function()
            elif len(operands) >= wanted:
                function(*operands[-wanted:])

    def _method(self, operator: bytes) -> tuple[Callable[..., None] | None, int]:
        """Return the method that does an operator and how many operands it takes; None for an unknown operator."""
        name = operator.decode("utf-8", "ignore").replace("*", "_a").replace('"', "_w").replace("'", "_q")
        function = getattr(self, f"do_{name}", None)
        return function, function.__code__.co_argcount - 1 if function is not None else 0
