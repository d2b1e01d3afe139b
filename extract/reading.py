"""One file, step by step: document, tables as understood, checks, samples, methods, pictures."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpora.errors import ReviewError
from corpora.files import name_of
from corpora.formats.inputs import UnreadableError, read_input
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus, Sample

if TYPE_CHECKING:
    from extract.found import MethodFact, TableCounts
    from extract.pdf.file import PdfFile
    from extract.tables.model import Interpretation
    from extract.thresholds.threshold import TableThreshold

FEW_IN_TEXT = 3
"""Coordinates of running text from which a document without others may hold its results there."""
MAX_FILE_BYTES = 512 * 1024 * 1024
"""Largest file that is read: no article comes near it, and a reader may need several times as much memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file gave: `document` is None when it could not be read (see the problem).

    `tables` counts its tables: seen, read, refused, not read. `samples` begin with the study's, then its groups. `pictures` maps file names to the bytes of pages that
    show how the tables were understood.
    """

    name: str
    document: Document | None = None
    foci: tuple[Focus, ...] = ()
    samples: tuple[Sample, ...] = ()
    problems: tuple[Problem, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)
    methods: tuple[MethodFact, ...] = ()
    tables: TableCounts | None = None
    thresholds: tuple[TableThreshold, ...] = ()


def renamed(reading: Reading, name: str) -> Reading:
    """Return a reading under another name of its file: in its foci, its problems and the names of its pictures."""
    old = reading.name
    if name == old:
        return reading
    stem, new_stem = Path(old).stem, name.replace("/", "_").removesuffix(Path(old).suffix)

    def of(problem: Problem) -> Problem:
        return replace(problem, item=name + problem.item[len(old) :]) if problem.item.startswith(old) else problem

    return replace(
        reading,
        name=name,
        foci=tuple(replace(f, document=name, problems=tuple(map(of, f.problems))) for f in reading.foci),
        problems=tuple(map(of, reading.problems)),
        pictures={new_stem + one.removeprefix(stem): data for one, data in reading.pictures.items()},
    )


YOUNG_OBJECTS = 1_000_000
"""New objects from which Python looks for unreachable cycles while a document is read: its default of 700 would have
it walk through hundreds of thousands of glyphs and words, over and over, that are all still in use."""


@contextmanager
def _rare_collection() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], YOUNG_OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def read_file(path: Path, *, text: bool = False, pictures: bool = False) -> Reading:
    """Return what one file holds. A file that cannot be read is a `Reading` with one problem."""
    data = load_file(path)
    return data if isinstance(data, Reading) else read_bytes(name_of(path), data, text=text, pictures=pictures)


def load_file(path: Path) -> bytes | Reading:
    """Return the bytes of a file; where it cannot be opened or is too large, its reading, which says so."""
    name = name_of(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return failed(name, "DOCUMENT-TOO-LARGE", "The file is larger than 512 MB.")
        return read_input(path)
    except UnreadableError as error:
        return failed(name, "DOCUMENT-UNREADABLE", f"The file {error}.")
    except OSError as error:
        return failed(name, "DOCUMENT-UNREADABLE", f"The file cannot be opened: {error.strerror}.")


@_rare_collection()
def read_bytes(name: str, data: bytes, *, text: bool = False, pictures: bool = False) -> Reading:
    """Return what the bytes of a file called `name` hold, as `read_file`."""
    with ExitStack() as stack:
        try:
            document, pdf = stack.enter_context(_opened(name, data))
        except ReviewError as error:
            return failed(name, "DOCUMENT-UNREADABLE", error.message, error.hint)
        return _read(document, pdf, text=text, pictures=pictures)


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[tuple[Document, PdfFile | None]]:
    """Give the document in a file, and the PDF it is read from, open; None for other kinds of files."""
    from extract.pdf.file import PdfFile
    from extract.pdf.reader import PdfReader, read_pdf
    from extract.readers import reader_for

    reader = reader_for(name, data)
    if isinstance(reader, PdfReader):
        with PdfFile(data, name) as pdf:
            yield read_pdf(pdf), pdf
    else:
        yield reader.read(name, data), None


def _read(document: Document, pdf: PdfFile | None, *, text: bool, pictures: bool) -> Reading:
    """Return the reading of a document: its tables interpreted and checked, samples, methods, pictures."""
    from extract.checks.run import check
    from extract.methods import find_methods
    from extract.people.captions import captions_with_n
    from extract.people.of_contrast import people_of_contrasts, unread_groups
    from extract.people.parts import with_parts
    from extract.people.several import several_experiments
    from extract.people.study import read_study
    from extract.people.tables import read_table_groups
    from extract.people.weighing.doubts import doubts_of_n
    from extract.prose import read_prose
    from extract.tables.in_text import interpret_text
    from extract.tables.interpret import interpret
    from extract.thresholds.of_foci import thresholds_of_foci
    from extract.unread import count_tables, lost_tables

    read = interpret(document)
    read = replace(read, in_text=interpret_text(document)) if text else read
    read, found = check(read)
    prose = read_prose(document)
    of_reader = (*document.problems, *(problem for table in document.tables for problem in table.problems))
    lost = (*lost_tables(document), *_not_read(document, read, of_reader))
    described = read_table_groups(document)
    study = read_study(document, prose, described)
    samples = with_parts(study.samples, prose, described)
    captions = captions_with_n(document.tables, samples[0].n if samples else None)
    people = people_of_contrasts(samples, read.foci, captions)
    told = (
        *several_experiments(document.name, samples),
        *doubts_of_n(document.name, samples, prose, described, study.totals),
        *unread_groups(document.name, samples, people),
    )
    of_text = [] if text else _text_only(document, read)
    problems = (*of_reader, *lost, *read.problems, *found, *told, *_unread_text(document), *of_text)
    return Reading(
        name=document.name,
        document=document,
        foci=read.foci,
        samples=samples,
        problems=problems,
        pictures=_draw(read, pdf) if pictures else {},
        methods=find_methods(document, prose),
        tables=count_tables(read, problems),
        thresholds=thresholds_of_foci(document, prose, read.foci, people),
    )


def _not_read(document: Document, read: Interpretation, told: Sequence[Problem]) -> list[Problem]:
    """Return the problems of tables that a PDF announces as coordinates and that gave no focus."""
    from extract.pdf.announced import not_read
    from extract.pdf.reader import PdfReader

    if document.kind != PdfReader.kind:
        return []
    with_foci = [reading.understood.table.id for reading in read.readings if reading.foci]
    return list(not_read(document.name, document.sections, document.tables, (*told, *read.problems), with_foci))


def _unread_text(document: Document) -> list[Problem]:
    """Return the problem of a text too long to be searched completely."""
    from extract.prose import MAX_PROSE

    length = sum(len(section.text) for section in document.sections)
    if length <= MAX_PROSE:
        return []
    return [
        Problem(
            code="TEXT-TOO-LONG",
            item=document.name,
            message=f"Participants and methods were looked for in the first {MAX_PROSE:,} of {length:,} characters.",
            hint="Split the file if it holds several articles.",
        )
    ]


def _text_only(document: Document, read: Interpretation) -> list[Problem]:
    """Return the problem of a document whose coordinates all stand outside of tables: in lists, or in sentences."""
    from extract.tables.in_text import interpret_text

    if read.foci or document.problems:
        return []
    n = len(interpret_text(document))
    if n < FEW_IN_TEXT:
        return []
    return [
        Problem(
            code="COORDINATES-IN-TEXT",
            item=document.name,
            message=f"{n} coordinates stand in its lists or sentences, and no table gave any.",
            hint="Read them with `focimine foci --text`, and look at each.",
        )
    ]


def _draw(read: Interpretation, pdf: PdfFile | None) -> dict[str, bytes]:
    """Return what to look at (file name to bytes): pictures of a PDF's pages, a web page of any other document."""
    if pdf is not None:
        from extract.pictures import draw_tables

        return draw_tables(read, pdf)
    from extract.show import write_tables

    return write_tables(read)


def failed(name: str, code: str, message: str, hint: str = "") -> Reading:
    """Return the reading of a file that could not be read: one problem."""
    problem = Problem(code=code, item=name, message=message, hint=hint, severity=Severity.ERROR)
    return Reading(name=name, problems=(problem,))
