"""The whole files that are damaged: documents set at random, and foci files in each format."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from random_tables import one_case

from corpora.nouns.studies import Contrast, Focus, Space
from meta.formats.nimads import format_nimads
from meta.formats.sleuth import format_sleuth

OF_EACH = 12
"""Files of each form."""
Row = Sequence[str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole file: `kind` is "document" or "foci", `form` what its bytes are."""

    name: str
    data: bytes
    kind: str
    form: str

    @property
    def is_text(self) -> bool:
        """Whether nothing in the format says where the file ends."""
        return self.form in {"csv", "sleuth"}


def sources() -> list[Source]:
    """Return the files, those of the forms taking turns."""
    found = []
    for seed in range(OF_EACH):
        for kind, form in (("html", "html"), ("jats", "xml"), ("elsevier", "xml")):
            name, data, _, _ = one_case(seed, kind)
            found.append(Source(name=name, data=data, kind="document", form=form))
        rng = random.Random(f"source {seed}")
        rows = _rows(rng)
        found.append(Source(name=f"a{seed}.xlsx", data=_workbook(rows), kind="document", form="xlsx"))
        found.append(Source(name=f"b{seed}.docx", data=_word(rows), kind="document", form="docx"))
        text = "\n".join(",".join(map(str, row)) for row in rows) + "\n"
        found.append(Source(name=f"c{seed}.csv", data=text.encode(), kind="document", form="csv"))
        contrasts = _contrasts(rng)
        found.append(Source(name=f"d{seed}.txt", data=format_sleuth(contrasts).encode(), kind="foci", form="sleuth"))
        found.append(Source(name=f"e{seed}.json", data=format_nimads(contrasts).encode(), kind="foci", form="json"))
        found.append(Source(name=f"f{seed}.csv", data=_foci_csv(contrasts).encode(), kind="foci", form="csv"))
    return found


def _place(rng: random.Random) -> tuple[int, int, int]:
    return rng.randrange(-60, 61, 2), rng.randrange(-90, 61, 2), rng.randrange(-30, 61, 2)


def _rows(rng: random.Random) -> list[Row]:
    rows: list[Row] = [("Region", "x", "y", "z", "t", "k")]
    for _ in range(rng.randrange(6, 16)):
        rows.append(
            (
                rng.choice(("Insula", "Amygdala", "Cuneus")),
                *_place(rng),
                round(3 + 4 * rng.random(), 2),
                rng.randrange(10, 400),
            )
        )
    return rows


def _workbook(rows: Sequence[Row]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "MNI"
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _word(rows: Sequence[Row]) -> bytes:
    import docx

    file = docx.Document()
    file.add_paragraph("Table 1. Peaks of activation in MNI space")
    table = file.add_table(rows=len(rows), cols=len(rows[0]))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(number, column).text = str(value)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _contrasts(rng: random.Random) -> list[Contrast]:
    found = []
    for number in range(rng.randrange(3, 7)):
        study = f"Author{number}, 20{number:02d}"
        foci = [
            Focus(x=float(x), y=float(y), z=float(z), raw="", space=Space.MNI)
            for x, y, z in (_place(rng) for _ in range(rng.randrange(2, 9)))
        ]
        found.append(
            Contrast(
                id=f"{study}: a > b", study=study, name="a > b", sample=study, n=rng.randrange(8, 60), foci=tuple(foci)
            )
        )
    return found


def _foci_csv(contrasts: Sequence[Contrast]) -> str:
    lines = ["study,experiment,n,space,x,y,z,region"]
    for contrast in contrasts:
        lines += [
            f'"{contrast.study}",{contrast.name},{contrast.n},MNI,{f.x:g},{f.y:g},{f.z:g},insula' for f in contrast.foci
        ]
    return "\n".join(lines) + "\n"
