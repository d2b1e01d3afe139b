"""What rows inherit from the rows above: section headings, labels of contrast columns, regions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpora.nouns.documents import Cell
from corpora.nouns.studies import Focus
from corpora.words.broken import mend_broken_words
from corpora.words.comparisons import GREATER, GROWN_ZH, LESSER, SHRUNK_ZH
from corpora.words.correlations import names_correlation
from corpora.words.printed import begins_note
from corpora.words.sides import is_side, spelled_side
from extract.tables.columns.clusters import Cluster, cluster_of
from extract.tables.columns.column_labels import BRACKET, ColumnLabels, is_rest
from extract.tables.columns.marks import without_marks, without_raised
from extract.tables.columns.open_headings import Sections, SectionStyle, is_anatomical
from extract.tables.columns.panels import comparison_over
from extract.tables.groups import embedded_in
from extract.tables.headings import row_texts
from extract.tables.measures import symbol_of
from extract.tables.model import Block, Column, CoordinateGroup, Grid, Role
from extract.tables.names.legends import Legend
from extract.tables.names.outside import (
    MAX_NAME,
    RELATION,
    caption_name,
    clean_name,
    compares_two,
    of_one_direction,
    without_panels,
)
from extract.tables.names.under import names_who_or_when
from extract.tables.roles import NAMING_ROLES, PLACE_ROLES
from extract.tables.vocabulary import SIGN_HEADING, clean_label

LEVEL_SEPARATOR = " / "
"""Printed between the levels of a contrast's name, outermost first."""
MIN_REPEATED_NOTE = 26
"""Letters of a row that repeats a footnote of the table: shorter texts, and names of comparisons, occur inside footnotes by chance."""
MAX_HEADING = 220
"""Characters of the longest section heading; a longer single text is a note."""
MIN_SENTENCE_WORDS = 6
"""Words of the shortest sentence that is a note on the table."""
MIN_NOTE_WORDS = 4
"""Words of the shortest note that begins as notes do."""
SURE_NOTE_WORDS = 12
"""Words from which on a text that begins as notes do is a note even without a full stop."""
MAX_EMPTY_MARK = 3
"""Characters of the longest mark for an empty cell in a column of contrasts ("n/a"); longer words are a name."""

_FOUND = (
    r"(?:signific|supra|above|activ|deactiv|region|area|voxel|cluster|result|differ|effect|peak|foc[iu]|maxim|correl|"
    r"chang|increas|decreas|finding|brain|data|response|interact|main|other|surviv|association|connectiv)\w*"
)
"""What a table reports: "no" before one of these, within a few words, is an empty result; "No pain", "No-go" are conditions."""
_COMPARED = r".*[^\W\d_]{2}\s*[<>]\s*[^\W\d_]{2}|.*\b(?:vs|versus|minus)\b"
EMPTY_RESULT = re.compile(
    rf"\W*(?:none|n\.?\s?s\.?|nil|n/?a|[-–—]+|no|(?!{_COMPARED})no (?:[\w.-]+ ){{0,3}}{_FOUND}.{{0,120}}|not significant|nothing|"
    r"there (?:were|was) no\b.*)\W*",
    re.IGNORECASE,
)

_FOOT = re.compile(
    r"\W*(?:table shows \d+ local maxim|(?:height|extent) threshold\b[^<>]*[:=]|expected (?:voxels|number of clusters)|degrees of freedom\b.*=|"
    r"(?:smoothness\W+)?FWHM\W*=|volume:\s*\d|voxel size:|FWEp:|statistics: p-values adjusted)",
    re.IGNORECASE,
)
"""The lines that SPM prints under its tables of results."""
_BEGINS_REMARK = re.compile(
    r"(?:coordinates (?:are|refer|in)\b|all (?:coordinates|activations|p)|p\s*[<=]|this table|the table|"
    r"activations? (?:are|were)|results (?:are|were))",
    re.IGNORECASE,
)
"""How a sentence on the table begins that a note holds, and running text as well."""
_NOTE_VERB = re.compile(
    r"\b(?:(?:were|are|is|was) (?:\w+ly )?(?:reported|listed|shown|given|labell?ed|thresholded|corrected|considered|indicated)|"
    r"denotes?|indicates?|abbreviat\w*|stands? for|refers? to)\b",
    re.IGNORECASE,
)
"""Verbs of notes that names of comparisons do not have: they explain how to read the table."""
_DIRECTION = re.compile(
    r"\W*(?:(?:positive|negative|inverse(?:ly)?|increas\w*|decreas\w*|activations?|deactivations?|pos|neg|enhanced|reduced|hyper\w*|hypo\w*|"
    rf"[正负去]?激活|失活|{GROWN_ZH}|{SHRUNK_ZH})[^\w<>]*)+",
    re.IGNORECASE,
)
"""A direction, in one language or in both: "负激活（Deactivation）"."""
_SIGN_OF_RELATION = re.compile(
    r"\W*(?:(?:positive|negative|inverse)\s+(?:correlations?|associations?|relations?(?:hips?)?|effects?|(?:functional\s+)?connectivity|coupling)|[正负]相关|[正负]性?(?:功能)?连接|"
    r"(?:[\w-]+\s+){0,4}(?:groups?|patients|controls|participants|subjects|adults|children|men|women|users|smokers|drinkers)\W+(?:positive|negative))"
    r"(?:\s*[(\[（][^()\[\]（）<>]*[)\]）])?\W*",
    re.IGNORECASE,
)
"""A heading of the sign of a correlation, once or twice ("Positive effect (increase with load)"): the caption may say of which."""
_OF_RELATION = re.compile(
    rf"{RELATION.pattern}|\bseeds?\b|\bconnect|\bcoupl|\bparametric|\bmodulat|\beffects? of\b|\bassociat|种子|连接|参数|调制",
    RELATION.flags,
)
_NUMBER = re.compile(r"[\W\d]*")
_PANEL = re.compile(r"^\W*(?:\(?[A-Za-z0-9]{1,2}[).:]|panel\s+[A-Za-z0-9]\b\W*)\s*(?=\w)", re.IGNORECASE)
"""The letter or number of a panel before its heading."""
_SEARCH = re.compile(
    r"\W*(?:whole[- ]brain|(?:a priori )?rois?|regions?[- ]of[- ]interest|small[- ]volume|svc|voxel-?wise)"
    r"(?:[- ](?:based|corrected|correction))?(?: (?:analys[ie]s|results?|search|effects?|level|correction|findings?))?\W*",
    re.IGNORECASE,
)
"""Where was searched, which is no comparison."""
_SAYS_SOMETHING = re.compile(r"[\w+<>↑↓−–-]")


def names_no_comparison(names: Sequence[str]) -> bool:
    """Return whether names of levels give only a place, a direction, a number or what was searched, not a comparison.

    "(a) Increases" is a direction too.
    """
    names = [_PANEL.sub("", n) for n in names]
    plain = (_DIRECTION, _SEARCH, _NUMBER)
    return all(is_side(n) or is_anatomical(n) or any(pattern.fullmatch(n) for pattern in plain) for n in names)


def is_note(text: str, footnotes: tuple[str, ...]) -> bool:
    """Return whether a row's only text is a footnote printed inside the table's body."""
    folded = re.sub(r"\W+", "", text).lower()
    is_long = len(folded) >= MIN_REPEATED_NOTE and re.match(_COMPARED, text) is None
    if is_long and any(folded in re.sub(r"\W+", "", note).lower() for note in footnotes):
        return True
    if len(text) > MAX_HEADING or _FOOT.match(text):
        return True
    words = text.split()
    if len(words) >= MIN_SENTENCE_WORDS and text.rstrip().endswith(".") and _NOTE_VERB.search(text):
        return True
    if len(words) < MIN_NOTE_WORDS or not (begins_note(text) or _BEGINS_REMARK.match(text)):
        return False
    return len(words) >= SURE_NOTE_WORDS or text.endswith(".")


def clean_levels(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of levels cleaned, repeated ones once; empty ones and stray marks left out, but for a direction's sign."""
    return tuple(dict.fromkeys(name for name in map(clean_name, names) if _SAYS_SOMETHING.search(name)))


def contrast_name(levels: Sequence[str]) -> str | None:
    """Return the levels of a contrast joined for print, None when there are none; no code splits the name again.

    Where they are too long the outermost, a caption, is cut: by the inner ones contrasts of one table differ.
    """
    inner = LEVEL_SEPARATOR.join(("", *levels[1:])) if len(levels) > 1 else ""
    outer = levels[0][: max(0, MAX_NAME - len(inner))] if levels else ""
    return f"{outer}{inner}"[:MAX_NAME] or None


def is_dash(text: str) -> bool:
    """Return whether a text consists of dashes and dots only, as printed in empty cells."""
    return re.fullmatch(r"[-–—.…\s]*", text) is not None


@dataclass(slots=True)
class Inherited:
    """What the rows above have set for the current row of a table, kept up to date as the rows are read."""

    sections: Sections = field(default_factory=Sections)
    column_labels: dict[int, ColumnLabels] = field(default_factory=dict)
    region: str | None = None
    group_regions: dict[int, str | None] = field(default_factory=dict)
    """The region of each group that has region columns of its own, by the first of these."""
    outer_regions: dict[int, str] = field(default_factory=dict)
    """The words of the region columns (lobe, region), by column: a blank outer one inherits."""
    last_note: int | None = None
    """The row of the latest note printed among the rows."""
    outside: str | None = None
    """The contrast that the table's notes, or the sentence that announces it, name."""
    legend: Legend = field(default_factory=Legend)
    """What the table's caption and notes say that codes among the names mean."""
    explained_marks: frozenset[str] = frozenset()
    """The marks that a note explains: behind a region they are no part of its name."""
    marks_of_notes: frozenset[str] = frozenset()
    """The raised letters with which notes begin: behind the name of a contrast they are none of its letters."""
    labelled: frozenset[int] = frozenset()
    """The columns in which every row with coordinates has a label of its own."""
    symbols: dict[int, str] = field(default_factory=dict)
    """The statistics that symbols printed beside the names of sections give, by column."""
    cluster: Cluster | None = None
    """The cluster that a row of its own numbers, below which the rows are its peaks."""

    def carried_over(self) -> Inherited:
        """Return what a table that continues this one starts with: sections and labels, not regions."""
        return Inherited(
            sections=replace(
                self.sections,
                headings=list(self.sections.headings),
                filled=set(self.sections.filled),
                seen=set(self.sections.seen),
            ),
            column_labels={n: replace(c, labels=list(c.labels)) for n, c in self.column_labels.items()},
            symbols=dict(self.symbols),
        )

    def without_symbols(self, block: Block, texts: Sequence[tuple[int, Cell]]) -> list[tuple[int, Cell]]:
        """Take the symbols of statistics printed beside the name of a section ("Patients > controls | | t"); return the rest.

        Each is the name of the values below it, until another is printed in its column.
        """
        columns = [column for column in block.columns if column.role is Role.STATISTIC]
        named = {
            column.index: name
            for column in columns
            for n, cell in texts
            if n == column.index and (name := symbol_of(cell.text))
        }
        if len(texts) - len(named) != 1:
            return list(texts)
        self.symbols |= named
        return [(n, cell) for n, cell in texts if n not in named]

    def under_symbols(self, group: CoordinateGroup) -> CoordinateGroup:
        """Return a group whose columns of statistics have the names that the symbols above the row give them."""
        if not self.symbols:
            return group
        return replace(group, own=tuple(replace(c, name=self.symbols.get(c.index, c.name)) for c in group.own))

    def open_section(self, cell: Cell, n_columns: int) -> None:
        """Take a section row: nothing but the sections above it holds for the rows below.

        A place ends no label at its left: "Cue" beside "Frontal lobe" is that of the next lobe's rows too.
        """
        labels = {n: label for n, label in self.column_labels.items() if n < cell.column}
        self._open(without_raised(cell, self.marks_of_notes), SectionStyle.of(cell, n_columns))
        if self.sections.headings[-1][1].is_place:
            self.sections.place = cell
            self.column_labels = labels

    def open_place_beside_label(self, grid: Grid, block: Block, row: int, n_columns: int) -> bool:
        """Take a row of a label and, over the columns of numbers, a place: "Cue | Frontal lobe"; return whether it is one."""
        texts = row_texts(grid, row)
        places = [cell for column, cell in texts if block.columns[column].role not in NAMING_ROLES]
        if len(places) != 1 or len(texts) == 1 or not is_anatomical(places[0].text):
            return False
        over = range(places[0].column, places[0].column + places[0].column_span)
        if not all(column in over for group in block.groups for column in group.columns):
            return False
        self.take_labels(grid, block, row)
        self.open_section(places[0], n_columns)
        return True

    def open_cluster(self, text: str, caption: str, groups: Sequence[CoordinateGroup]) -> bool:
        """Take a row that numbers a cluster, which is no level of a contrast; return whether it is one."""
        labels = (name for one in self.column_labels.values() for name in one.names)
        over = (label for group in groups for label in group.labels)
        cluster = cluster_of(text, " ".join((caption, *self.sections.names, *labels, *over)))
        if cluster is None or self.legend.concerns([text]):
            return False
        self.cluster = cluster
        self._end_regions()
        return True

    def with_size_of_cluster(self, focus: Focus) -> Focus:
        """Return a focus; the first below a row that sizes its cluster has that size, as where peaks are printed below it."""
        if self.cluster is None or self.cluster.size is None:
            return focus
        size, unit = self.cluster.size, self.cluster.unit
        self.cluster = replace(self.cluster, size=None)
        return focus if focus.cluster_size is not None else replace(focus, cluster_size=size, cluster_unit=unit)

    def open_beside(self, text: str) -> None:
        """Take a section set as the innermost one: its own cell is not known."""
        self._open(text, self.sections.headings[-1][1])

    def _open(self, text: str, style: SectionStyle) -> None:
        legend, open_names = self.legend, self.sections.names
        if legend.concerns([text]):
            style = replace(style, side=False, anatomy=False)  # "B" is a panel here, not both sides
        beside = next((n for n, name in enumerate(open_names) if legend.is_beside(text, name)), None)
        self.sections.push(text, style, beside)
        self._end_regions()
        self.column_labels.clear()
        self.cluster = None

    def _end_regions(self) -> None:
        self.region = None
        self.group_regions.clear()
        self.outer_regions.clear()

    def leave_place(self, grid: Grid, row: int, columns: Sequence[Column]) -> None:
        """End a heading that names a place where the region of a row is certainly not of it."""
        cells = (grid[row][column.index] for column in columns if column.role is Role.REGION)
        own = (cell for cell in cells if cell is not None and cell.row == row and clean_label(cell.text))
        if (cell := next(own, None)) is not None:
            self.sections.leave_place(cell)

    # -- contrasts ---------------------------------------------------------------------------------------

    def take_labels(self, grid: Grid, block: Block, row: int, *, alone: bool = False) -> None:
        """Take the labels of a row's contrast, seed and study columns; a blank cell inherits the one above."""
        changed = False
        for column in block.columns:
            if column.role not in NAMING_ROLES:
                continue
            cell = grid[row][column.index]
            sign = SIGN_HEADING.search(column.heading) is not None
            blank = cell is None or not (cell.text.strip() if sign else clean_label(cell.text))
            if cell is None or blank or cell.row != row or cell.column != column.index:
                if changed and column.role is not Role.SEED:
                    self.column_labels.pop(column.index, None)
                continue
            if EMPTY_RESULT.fullmatch(cell.text) and len(cell.text) <= MAX_EMPTY_MARK and not sign:
                continue
            fresh = ColumnLabels(own=column.index in self.labelled, heading=column.leaf)
            labels = self.column_labels.setdefault(column.index, fresh)
            bare = replace(cell, text=without_raised(cell, self.marks_of_notes))
            changed |= labels.take(bare, alone=alone)

    def begun_above(self, grid: Grid, block: Block, row: int) -> bool:
        """Return whether a row prints the second line of a label that began beside the row above.

        The line is a bracket; or it is set lighter than the first, of a group of more rows: no label is beside the next row.
        """
        for column in block.columns:
            cell = grid[row][column.index]
            if column.role not in NAMING_ROLES or cell is None or (cell.row, cell.column) != (row, column.index):
                continue
            below = grid[row + 1][column.index] if row + 1 < block.last else None
            labels = self.column_labels.get(column.index, ColumnLabels()).labels
            first = [above for _, above, was_alone in labels if above.row == row - 1 and not was_alone]
            last = below is None or not clean_label(below.text) or any(is_rest(a.text, cell.text) for a in first)
            if first and clean_label(cell.text) and (last or BRACKET.fullmatch(cell.text)):
                return True
        return False

    def levels(self, group: CoordinateGroup, caption: str) -> tuple[str, ...]:
        """Return the levels of the contrast of a group's foci; the caption's name comes first where no level compares.

        Over levels that are groups or phases ("Patients", "Controls") it does so where it compares something else.
        """
        columns = [self.column_labels[column] for column in sorted(self.column_labels)]
        bare = [*self.sections.names, *(name for one in columns for name in one.names), *group.labels]
        names = [*self.sections.names, *(name for one in columns for name in one.full_names), *group.labels]
        if self.legend.concerns(bare):
            caption = self.legend.bare
            names = self.legend.meant(bare, names)
            bare = self.legend.meant(bare, bare)
        caption = without_panels(caption, bare)
        if names_no_comparison(bare):
            above = caption_name(caption)
            if above is not None and any(map(_DIRECTION.fullmatch, bare)):
                above = of_one_direction(above)
            compares = above is not None and (RELATION.search(above) is not None or compares_two(above))
            outside = self.outside if not compares else None
            names = [*filter(None, [above, outside]), *names]
        elif all(map(_SIGN_OF_RELATION.fullmatch, bare)):
            above = caption_name(caption) or ""
            names = [above, *names] if _OF_RELATION.search(above) else names
        elif not any(RELATION.search(name) or GREATER.search(name) or LESSER.search(name) for name in bare):
            over = comparison_over(bare, caption_name(caption) or "")
            if over is None and not self.sections.names and not columns:
                over = self.outside  # of panels alone: what the text says of the table holds in each
            names = [*filter(None, [over or _correlation_over(bare, caption)]), *names]
        return clean_levels(names)

    # -- regions -----------------------------------------------------------------------------------------

    def region_words(self, grid: Grid, block: Block, row: int, columns: tuple[Column, ...]) -> str | None:
        """Return the words of the row's region columns, left to right; a blank outer one (lobe) inherits."""
        words: dict[int, str] = {}
        for column in columns:
            if column.role is not Role.REGION:
                continue
            text = _region_in(grid[row][column.index], block, column, self.explained_marks)
            if clean_label(text) and not is_dash(text) and text not in words.values():
                words[column.index] = text
        if not words:
            return None
        first = min(words)
        outer = {index: text for index, text in self.outer_regions.items() if index < first}
        own = {column.index for column in columns}
        self.outer_regions = outer | words
        return " ".join([*(text for index, text in outer.items() if index in own), *words.values()])

    def region_of(self, grid: Grid, block: Block, row: int, columns: tuple[Column, ...]) -> str | None:
        """Return the region of a row with its side, its own or inherited, from some of its columns."""
        text = self.region_words(grid, block, row, columns)
        section = self.sections.region
        if text is not None and is_side(text) and section is not None:
            return f"{section} {text}"
        if text is not None:
            self.region = text
        side = _side_in(grid[row], columns)
        if self.region is None:
            return f"{section} {side}" if side and section is not None else side
        # In the order papers use ("left insula"), wherever the column of sides is.
        return f"{side} {self.region}" if side else self.region

    def with_side_of_group(self, cells: Sequence[Cell | None], group: CoordinateGroup) -> str | None:
        """Return the row's region with the side from the group's own column, where groups share the column of regions."""
        side = _side_in(cells, tuple(c for c in group.own if c.role is Role.SIDE))
        return f"{side} {self.region}" if side and self.region else self.region

    def region_of_group(self, grid: Grid, block: Block, row: int, group: CoordinateGroup) -> str | None:
        """Return the region from the group's own columns, where a row holds two tables side by side."""
        own = tuple(c for c in group.own if c.role in PLACE_ROLES)
        of_row, self.region = self.region, self.group_regions.get(own[0].index)
        region = self.region_of(grid, block, row, own)
        self.group_regions[own[0].index], self.region = self.region, of_row
        return region

    def place_without_words(self, grid: Grid, block: Block, row: int, group: CoordinateGroup) -> str | None:
        """Return what takes the place of a missing region: the hemisphere over the group, the cluster's place or number."""
        words = [label for label in group.labels if is_side(label)]
        for column in block.columns:
            cell = grid[row][column.index]
            if column.role is Role.NUMBER and cell is not None and clean_label(cell.text):
                words.append(f"cluster {cell.text}")
        if self.cluster is not None:
            words.append(self.cluster.place or self.cluster.name)
        return " ".join(words) or None


def _correlation_over(names: Sequence[str], caption: str) -> str | None:
    """Return the caption that says what goes with what, over levels that say only in whom, when or where."""
    bare = all(names_who_or_when(name) or is_side(name) or is_anatomical(name) for name in names)
    return caption_name(caption) if bare and names_correlation(caption) else None


def _region_in(cell: Cell | None, block: Block, column: Column, marks: frozenset[str] = frozenset()) -> str:
    """Return the words of a region's cell without footnote marks and without coordinates printed behind them."""
    text = re.sub(r"[\s*†‡§¶#]+$", "", without_marks(cell, marks)) if cell is not None else ""
    if any(group.embedded and group.merged == column.index for group in block.groups):
        found = embedded_in(text)
        text = found[0] if found else text
    return mend_broken_words(text)


def _side_in(cells: Sequence[Cell | None], columns: Sequence[Column]) -> str | None:
    """Return the text of a row's first filled side column."""
    sides = (cells[c.index] for c in columns if c.role is Role.SIDE)
    texts = (s.text for s in sides if s is not None and clean_label(s.text) and not is_dash(s.text))
    return next(map(spelled_side, texts), None)
