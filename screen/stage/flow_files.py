"""`focimine prisma`: the flow of a review in every form, written into a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from corpora.outputs.folders import put_files
from corpora.protocol import Protocol, load_protocol
from corpora.review.living import rows_since_close
from corpora.review.versions import Version
from corpora.sheets import SUFFIXES, sheet_bytes
from corpora.store import Store
from screen.prisma.box_names import all_boxes, plain
from screen.prisma.boxes import Diagram
from screen.prisma.counts import PrismaCounts
from screen.prisma.diagram import png_language, to_png
from screen.prisma.labels import label
from screen.prisma.layout import Column, lay_out_columns
from screen.prisma.lists import FlowLists
from screen.prisma.living import LivingNotes, Shown, VersionNote, choose_flows, living_lines, to_columns
from screen.prisma.page import Flows, table_rows, to_page
from screen.prisma.papers import COLUMNS, Papers, item_row, items_of
from screen.prisma.pdf import to_pdf
from screen.prisma.prisma2020 import to_template
from screen.prisma.svg import to_svg
from screen.prisma.word_file import to_word
from screen.stage.flow import VERSION_COLUMNS, VersionFlow, read_flows, version_rows
from screen.stage.flow_lists import read_papers
from screen.stage.reasons import read_reasons

FORMATS = ("svg", "png", "pdf", "html", "docx", "prisma2020", "json", "lists")
LANGUAGES = ("en", "zh")
_CHINESE = re.compile("[\u3400-\u9fff]")
DAY = 10
"""Characters of a moment that are its day."""
TABLES = ("prisma", "prisma_versions", "prisma_lists")
FORMER = ("prisma.png",)
"""Files that earlier versions of the program wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the last version's counts (reasons in words by their ids, of each language), the files, what could not be and why."""

    counts: PrismaCounts
    reasons: Mapping[str, Mapping[str, str]]
    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeFlow:
    """All that the files are made from. `shown` are the versions and all together; empty for a review of one version."""

    flows: Sequence[VersionFlow]
    shown: Sequence[Shown]
    papers: Papers
    notes: LivingNotes
    titles: dict[str, str]
    reasons: dict[str, dict[str, str]]

    @property
    def last(self) -> VersionFlow:
        """Return the flow of the last version."""
        return self.flows[-1]

    @property
    def is_living(self) -> bool:
        """Return whether something is to be said of versions."""
        return bool(self.shown) or self.notes.is_living or bool(self.notes.n_since)

    def lists(self, key: str) -> FlowLists:
        """Return the lists of a flow by its key."""
        first, _, number = key.rpartition("-")
        flow = next(flow for flow in self.flows if flow.version.number == int(number))
        return flow.all_lists if first else flow.lists

    def columns(self, language: str) -> list[Column]:
        """Return the flows side by side: of a review of one version, that one."""
        return to_columns(self.shown, language) if self.shown else [self.column()]

    def column(self) -> Column:
        """Return the flow of the last version alone."""
        return Column(key=str(self.last.version.number), title="", counts=self.last.counts)


def write_prisma(
    store: Store,
    folder: Path,
    *,
    suffix: str = ".csv",
    formats: Collection[str] = FORMATS,
    languages: Collection[str] = LANGUAGES,
    force: bool = False,
    keeps: bool = False,
) -> Written:
    """Write prisma.csv (or .tsv, .xlsx) and the flow in `formats` and `languages` into `folder`.

    They show the last version. Of a review of several, prisma_versions.csv has the boxes of each, its own and cumulative,
    and `prisma_versions_….svg` (and so on) the versions side by side. What is in the way: see `corpora.outputs.put_files`. ReviewError, and no file, when the boxes do not add up.
    """
    flow = read_whole_flow(store)
    files = dict(files_of(flow, suffix, formats, languages))
    notes = _font_notes(flow, languages) if "png" in formats and png_language("zh") != "zh" else ()
    outdated = _outdated(set(files), whole=set(formats) == set(FORMATS) and set(languages) == set(LANGUAGES))
    put_files(folder, files, force=force, keeps=keeps, retired=outdated)
    paths = tuple(folder / name for name in files)
    return Written(counts=flow.last.counts, reasons=flow.reasons, paths=paths, notes=tuple(notes))


def _font_notes(flow: WholeFlow, languages: Collection[str]) -> Iterator[str]:
    """Yield what is said of pictures where the machine has no Chinese font."""
    if "zh" in languages:
        yield (
            "prisma_zh.png was not written: this machine has no Chinese font (for example Noto Sans CJK SC). "
            "The SVG, PDF, HTML and Word files need none here."
        )
    if "en" in languages and _CHINESE.search(" ".join(_said(flow))):
        yield "prisma_en.png has boxes for the Chinese characters in it: this machine has no Chinese font. The SVG has them."


def _said(flow: WholeFlow) -> Iterator[str]:
    """Yield the words of the plan and of people that an English diagram prints."""
    yield from flow.reasons["en"].values()
    yield from (version.trigger or "" for version in flow.notes.versions)
    yield from (*flow.notes.schedule.values(), flow.notes.triggers, flow.notes.retirement)


def _outdated(written: set[str], *, whole: bool) -> set[str]:
    """Return files of an earlier run that would contradict those `written`; `whole`: all forms were written."""
    names = {f"{stem}{suffix}" for stem in TABLES[: None if whole else 2] for suffix in SUFFIXES}
    if whole:
        names |= {
            *FORMER,
            *(f"{stem}_{one}.{kind}" for stem in TABLES[:2] for one in LANGUAGES for kind in FORMATS[:3]),
        }
    return names - written


def read_whole_flow(store: Store) -> WholeFlow:
    """Return all that the files and pages of the flow are made from. Raises as `screen.stage.flow.read_flows`."""
    protocol = load_protocol(store.protocol_path)
    flows = read_flows(store)
    shown = choose_flows([one.counts for one in flows], [one.cumulative for one in flows]) if len(flows) > 1 else []
    return WholeFlow(
        flows=flows,
        shown=shown,
        papers=read_papers(store),
        notes=_notes(store, protocol, [one.version for one in flows]),
        titles={language: plain(protocol.review.title.in_language(language)) for language in LANGUAGES},
        reasons={language: dict(read_reasons(store, protocol, language)) for language in LANGUAGES},
    )


def _notes(store: Store, protocol: Protocol, versions: Sequence[Version]) -> LivingNotes:
    living = protocol.review.living
    return LivingNotes(
        versions=tuple(
            VersionNote(
                number=version.number,
                opened=(version.since or "")[:DAY] or None,
                closed=(version.closed_on or "")[:DAY] or None,
                trigger=version.trigger,
            )
            for version in versions
        ),
        is_living=living is not None,
        schedule=dict(living.schedule) if living else {},
        triggers=living.trigger if living else "",
        retirement=living.retirement if living else "",
        n_since=rows_since_close(store, versions),
    )


def files_of(
    flow: WholeFlow, suffix: str, formats: Collection[str], languages: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of each file of the flow: the table of counts, and the `formats` in `languages`."""
    yield f"prisma{suffix}", sheet_bytes(suffix, ("box", "n", "unit", "en", "zh"), _box_rows(flow))
    if flow.shown:
        yield f"prisma_versions{suffix}", sheet_bytes(suffix, VERSION_COLUMNS, version_rows(flow.flows))
    if "lists" in formats:
        yield f"prisma_lists{suffix}", sheet_bytes(suffix, COLUMNS, _list_rows(flow))
    if "json" in formats:
        yield "prisma.json", (json.dumps(_as_json(flow), ensure_ascii=False, indent=1) + "\n").encode()
    yield from _in_languages(flow, languages, formats, f"prisma_lists{suffix}")


class _Drawings:
    """The diagrams of a flow in one language, each drawn once for all files that hold it."""

    def __init__(self, flow: WholeFlow, language: str) -> None:
        self.figures = figures_of(flow, language)

    @cached_property
    def svgs(self) -> dict[str, str]:
        """Return the SVG of each diagram."""
        return {stem: to_svg(diagram) for stem, (_, diagram) in self.figures.items()}

    @cached_property
    def pngs(self) -> dict[str, bytes]:
        """Return the PNG of each diagram."""
        return {stem: to_png(diagram) for stem, (_, diagram) in self.figures.items()}


def _in_languages(
    flow: WholeFlow, languages: Collection[str], formats: Collection[str], table: str
) -> Iterator[tuple[str, bytes]]:
    drawings = {language: _Drawings(flow, language) for language in LANGUAGES}
    for language in LANGUAGES:
        if language in languages:
            pictures = drawings[png_language(language)]
            yield from _pictures(drawings[language], pictures, language, formats)
            yield from _texts(flow, drawings[language], pictures, language, formats, table)


def _pictures(
    drawings: _Drawings, pictures: _Drawings, language: str, formats: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    for stem, (_, diagram) in drawings.figures.items():
        if "svg" in formats:
            yield f"{stem}_{language}.svg", drawings.svgs[stem].encode()
        if "png" in formats and pictures is drawings:
            yield f"{stem}_{language}.png", pictures.pngs[stem]
        if "pdf" in formats:
            yield f"{stem}_{language}.pdf", to_pdf(diagram)


def _texts(
    flow: WholeFlow, drawings: _Drawings, pictures: _Drawings, language: str, formats: Collection[str], table: str
) -> Iterator[tuple[str, bytes]]:
    lines = living_lines(flow.notes, language) if flow.is_living else []
    if "html" in formats:
        figures = list(drawings.figures.values())
        yield f"prisma_{language}.html", _page(flow, language, figures, lines, table).encode()
    if "docx" in formats:
        lines += [] if pictures is drawings else [label("picture_in_english", language)]
        yield f"prisma_{language}.docx", _word(flow, language, drawings, pictures, lines)
    if "prisma2020" in formats:
        column, reasons = flow.column(), flow.reasons[language]
        lists, page = flow.last.lists, f"prisma_{language}.html"
        filled = to_template(column.counts, lists, key=column.key, page=page, reasons=reasons, language=language)
        yield f"prisma2020_{language}.csv", filled


def figures_of(flow: WholeFlow, language: str) -> dict[str, tuple[str, Diagram]]:
    """Return the diagrams by the beginning of their files' names: the last version, and all versions side by side."""
    words, last = flow.reasons[language], flow.last.version.number
    caption = label("flow_now" if flow.shown else "flow_review", language).format(last)
    since = flow.notes.since_close(language)
    figures = {"prisma": (caption, lay_out_columns([flow.column()], language=language, wording=words, head=since))}
    if flow.shown:
        head = living_lines(flow.notes, language)
        versions = lay_out_columns(flow.columns(language), language=language, wording=words, head=head)
        figures["prisma_versions"] = (label("flow_versions", language), versions)
    return figures


def _page(
    flow: WholeFlow, language: str, figures: Sequence[tuple[str, Diagram]], lines: Sequence[str], table: str
) -> str:
    columns = flow.columns(language)
    flows = Flows(
        columns=columns,
        lists={column.key: flow.lists(column.key) for column in (flow.column(), *columns)},
        papers=flow.papers,
        reasons=flow.reasons[language],
        language=language,
    )
    title = f"PRISMA 2020 · {flow.titles[language]}"
    return to_page(flows, figures, title=title, lines=lines, table=table)


def _word(flow: WholeFlow, language: str, drawings: _Drawings, pictures: _Drawings, lines: Sequence[str]) -> bytes:
    columns = flow.columns(language)
    rows = table_rows(columns, flow.reasons[language], language)
    figures = drawings.figures.items()
    return to_word(
        [(caption, diagram, drawings.svgs[stem], pictures.pngs[stem]) for stem, (caption, diagram) in figures],
        [(words, [n for _, n in numbers]) for words, numbers in rows],
        title=f"PRISMA 2020 · {flow.titles[language]}",
        lines=lines,
        columns=[column.title or label("head_number", language) for column in columns],
        language=language,
    )


def _box_rows(flow: WholeFlow) -> Iterator[tuple[str, int, str, str, str]]:
    for box in all_boxes(flow.last.counts):
        said = [box.words(flow.reasons[language], language) for language in LANGUAGES]
        yield box.name, box.value, box.kind.unit.value, said[0], said[1]


def _list_rows(flow: WholeFlow) -> Iterator[tuple[str | int, ...]]:
    """Yield a line per item of every version's own boxes, and of a review of several, of all versions together."""
    wanted = [(one.version.number, "version", one.lists) for one in flow.flows]
    if flow.shown:
        wanted.append((flow.last.version.number, "cumulative", flow.last.all_lists))
    for number, which, lists in wanted:
        for box in lists.boxes():
            for item in items_of(lists, box, flow.papers):
                yield item_row((number, which), box, item, flow.reasons)


def _as_json(flow: WholeFlow) -> dict[str, Any]:
    notes = flow.notes
    form = "living" if notes.is_living else ("updated" if flow.last.counts.updated else "new")
    return {
        "form": form,
        "title": flow.titles,
        "version": flow.last.version.number,
        "boxes": _json_boxes(flow, flow.last.counts),
        "rows_since_close": notes.n_since,
        "living": {"schedule": notes.schedule, "triggers": notes.triggers, "retirement": notes.retirement},
        "versions": [
            {
                "version": one.version.number,
                "opened": one.version.since,
                "closed": one.version.closed_on,
                "trigger": one.version.trigger,
                "boxes": _json_boxes(flow, one.counts),
                "cumulative": _json_boxes(flow, one.cumulative),
            }
            for one in flow.flows
        ],
    }


def _json_boxes(flow: WholeFlow, counts: PrismaCounts) -> list[dict[str, object]]:
    return [
        {"box": box.name, "n": box.value, "unit": box.kind.unit.value}
        | {language: box.words(flow.reasons[language], language) for language in LANGUAGES}
        for box in all_boxes(counts)
    ]
