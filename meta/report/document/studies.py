"""The studies of a report: their table, their coordinates with the place each comes from, values that nobody confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpora.documents.blocks import Block, Folded, Grid, Link, Text, plain
from corpora.nouns.studies import Contrast, Focus
from meta.machine_values import MARK
from meta.report.parts import Studies, StudyRow
from meta.report.words.labels import label, labels

NOT_CODED = "–"
SHOWN = ("sample", "n", "males", "females", "age_mean", "age_sd", "task", "space", "threshold", "correction")
"""Coded fields that have a column of their own in the table of studies."""


def rows_of(contrasts: Sequence[Contrast]) -> tuple[StudyRow, ...]:
    """Return rows for contrasts that are known by themselves, without the papers they come from."""
    return tuple(
        StudyRow(
            report=contrast.study,
            study=contrast.study,
            contrast=contrast.name,
            values={"sample": contrast.sample, **({"n": str(contrast.n)} if contrast.n else {}), **contrast.coding},
            unconfirmed=contrast.unconfirmed,
            n_foci=len(contrast.foci),
            spaces=tuple(sorted({f.space.value for f in contrast.foci if f.space})),
        )
        for contrast in contrasts
    )


def study_grid(studies: Studies, links: Mapping[str, str], language: str) -> Grid:
    """Return the table of studies, a row for each contrast. `links`: study → its reference. Without a coded value: "–"."""
    extra = [(name, words.in_language(language)) for name, words in studies.fields]
    words = studies.words.get(language, {})
    keys = ("study", "n", "sex", "age", "task", "contrast")
    header = (
        *labels(keys, language),
        *(title for _, title in extra),
        *labels(_LAST, language),
    )
    rows: list[tuple[Text, ...]] = []
    before = None
    for row in studies.rows:
        name: Text = "" if row.study == before else _named(row.study, links)
        before = row.study
        rows.append(
            (
                name,
                _cell(row, "n", words),
                _pair(row, "males", "females", "{} / {}", words),
                _pair(row, "age_mean", "age_sd", "{} ({})", words),
                _cell(row, "task", words),
                row.contrast or NOT_CODED,
                *(_cell(row, field, words) for field, _ in extra),
                _space(row, words),
                _joined(row, ("threshold", "correction"), words),
                f"{row.n_foci}{MARK if 'coordinates' in row.unconfirmed else ''}",
            )
        )
    always = {*_ALWAYS, *range(len(header) - len(_LAST), len(header))}
    kept = [place for place in range(len(header)) if place in always or _holds(rows, place)]
    return Grid(
        header=tuple(header[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in rows),
        caption=label("studies", language),
        note=_note(rows, language),
        anchor="table-studies",
        numeric=frozenset(i for i, place in enumerate(kept) if place in (1, len(header) - 1)),
        wide=True,
    )


_ALWAYS = frozenset(range(6))
"""Places of the first columns, which are shown even where nothing is coded, as those of `_LAST` are: readers look for them."""
_LAST = ("space", "threshold", "n_foci")


def _note(rows: Sequence[tuple[Text, ...]], language: str) -> str:
    """Return what the marks in a table mean, as far as it holds them."""
    cells = [plain(cell) for row in rows for cell in row]
    marks = (("mark_note", any(MARK in cell for cell in cells)), ("dash_note", NOT_CODED in cells))
    return " ".join(label(name, language) for name, holds in marks if holds)


def _holds(rows: Sequence[tuple[Text, ...]], place: int) -> bool:
    return any(row[place] not in ("", NOT_CODED) for row in rows)


def _named(study: str, links: Mapping[str, str]) -> Text:
    return (Link(text=study, href=links[study]),) if study in links else study


Called = Mapping[str, Mapping[str, str]]
"""Coding field → value → what a report calls it, where that is not the value itself."""


def _cell(row: StudyRow, field: str, words: Called) -> str:
    value = row.values.get(field)
    if not value:
        return NOT_CODED
    return f"{words.get(field, {}).get(value, value)}{MARK if field in row.unconfirmed else ''}"


def _pair(row: StudyRow, one: str, other: str, form: str, words: Called) -> str:
    first, second = _cell(row, one, words), _cell(row, other, words)
    if second != NOT_CODED:
        return form.format(first, second)
    return _women(row, first) if one == "males" else first


def _women(row: StudyRow, men: str) -> str:
    """Return men and women where only the men and the whole number are coded."""
    n, males = row.values.get("n", ""), row.values.get("males", "")
    mark = MARK if {"n", "males"} & {*row.unconfirmed} else ""
    return (
        f"{males} / {int(n) - int(males)}{mark}"
        if n.isdecimal() and males.isdecimal() and int(n) >= int(males)
        else men
    )


def _space(row: StudyRow, words: Called) -> str:
    if row.spaces:
        return "; ".join(row.spaces) + (MARK if "space" in row.unconfirmed else "")
    return _cell(row, "space", words)


def _joined(row: StudyRow, fields: Sequence[str], words: Called) -> str:
    return "; ".join(cell for field in fields if (cell := _cell(row, field, words)) != NOT_CODED) or NOT_CODED


def machine_grid(contrasts: Sequence[Contrast], unconfirmed: Mapping[str, Sequence[str]], language: str) -> Grid | None:
    """Return what the analyses use of each contrast that nobody confirmed; None where all is confirmed."""
    rows = [
        (contrast.study, contrast.name, ("、" if language == "zh" else ", ").join(unconfirmed[contrast.id]))
        for contrast in contrasts
        if contrast.id in unconfirmed
    ]
    if not rows:
        return None
    return Grid(
        header=labels(("study", "contrast", "values"), language), rows=tuple(rows), caption=label("machine", language)
    )


def foci_blocks(contrasts: Sequence[Contrast], studies: Studies, language: str) -> list[Block]:
    """Return every focus as read, folded by contrast, with the place it comes from."""
    header = ("x", "y", "z", *labels(("space", "printed", "place"), language))
    found: list[Block] = []
    for contrast in contrasts:
        name = f"{contrast.study}, {contrast.name}"
        rows = tuple(
            (
                f"{f.x:g}",
                f"{f.y:g}",
                f"{f.z:g}",
                f.space.value if f.space else "",
                f.raw,
                _place(f, studies, language),
            )
            for f in contrast.foci
        )
        grid = Grid(header=header, rows=rows, numeric=frozenset((0, 1, 2)), widths=(1, 1, 1, 1.3, 4, 6))
        found.append(Folded(summary=f"{name} ({len(rows)})", blocks=(grid,)))
    return found


def _place(focus: Focus, studies: Studies, language: str) -> Text:
    """Return file, table, page and row of a focus; a file is called by its name, never by its hash."""
    zh = language == "zh"
    known = studies.files.get(focus.document or "")
    page = "" if focus.page is None else (f"第 {focus.page} 页" if zh else f"p. {focus.page}")
    row = "" if focus.row is None else (f"第 {focus.row + 1} 行" if zh else f"row {focus.row + 1}")
    table = _TABLE.sub("表 ", focus.table or "") if zh else focus.table or ""
    rest = ("，" if zh else ", ").join(part for part in (table, page, row) if part)
    if known is None:
        is_hash = len(focus.document or "") == _SHA256 and set(focus.document or "") <= set("0123456789abcdef")
        name = "" if is_hash else focus.document or ""
        return ("，" if zh else ", ").join(part for part in (name, rest) if part)
    address, name = known
    return (
        (Link(text=name, href=address), f"，{rest}" if zh else f", {rest}")
        if rest
        else (Link(text=name, href=address),)
    )


_TABLE = re.compile(r"^Table\s+(?=\w)")
_SHA256 = 64
"""Letters of a SHA-256 in hexadecimal."""
