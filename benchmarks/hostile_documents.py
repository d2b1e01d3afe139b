"""Read thousands of broken and malicious documents, and list those that crash, hang, use the network or give wrong results.

    python benchmarks/hostile_documents.py [--n 2000] [--first 0] [--seconds 60] [--data DIR] [--keep DIR]

Mutations are made of documents we set ourselves and, when DIR (default: FOCIMINE_DATA, else ../shared) is there, of
real ones. Every file must give a document, or exactly one problem with the reason why not; no reader may fail with
an error of its own, outlast the limit, or open what a document points to (a listener on this machine counts calls).
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import socket
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self

from pdf_writer import join_objects, write_pdf
from printed_page import Page, Setting
from random_tables import one_case

from extract.reading import Reading
from extract.workers import Limits, read_many

BASES = ("pdf", "html", "jats", "elsevier")
Mutation = Callable[[random.Random, bytes, bytes], bytes]


class Listener:
    """A port on this machine that counts who calls; documents point their entities and links at it."""

    def __init__(self) -> None:
        self.calls = 0
        self.called = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._server.accept()
            except OSError:
                return
            self.calls += 1
            self.called.set()
            caller.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()


# -- mutations: (random numbers, a document, another one) to a broken document -------------------------------


def truncate(rng: random.Random, data: bytes, _: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))]


def flip_bits(rng: random.Random, data: bytes, _: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 5, 50, 500))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))] + other[rng.randrange(len(other)) :]


def repeat_part(rng: random.Random, data: bytes, _: bytes) -> bytes:
    start = rng.randrange(len(data))
    stop = min(len(data), start + rng.randrange(1, 4000))
    return data[:stop] + data[start:stop] * rng.randrange(1, 20) + data[stop:]


def drop_part(rng: random.Random, data: bytes, _: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 4000) :]


def nul_bytes(rng: random.Random, data: bytes, _: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 20, 200))):
        out.insert(rng.randrange(len(out)), 0)
    return bytes(out)


def change_numbers(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Make random digits of the file (lengths, offsets, spans, object numbers) other digits."""
    out = bytearray(data)
    places = [i for i, byte in enumerate(out) if 48 <= byte <= 57]
    for place in rng.sample(places, min(len(places), rng.choice((1, 10, 100)))):
        out[place] = rng.choice(b"0123456789")
    return bytes(out)


def other_encoding(rng: random.Random, data: bytes, _: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "gb18030", "cp1252")), "replace")


def wrong_head(rng: random.Random, data: bytes, _: bytes) -> bytes:
    return (
        rng.choice(
            (
                b"%PDF-1.7\n",
                b"PK\x03\x04",
                b"<html>",
                b'<?xml version="1.0"?>',
                b"\xd0\xcf\x11\xe0",
                b"\x89PNG",
                b"",
            )
        )
        + data[9:]
    )


def shuffle_blocks(rng: random.Random, data: bytes, _: bytes) -> bytes:
    size = max(1, len(data) // rng.randrange(2, 20))
    blocks = [data[i : i + size] for i in range(0, len(data), size)]
    rng.shuffle(blocks)
    return b"".join(blocks)


MUTATIONS: tuple[Mutation, ...] = (
    truncate, flip_bits, splice, repeat_part, drop_part, nul_bytes, change_numbers, other_encoding, wrong_head, shuffle_blocks,
)  # fmt: skip


# -- documents made to hurt ----------------------------------------------------------------------------------

ARTICLE = "<article><front><article-meta/></front><body><p>{}</p></body></article>"


def laughs(levels: int = 10) -> bytes:
    names = [f"e{i}" for i in range(levels)]
    entities = '<!ENTITY e0 "ha ha ha ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names)
    )
    return f'<?xml version="1.0"?><!DOCTYPE article [{entities}]>{ARTICLE.format(f"&{names[-1]};")}'.encode()


def outside(port: int) -> dict[str, bytes]:
    """Return documents that point to files and addresses outside themselves."""
    url = f"http://127.0.0.1:{port}/x"
    image = f'<img src="{url}.png"><link rel="stylesheet" href="{url}.css"><iframe src="{url}"></iframe><script src="{url}.js"></script>'
    return {
        "entity_http.xml": f'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a SYSTEM "{url}">]>{ARTICLE.format("&a;")}'.encode(),
        "entity_file.xml": f'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a SYSTEM "file:///etc/passwd">]>{ARTICLE.format("&a;")}'.encode(),
        "dtd_http.xml": f'<?xml version="1.0"?><!DOCTYPE article SYSTEM "{url}.dtd">{ARTICLE.format("x &minus; y")}'.encode(),
        "parameter.xml": f'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY % a SYSTEM "{url}"> %a;]>{ARTICLE.format("x")}'.encode(),
        "include.xml": ARTICLE.format(
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}"/>'
        ).encode(),
        "stylesheet.xml": f'<?xml version="1.0"?><?xml-stylesheet href="{url}"?>{ARTICLE.format("x")}'.encode(),
        "links.html": f"<!DOCTYPE html><html><head><base href='{url}'></head><body>{image}<p>text</p></body></html>".encode(),
        "meta.html": f'<html><head><meta http-equiv="refresh" content="0;url={url}"></head><body><p>x</p></body></html>'.encode(),
    }


def spans(value: str) -> bytes:
    cells = f'<td rowspan="{value}" colspan="{value}">x</td>' * 3
    rows = f"<tr>{cells}<td>-12</td><td>8</td><td>44</td></tr>" * 20
    return f"<!DOCTYPE html><html><body><p>Table 1. Peaks</p><table>{rows}</table></body></html>".encode()


def nested(tag: str, depth: int) -> bytes:
    return f"<!DOCTYPE html><html><body>{f'<{tag}>' * depth}x{f'</{tag}>' * depth}</body></html>".encode()


def one_page(content: bytes, extra: str = "/Filter/FlateDecode") -> bytes:
    """Return a PDF of one page with this content stream."""
    return join_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>/Contents 4 0 R>>",
            f"<</Length {len(content)}{extra}>>stream\n".encode() + content + b"\nendstream",
        ]
    )


def bomb(megabytes: int, unit: bytes = b" ") -> bytes:
    packer = zlib.compressobj(9)
    block = unit * (2**20 // len(unit))
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return one_page(packed)


def many_pages(n: int) -> bytes:
    pages = []
    for number in range(n):
        page = Page(595, 842, Setting())
        for line in range(40):
            page.text(60, 80 + 12 * line, f"Page {number} line {line} of the results at 12, -8, {line}", 9.5)
        pages.append(page)
    return write_pdf([page.content for page in pages])


def encrypted(password: str) -> bytes:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, encrypt=StandardEncryption(password, ownerPassword="owner", strength=128))
    sheet.drawString(60, 700, "Table 1. Peaks at -12 8 44")
    sheet.save()
    return buffer.getvalue()


def trees() -> dict[str, bytes]:
    """Return PDFs whose page trees are wrong: no pages, loops, missing parts."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    return {
        "zero_pages.pdf": join_objects([catalogue, b"<</Type/Pages/Count 0/Kids[]>>"]),
        "tree_loop.pdf": join_objects([catalogue, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"]),
        "tree_loop_of_two.pdf": join_objects(
            [
                catalogue,
                b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Pages/Parent 2 0 R/Count 1/Kids[2 0 R]>>",
            ]
        ),
        "parent_loop.pdf": join_objects(
            [
                catalogue,
                b"<</Type/Pages/Count 1/Kids[3 0 R]/Parent 3 0 R>>",
                b"<</Type/Page/Parent 2 0 R/Contents 3 0 R>>",
            ]
        ),
        "no_root.pdf": join_objects([b"<<>>"]),
        "kids_of_nothing.pdf": join_objects([catalogue, b"<</Type/Pages/Count 9/Kids[9 0 R 8 0 R null 7]>>"]),
        "count_of_a_billion.pdf": join_objects([catalogue, b"<</Type/Pages/Count 1000000000/Kids[]>>"]),
        "huge_page.pdf": one_page(b"BT /F 9 Tf (x) Tj ET", "").replace(b"595 842", b"9e9 9e9"),
        "flat_page.pdf": one_page(b"BT /F 9 Tf (x) Tj ET", "").replace(b"595 842", b"0 0"),
        "nan_page.pdf": one_page(b"BT /F 9 Tf 1 0 0 1 1e400 -1e400 Tm (12 -8 44) Tj ET", ""),
        "stack.pdf": one_page(b"q " * 100_000 + b"BT /F 9 Tf (x) Tj ET", ""),
        "form_loop.pdf": join_objects(
            [
                catalogue,
                b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 5 0 R/Contents 4 0 R>>",
                b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 5 0 R/Length 5>>stream\n/A Do\nendstream",
                b"<</XObject<</A 4 0 R>>>>",
            ]
        ),
    }


def made_to_hurt(port: int, *, large: bool) -> dict[str, bytes]:
    """Return documents by name; `large` adds those that take seconds to read or to make."""
    found = {
        "laughs.xml": laughs(),
        "laughs_small.xml": laughs(4),
        "encrypted.pdf": encrypted("secret"),
        "encrypted_open.pdf": encrypted(""),
        "spans_huge.html": spans("999999999"),
        "spans_nan.html": spans("NaN"),
        "spans_negative.html": spans("-4"),
        "spans_zero.html": spans("0"),
        "spans_words.html": spans("100%"),
        "nested_div.html": nested("div", 3000),
        "nested_table.html": nested("table><tr><td", 200),
        "nested.xml": ARTICLE.format("<sec>" * 3000 + "x" + "</sec>" * 3000).encode(),
        "empty.pdf": b"",
        "head_only.pdf": b"%PDF-1.4",
        "nul.html": b"\0" * 5000,
        "nul.pdf": b"%PDF-1.4\n" + b"\0" * 5000,
        "random.pdf": b"%PDF-1.4\n" + random.Random(1).randbytes(9000),
        "bomb_small.pdf": bomb(4),
        "wrong_name.pdf": spans("1"),
        "utf16.html": spans("1").decode().encode("utf-16"),
        **trees(),
        **outside(port),
    }
    if large:
        found |= {
            "pages_500.pdf": many_pages(500),
            "bomb_200mb.pdf": bomb(200),
            "bomb_text_200mb.pdf": bomb(200, b"BT (1) Tj ET "),
            "bomb_nested.pdf": one_page(
                zlib.compress(zlib.compress(b" " * 2**27)), "/Filter[/FlateDecode/FlateDecode]"
            ),
            "nested_deep.html": nested("div", 200_000),
            "nested_span.html": nested("span", 100_000),
            "nested_deep.xml": ARTICLE.format("<sec>" * 100_000).encode(),
            "laughs_deep.xml": laughs(40),
            "wide.html": b"<table><tr>" + b"<td>1</td>" * 300_000 + b"</tr></table>",
            "long.html": b"<html><table>" + b"<tr><td>a<td>-1<td>2<td>3</tr>" * 100_000 + b"</table></html>",
            "one_word.html": b"<html><body><p>" + b"-1 2 3 " * 1_000_000 + b"</p></body></html>",
            "digits.html": b"<html><body><table><tr><td>"
            + b"9" * 5_000_000
            + b"</td><td>x</td></tr></table></body></html>",
        }
    return found


def mutants(n: int, first: int = 0, real: Sequence[Path] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield `n` broken documents, each decided by its number alone."""
    for seed in range(first, first + n):
        rng = random.Random(f"hostile {seed}")
        suffix, data, other = _pair(rng, real)
        mutation = rng.choice(MUTATIONS)
        yield f"{mutation.__name__}{seed}{suffix}", mutation(rng, data, other)


def _pair(rng: random.Random, real: Sequence[Path]) -> tuple[str, bytes, bytes]:
    if real and rng.random() < 0.4:
        one, two = rng.choice(real), rng.choice(real)
        return one.suffix, one.read_bytes(), two.read_bytes()
    kind = rng.choice(BASES)
    name, data, _, _ = one_case(rng.randrange(50), kind)
    return Path(name).suffix, data, one_case(rng.randrange(50), rng.choice(BASES))[1]


def faults_of(reading: Reading) -> str | None:
    """Return what is wrong with how a hostile file was taken, or None."""
    codes = [p.code for p in reading.problems]
    if reading.document is None and len(codes) != 1:
        return f"{len(codes)} problems for an unreadable file"
    if any("The reader failed" in p.message for p in reading.problems):
        return f"crash: {reading.problems[0].message}"
    return "DOCUMENT-CRASHED" if "DOCUMENT-CRASHED" in codes else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FOCIMINE_DATA", beside)))
    parser.add_argument("--keep", type=Path, help="keep the files that went wrong here")
    parser.add_argument("--skip-large", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.data / "data" / "extract" / "documents"
    real = sorted(p for p in folder.glob("*") if p.stat().st_size < 3_000_000) if folder.is_dir() else []
    limits = Limits(workers=arguments.workers, seconds=arguments.seconds)
    outcomes, wrong, slowest = Counter[str](), 0, (0.0, "")
    start = time.monotonic()
    with Listener() as listener, tempfile.TemporaryDirectory() as temporary:
        hurtful = made_to_hurt(listener.port, large=not arguments.skip_large)
        paths = [Path(temporary) / name for name in hurtful]
        for path, data in zip(paths, hurtful.values(), strict=True):
            path.write_bytes(data)
        for name, data in mutants(arguments.n, arguments.first, real):
            paths.append(Path(temporary) / name)
            paths[-1].write_bytes(data)
        before = time.monotonic()
        for path, reading in zip(paths, read_many(paths, limits), strict=True):
            slowest = max(slowest, (time.monotonic() - before, path.name))
            before = time.monotonic()
            codes = sorted({p.code for p in reading.problems if p.code.startswith("DOCUMENT")})
            outcomes["read" if reading.document else " ".join(codes)] += 1
            fault = faults_of(reading)
            if fault:
                wrong += 1
                print(f"{path.name}: {fault}", flush=True)
                if arguments.keep:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    (arguments.keep / path.name).write_bytes(path.read_bytes())
        print(
            f"{len(paths)} documents ({len(real)} real ones to start from) in {time.monotonic() - start:.0f} s; {dict(outcomes)}"
        )
        print(
            f"{wrong} went wrong; {listener.calls} calls to the network; longest wait {slowest[0]:.1f} s ({slowest[1]})"
        )


if __name__ == "__main__":
    main()
