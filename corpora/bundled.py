"""The corpora that ship with Focimine: a protocol and the public facts of its seed paper, with their origin.

`CORPORA` names them, `load(name)` gives one, and the readers turn its CSV files into nouns.
A corpus holds facts only (identifiers, counts, coordinates): no abstract and no text of a paper.
"""

from __future__ import annotations

import csv
import io as text_io
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from corpora.errors import FormatError
from corpora.nouns.records import Author
from corpora.nouns.studies import Space
from corpora.protocol import unknown_name

CORPORA = ("intergroup_empathy_bias", "social_pain")
BROWSER_LIBRARIES = ("htmx.min.js", "niivue.js")
"""What `vendor_file` finds, with the licences beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """One bundled corpus: its protocol as text and the folder its facts lie in."""

    name: str
    protocol_text: str
    folder: Traversable

    def text(self, path: str) -> str:
        """Return the text of one of the corpus's files, for example "demo/records.csv"."""
        return self.folder.joinpath(*path.split("/")).read_text(encoding="utf-8")

    def rows(self, path: str) -> list[dict[str, str]]:
        """Return the rows of a CSV file of the corpus, in file order; empty cells are ""."""
        return list(csv.DictReader(text_io.StringIO(self.text(path))))

    def facts(self) -> dict[str, str]:
        """Return the corpus's own CSV files (not the demonstration's) by name."""
        names = sorted(entry.name for entry in self.folder.iterdir() if entry.name.endswith(".csv"))
        return {name: self.text(name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Bibliographic facts of an included paper; `origins` gives the source of each group of values."""

    key: str
    title: str
    authors: tuple[Author, ...]
    journal: str
    year: int
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    origins: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedExperiment:
    """One row of the review's Table 1, as printed and as coded.

    `name` is unique ("Hein, 2016 (a)"); rows of the same people share `sample`. `coding` holds the
    protocol's coding fields as text; `n_used` counts the public foci of this row that an analysis may use.
    """

    name: str
    key: str
    sample: str
    n: int
    n_foci: int
    space: Space
    coding: dict[str, str]
    n_used: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCoordinate:
    """One coordinate row of a public database. `used` is "exact", "inferred" or None (not part of the review)."""

    key: str
    pmid: str
    source: str
    table_id: str
    table: str
    x: float
    y: float
    z: float
    space: Space | None
    status: str
    repeated: bool
    used: str | None


def load(name: str) -> Corpus:
    """Return the bundled corpus `name`; ProtocolError when there is none of that name."""
    if name not in CORPORA:
        raise unknown_name("--corpus", "bundled corpus", name, list(CORPORA))
    folder = resources.files("corpora").joinpath("data", name)
    return Corpus(name=name, protocol_text=folder.joinpath("protocol.yaml").read_text(encoding="utf-8"), folder=folder)


def vendor_file(name: str) -> Path:
    """Return where one of the desk's browser libraries lies: "htmx.min.js", "niivue.js" (a module that exports `Niivue`).

    They are put there when Focimine is built or installed (`building/hatch_build.py`); FormatError with the
    remedy when they are not, as in a folder of source code that was only copied.
    """
    path = Path(str(resources.files("corpora").joinpath("data", "desk", "vendor", name)))
    if not path.is_file():
        raise FormatError(
            f"This installation of Focimine lacks the browser library {name}.",
            hint="Install it again: `make install` in its folder, or `pip install --force-reinstall focimine`.",
        )
    return path


def parse_authors(text: str) -> tuple[Author, ...]:
    """Return the authors of "Family GH; Family IJ"; a name without Latin initials stays whole in `raw`."""
    authors = []
    for name in (part.strip() for part in text.split(";")):
        if not name:
            continue
        family, _, given = name.rpartition(" ")
        initials = bool(family) and given.isascii() and given.isupper()
        authors.append(Author(raw=name, family=family, given=given) if initials else Author(raw=name))
    return tuple(authors)


def read_papers(corpus: Corpus) -> tuple[Paper, ...]:
    """Return the included papers of a corpus (`bibliography.csv`), in the order of the review's Table 1."""
    return tuple(
        Paper(
            key=row["key"],
            title=row["title"],
            authors=parse_authors(row["authors"]),
            journal=row["journal"],
            year=int(row["year"]),
            volume=row["volume"] or None,
            issue=row["issue"] or None,
            pages=row["pages"] or None,
            doi=row["doi"] or None,
            pmid=row["pmid"] or None,
            pmcid=row["pmcid"] or None,
            origins={name: row[f"{name}_source"] for name in ("biblio", "doi", "pmid", "pmcid")},
        )
        for row in corpus.rows("bibliography.csv")
    )


CODED = (
    "sample", "n", "males", "age_mean", "age_sd", "space", "empathy_type", "group_basis", "task", "response",
    "judged", "n_foci",
)  # fmt: skip


def read_experiments(corpus: Corpus) -> tuple[CodedExperiment, ...]:
    """Return the rows of the review's Table 1 (`table1.csv`)."""
    return tuple(
        CodedExperiment(
            name=row["name"],
            key=row["key"],
            sample=row["sample"],
            n=int(row["n"]),
            n_foci=int(row["n_foci"]),
            space=Space(row["space"]),
            coding={field: row[field] for field in CODED},
            n_used=int(row["n_used"]),
            note=row["note"],
        )
        for row in corpus.rows("table1.csv")
    )


def read_coordinates(corpus: Corpus) -> tuple[PublicCoordinate, ...]:
    """Return every public coordinate row of the included papers (`coordinates.csv`), used or not."""
    return tuple(
        PublicCoordinate(
            key=row["key"],
            pmid=row["pmid"],
            source=row["source"],
            table_id=row["table_id"],
            table=row["table"],
            x=float(row["x"]),
            y=float(row["y"]),
            z=float(row["z"]),
            space=Space(row["space"]) if row["space"] else None,
            status=row["status"],
            repeated=row["repeated_in_table"] == "1",
            used=row["used"] or None,
        )
        for row in corpus.rows("coordinates.csv")
    )
