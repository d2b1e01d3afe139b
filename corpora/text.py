"""Bytes to text: the one place where the encoding of a file is decided.

In order: a byte order mark; UTF-16 and UTF-32 without one, by their NUL bytes; ISO-2022; UTF-8 where all bytes
are; else the encoding under whose language the whole file is most probable (`corpora.formats.likelihood`), or
two encodings where lines differ. What was decided comes with the text, so that a guess which may be wrong is
reported with the first line it concerns. No character is replaced: a byte that fits nothing stays visible
as "\\xNN", and its line is reported.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpora.formats.likelihood import CODECS, Codec, best_language, is_foreign, log_likelihood, odd_text
from corpora.nouns.evidence import Problem, Severity

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
TITLES = {"utf-8": "UTF-8", **{codec.name: codec.title for codec in CODECS}}
"""The names people know encodings by."""
DOUBT_NATS = 7.0
"""An encoding that is less than 1,000 times (7 nats) more probable than the next one is doubtful."""
SURE_NATS_OF_A_LINE = 12.0
"""A line is read in another encoding than its file when that is 160,000 times as probable; else it is doubtful."""
UTF8_NATS = 6.0
"""What a two-byte sequence of UTF-8 is worth, measured on signs ("10 µV") and on hanzi that are valid UTF-8 ("模")."""
MOST_BY_CHANCE = 6
"""More sequences than this are not valid UTF-8 by chance: the odds are below one in a million."""
MIXTURE_NATS = -10.0
"""What the assumption costs that a file mixes encodings."""
EVIDENCE_BYTES = 12_000
"""How many bytes of lines with other than ASCII characters are weighed: spread over the file."""
LINE_BYTES = 600
"""How much of one line is weighed."""
LISTED_LINES = 5
"""How many line numbers a message lists."""
LEAST_NATS_PER_SIGN = -12.0
"""Log probability per character below which bytes are not text in a wide encoding."""
_HIGH = re.compile(rb"[\x80-\xff]")
_ESCAPED = re.compile("[\ud800-\udfff]")
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_OTHER_LATIN = re.compile("[þðýÞÐÝ]|[A-Za-z][Ÿ¢¾]|[†Ÿ][a-z]|[A-Za-z][³¹¿º][a-z]|ø.*[ùìèò]|[ùìèò].*ø")
"""What Turkish, Czech, Polish and Romanian letters, and those of an old Macintosh, become when they are read as Windows-1252."""
_ISO_2022 = re.compile(rb"\x1b(?:\$[@B]|\$\([A-D]|\([BJI])")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """Text with "\\n" line ends, and how its encoding was decided.

    `guessed`: the bytes do not determine the encoding. `doubtful_line` is the first line (from 1) that would be
    another text in `rival`, an encoding nearly as probable; None where no other is. `unreadable_lines` hold
    bytes that fit no encoding.
    """

    text: str
    encoding: str
    guessed: bool
    doubtful_line: int | None = None
    rival: str = ""
    unreadable_lines: tuple[int, ...] = ()


def decode_text(data: bytes, *, complete: bool = True) -> DecodedText:
    """Return `data` as text, every character kept; `complete=False` forgives a last character cut in two.

    Byte order marks at the beginning of later lines, where files were joined, are no characters either.
    """
    decoded = _decoded(data, complete=complete)
    return replace(decoded, text=decoded.text.replace("\n\ufeff", "\n")) if "\n\ufeff" in decoded.text else decoded


def _decoded(data: bytes, *, complete: bool) -> DecodedText:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _unicode(data[len(mark) :], encoding, complete=complete, guessed=False)
    wide = _wide_encoding(data if complete else data[: len(data) - len(data) % 4])
    if wide is not None:
        return _unicode(data, wide, complete=complete, guessed=True)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not complete and not data.isascii():
        data = _whole_characters(data)
    if data.isascii():
        return _iso_2022(data)
    return _utf8(data) or _legacy(data)


def peek(head: bytes) -> str:
    """Return the beginning of a file as text, for readers that recognise their files by content."""
    return decode_text(head, complete=False).text


def fits(data: bytes, encoding: str) -> bool:
    """Return whether all of `data` is valid in an encoding that Python knows."""
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def decode_beginning(data: bytes, encoding: str) -> str | None:
    """Return `data` in an encoding that Python knows, without half a character at its end; None where it does not fit."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeError, LookupError, TypeError, ValueError):
        return None
    return text if isinstance(text, str) else None


def encoding_title(decoded: DecodedText) -> str:
    """Return the name people know the encoding of a text by, of several joined by "and"."""
    return " and ".join(TITLES.get(part, part.upper()) for part in decoded.encoding.split("+"))


def encoding_problems(decoded: DecodedText, name: str) -> list[Problem]:
    """Return what a person should know about how a file became text: a guess, a doubt, bytes that fit nothing."""
    problems = []
    if decoded.doubtful_line is not None:
        problems.append(_doubt(decoded, f"{name}, line {decoded.doubtful_line}"))
    elif decoded.guessed:
        problems.append(
            Problem(
                code="ENCODING-GUESSED",
                item=name,
                severity=Severity.INFO,
                message=f"the file does not tell its encoding; it was read as {encoding_title(decoded)}.",
                hint="Look at a title or two; export as UTF-8 if letters are wrong.",
            )
        )
    if decoded.unreadable_lines:
        problems.append(_broken(decoded.unreadable_lines, name))
    return problems


def _doubt(decoded: DecodedText, item: str) -> Problem:
    how = f"it was read as {encoding_title(decoded)}"
    rival = TITLES.get(decoded.rival, decoded.rival)
    mixed = f"the file mixes encodings; {how}, which differ from this line on."
    single = f"the file does not tell its encoding; {how}, but {rival} would give another text."
    return Problem(
        code="ENCODING-DOUBTFUL",
        item=item,
        message=mixed if "+" in decoded.encoding else single,
        hint="Look at this line; if letters are wrong, save the file as UTF-8.",
    )


def _broken(lines: Sequence[int], name: str) -> Problem:
    listed = ", ".join(map(str, lines[:LISTED_LINES])) + (" …" if len(lines) > LISTED_LINES else "")
    return Problem(
        code="ENCODING-BROKEN-BYTES",
        item=f"{name}, line {lines[0]}",
        message=f"bytes that fit no encoding, kept as \\xNN (lines {listed}).",
        hint="Correct these lines, or export the file again.",
    )


def _unicode(data: bytes, encoding: str, *, complete: bool, guessed: bool) -> DecodedText:
    """Return text of a Unicode encoding; half of a last character is left out when more is to come."""
    if encoding == "utf-8":
        data = data if complete else _whole_characters(data)
        text, tail = data.decode("utf-8", "surrogateescape"), b""
    else:
        width = int(encoding[4:6]) // 8
        whole = len(data) - len(data) % width
        data, tail = data[:whole], data[whole:] if complete else b""
        text = _decode_wide(data, encoding)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, broken = _visible(text + "".join(f"\\x{byte:02x}" for byte in tail))
    if tail:
        broken = (*broken, text.count("\n") + 1)
    return DecodedText(text=text, encoding=encoding, guessed=guessed, unreadable_lines=broken)


def _decode_wide(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return data.decode(encoding, "backslashreplace")


def _visible(text: str) -> tuple[str, tuple[int, ...]]:
    """Return text whose lone surrogates (bytes that fit nothing) are spelled out, and the lines that held one."""
    if not _ESCAPED.search(text):
        return text, ()
    lines = tuple(n for n, line in enumerate(text.split("\n"), 1) if _ESCAPED.search(line))
    return _ESCAPED.sub(lambda match: _spelled(ord(match[0])), text), lines


def _spelled(surrogate: int) -> str:
    return f"\\x{surrogate - 0xDC00:02x}" if 0xDC80 <= surrogate <= 0xDCFF else f"\\u{surrogate:04x}"


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that data without a mark are in, by where their NUL bytes are."""
    for width in (4, 2):
        head = data[: EVIDENCE_BYTES * width]
        if 0 not in head or (head is data and len(head) % width):
            continue
        for order in ("le", "be"):
            encoding = f"utf-{8 * width}-{order}"
            if _reads_as(head, encoding):
                return encoding
    return None


def _reads_as(head: bytes, encoding: str) -> bool:
    """Return whether bytes are text in a wide encoding: no controls, no unassigned signs, and letters or line ends."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    odd = sum(1 for sign in text if not (sign.isprintable() or sign in "\t\r\n\ufeff\u3000\xa0\u2028"))
    plain = sum(1 for sign in text if sign < "\x80")
    return bool(text) and odd == 0 and plain > 0 and best_language(text) / len(text) > LEAST_NATS_PER_SIGN


def _iso_2022(data: bytes) -> DecodedText:
    """Return ASCII bytes as text; escape sequences may switch them to Japanese, Korean or (HZ) Chinese."""
    for encoding in ("iso2022_jp_3", "iso2022_kr") if _ISO_2022.search(data) else ():
        if fits(data, encoding):
            return DecodedText(text=data.decode(encoding), encoding=encoding, guessed=True)
    if _HZ.search(data) and fits(data, "hz"):
        return DecodedText(text=data.decode("hz"), encoding="hz", guessed=True)
    return DecodedText(text=data.decode("ascii"), encoding="utf-8", guessed=False)


def _whole_characters(data: bytes) -> bytes:
    """Return the beginning of a file without a last character, or a last line, that may be cut."""
    for n in range(min(4, len(data))):
        if fits(data[: len(data) - n], "utf-8"):
            return data[: len(data) - n]
    cut = data.rfind(b"\n") + 1
    return data[:cut] if 2 * cut > len(data) else data


def _utf8(data: bytes) -> DecodedText | None:
    """Return UTF-8 text; None where the bytes are not, or where a few of them are better explained otherwise.

    Only sequences of two bytes occur by chance in other encodings of short files ("模" in GBK is "ģ").
    """
    if not fits(data, "utf-8"):
        return None
    text = data.decode()
    sure = DecodedText(text=text, encoding="utf-8", guessed=False)
    if re.search(rb"[\xe0-\xf4]", data) or len(_HIGH.findall(data[:EVIDENCE_BYTES])) > 2 * MOST_BY_CHANCE:
        return sure
    evidence = _spread([line for line in data.split(b"\n") if not line.isascii()])
    n_pairs = sum(len(_HIGH.findall(line)) for line in evidence) // 2
    ours = best_language(b"\n".join(evidence).decode("utf-8", "surrogateescape")) + UTF8_NATS * n_pairs
    best = max(CODECS, key=lambda codec: codec.prior + _weigh(evidence, codec))
    theirs = best.prior + _weigh(evidence, best)
    if theirs > ours:
        return None
    if theirs + DOUBT_NATS > ours:
        first = next(n for n, line in enumerate(data.split(b"\n"), 1) if not line.isascii())
        return replace(sure, guessed=True, doubtful_line=first, rival=best.name)
    return sure


def _spread(lines: Sequence[bytes]) -> list[bytes]:
    """Return lines spread over a file, as many as are weighed, each cut to what is weighed of one line."""
    step = 1 + sum(min(len(line), LINE_BYTES) for line in lines) // EVIDENCE_BYTES
    return [_beginning(line) for line in lines[::step]]


def _beginning(line: bytes) -> bytes:
    """Return as much of a long line as is weighed, from shortly before its first character that is not ASCII."""
    found = _HIGH.search(line)
    first = found.start() if found else 0
    return line if len(line) <= LINE_BYTES else line[max(0, first - LINE_BYTES // 10) : first + LINE_BYTES]


def _weigh(lines: Sequence[bytes], codec: Codec) -> float:
    return log_likelihood("\n".join(_escaping(line, codec.name) for line in lines), codec.language)


def _escaping(line: bytes, encoding: str) -> str:
    """Return a line in an encoding, bytes that do not fit as lone surrogates."""
    return line.decode(encoding, "surrogateescape")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One way to read a file: `codec` for every line, or (`mixed`) for those that are not valid UTF-8."""

    likelihood: float
    codec: Codec
    mixed: bool = False

    def read(self, line: bytes) -> str:
        """Return one line as text."""
        return _escaping(line, "utf-8" if self.mixed and fits(line, "utf-8") else self.codec.name)


DAMAGED_UTF8 = Codec(name="utf-8", title="UTF-8", language="", prior=0.0)
"""UTF-8 as the encoding of lines that are not valid UTF-8: some of their bytes are damaged."""


def _legacy(data: bytes) -> DecodedText:
    """Return text that is not, or not all, UTF-8, in the encoding that makes it most probable."""
    lines = data.split(b"\n")
    high = [(number, line) for number, line in enumerate(lines, 1) if not line.isascii()]
    readings = _readings([line for _, line in high])
    best = max(readings, key=lambda reading: reading.likelihood)
    near = [r for r in readings if r is not best and best.likelihood - r.likelihood < DOUBT_NATS]
    doubts = [(n, _name(r)) for r in near for n in _first_difference(high, best, r)]
    texts = {number: best.read(line) for number, line in high}
    used = [_name(best)]
    for number, other, sure in _foreign_lines(high, texts, best):
        doubts.append((number, other.name))
        if sure:
            texts[number] = _escaping(lines[number - 1], other.name)
            used.append(other.name)
    if best.codec.language and is_foreign(_sample([line for _, line in high], best), best.codec.language):
        doubts.append((high[0][0], ""))
    if best.codec.name == "cp1252":
        doubts += [(number, "") for number, _ in high if _OTHER_LATIN.search(texts[number])][:1]
    if best.mixed:
        doubts += [(number, best.codec.name) for number, line in high if not fits(line, "utf-8")][:1]
    return _joined(lines, texts, "+".join(dict.fromkeys(used)), doubts)


def _sample(high: list[bytes], best: _Reading) -> str:
    """Return lines of the file's own encoding as text: those that are not UTF-8 where it is mixed."""
    own = [line for line in high if not (best.mixed and fits(line, "utf-8"))]
    return "\n".join(_escaping(line, best.codec.name) for line in _spread(own))


def _joined(lines: list[bytes], texts: dict[int, str], encoding: str, doubts: list[tuple[int, str]]) -> DecodedText:
    joined = "\n".join(texts[n] if n in texts else line.decode("ascii") for n, line in enumerate(lines, 1))
    text, broken = _visible(joined)
    line, rival = min(doubts, default=(None, ""))
    rival = "another encoding" if rival in ("", *encoding.split("+")) and line is not None else rival
    return DecodedText(
        text=text, encoding=encoding, guessed=True, doubtful_line=line, rival=rival, unreadable_lines=broken
    )


def _name(reading: _Reading) -> str:
    if not reading.mixed:
        return reading.codec.name
    return "utf-8" if reading.codec is DAMAGED_UTF8 else f"utf-8+{reading.codec.name}"


def _readings(high: list[bytes]) -> list[_Reading]:
    """Return the ways to read lines that hold other than ASCII characters, each with its log probability."""
    unicode = _spread([line for line in high if fits(line, "utf-8")])
    others = _spread([line for line in high if not fits(line, "utf-8")])
    found = [_Reading(likelihood=c.prior + _weigh([*unicode, *others], c), codec=c) for c in CODECS]
    known = best_language(b"\n".join(unicode).decode("utf-8", "surrogateescape")) + MIXTURE_NATS
    if unicode:
        found += [_Reading(likelihood=known + c.prior + _weigh(others, c), codec=c, mixed=True) for c in CODECS]
    damaged = best_language("\n".join(_escaping(line, "utf-8") for line in others))
    return [*found, _Reading(likelihood=known + damaged, codec=DAMAGED_UTF8, mixed=True)]


def _first_difference(high: list[tuple[int, bytes]], one: _Reading, other: _Reading) -> list[int]:
    """Return the number of the first line that is another text in another reading, or nothing."""
    return next(([number] for number, line in high if one.read(line) != other.read(line)), [])


def _foreign_lines(
    high: list[tuple[int, bytes]], texts: dict[int, str], best: _Reading
) -> Iterator[tuple[int, Codec, bool]]:
    """Yield the lines that another encoding explains better than the file's does: which, and whether by far."""
    own = best.codec
    if not own.language:
        return
    odd = odd_text(own.language)
    others = [codec for codec in CODECS if codec is not own]
    for number, whole in high:
        if not odd.search(texts[number]) or (best.mixed and fits(whole, "utf-8")):
            continue
        line = [_beginning(whole)]
        likelihood, other = max(((_weigh(line, codec), codec) for codec in others), key=lambda pair: pair[0])
        gain = likelihood - _weigh(line, own)
        if gain > 0:
            yield number, other, gain > SURE_NATS_OF_A_LINE
