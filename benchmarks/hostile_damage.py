"""Ways in which files come to harm: cut, doubled, re-encoded, wrapped anew, tags lost, quotes and scripts left open."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

_TAG = re.compile(rb"<[^<>]+>")
MARKUP = frozenset(["html", "xml"])
ARCHIVES = frozenset(["xlsx", "docx"])
TEXTS = frozenset(["csv", "sleuth", "json"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One way: what it does, to which forms of files; whether it changes digits, and whether it cuts the end off."""

    name: str
    apply: Callable[[random.Random, bytes], bytes]
    forms: frozenset[str]
    changes_digits: bool = False
    cuts: bool = False


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))]


def doubled(_: random.Random, data: bytes) -> bytes:
    return data + data


def _tag(rng: random.Random, data: bytes) -> re.Match[bytes]:
    tags = list(_TAG.finditer(data))
    return tags[len(tags) // 20 + rng.randrange(len(tags) - len(tags) // 20)]


def tag_dropped(rng: random.Random, data: bytes) -> bytes:
    tag = _tag(rng, data)
    return data[: tag.start()] + data[tag.end() :]


def tags_dropped(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.randrange(2, 6)):
        data = tag_dropped(rng, data)
    return data


def tag_misspelt(rng: random.Random, data: bytes) -> bytes:
    tag = _tag(rng, data)
    letters = [n for n in range(tag.start(), tag.end()) if data[n : n + 1].isalpha()] or [tag.start() + 1]
    place = rng.choice(letters)
    return data[:place] + bytes([rng.choice(b"abcdefghijklmnopqrstuvwxyz<>/\"' =")]) + data[place + 1 :]


def bracket_lost(rng: random.Random, data: bytes) -> bytes:
    place = rng.choice([n for n, byte in enumerate(data) if byte in b'<>/"='])
    return data[:place] + data[place + 1 :]


def opened(rng: random.Random, data: bytes) -> bytes:
    """Put in something that is never closed, or closes too much."""
    tag = _tag(rng, data)
    what = rng.choice(
        [b"<!-- ", b"<script>", b"<style>", b"<textarea>", b"<title>", b"<b class=\"x>", b"<a href='x>", b"</html>", b"</body>",
         b"</table>", b"</tr>", b"</td>", b"<table>", b"<tr>", b"<td>", b"<div>" * 300, b"<sec>" * 300, b"<![CDATA[", b"<"]
    )  # fmt: skip
    return data[: tag.start()] + what + data[tag.start() :]


def wrapped(rng: random.Random, data: bytes) -> bytes:
    """Break the lines between tags, or end them as Windows does."""
    if rng.random() < 0.5:
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return re.sub(rb"(?<=>)(?=<)", lambda _: rng.choice([b"", b"\n", b"  \n\t"]), data)


def lines_ended(_: random.Random, data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def encoded(rng: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-8-sig", "utf-16", "gb18030", "cp1252", "utf-32")), "xmlcharrefreplace")


def encoded_text(rng: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(("utf-8-sig", "utf-16", "gb18030")))


def flipped(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def digits_put_in(rng: random.Random, data: bytes) -> bytes:
    places = [n for n, byte in enumerate(data) if 48 <= byte <= 57]
    place = rng.choice(places)
    what = rng.choice(["9" * 400, "1e400", "²", "0" * 5000, "NaN", "Infinity", "-", "\u0663", "½", "\ud800", "\0"])
    return data[:place] + what.encode("utf-8", "surrogatepass") + data[place:]


def entry_lost(rng: random.Random, data: bytes) -> bytes:
    """Leave an entry of an archive out, or cut its content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        chosen, how = rng.choice(names), rng.choice(("left out", "cut"))
        for name in names:
            content = source.read(name)
            if name == chosen:
                if how == "left out":
                    continue
                content = content[: rng.randrange(len(content))]
            target.writestr(name, content)
    return out.getvalue()


DAMAGE: tuple[Damage, ...] = (
    Damage(name="cut", apply=cut, forms=MARKUP | ARCHIVES | TEXTS, cuts=True),
    Damage(name="cut", apply=cut, forms=MARKUP | ARCHIVES | TEXTS, cuts=True),
    Damage(name="doubled", apply=doubled, forms=MARKUP | ARCHIVES | TEXTS),
    Damage(name="tag-dropped", apply=tag_dropped, forms=MARKUP),
    Damage(name="tags-dropped", apply=tags_dropped, forms=MARKUP),
    Damage(name="tag-misspelt", apply=tag_misspelt, forms=MARKUP),
    Damage(name="bracket-lost", apply=bracket_lost, forms=MARKUP),
    Damage(name="opened", apply=opened, forms=MARKUP),
    Damage(name="wrapped", apply=wrapped, forms=MARKUP),
    Damage(name="lines-ended", apply=lines_ended, forms=TEXTS),
    Damage(name="encoded", apply=encoded, forms=MARKUP),
    Damage(name="encoded", apply=encoded_text, forms=TEXTS),
    Damage(name="flipped", apply=flipped, forms=MARKUP | ARCHIVES | TEXTS, changes_digits=True),
    Damage(name="digits", apply=digits_put_in, forms=MARKUP | TEXTS, changes_digits=True),
    Damage(name="entry-lost", apply=entry_lost, forms=ARCHIVES),
)
