"""The rows of one table, read one after another into foci."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from corpora.nouns.documents import Cell
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus, FocusKind, Space
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import TWO_SIDES
from corpora.words.printed import parse_table_label
from corpora.words.sides import is_side
from extract.numbers import parse_number
from extract.tables.columns.marks import levels_by_marks, marks_of_notes
from extract.tables.columns.numbered_headings import is_first, level_before, part_heading
from extract.tables.columns.open_headings import EFFECT, SectionStyle, is_anatomical
from extract.tables.columns.unread import row_not_read, unread_places
from extract.tables.groups import Place, embedded_in, labelled_columns, read_group
from extract.tables.headings import comparison_alone, is_spanning_title, row_texts
from extract.tables.in_text import focus_in_heading
from extract.tables.kinds import kind_of
from extract.tables.levels.compared import with_value
from extract.tables.measures import Part, named_by_section, size_of, statistic_of
from extract.tables.model import Block, Column, CoordinateGroup, Role, Understood, box_around
from extract.tables.names.outside import RELATION, caption_name, repeats_label
from extract.tables.roles import NAMING_ROLES, OWN_ROLES, title_over_axis
from extract.tables.sections import (
    EMPTY_RESULT,
    Inherited,
    clean_levels,
    is_dash,
    is_note,
)
from extract.tables.spaces import read_space, space_of_row
from extract.tables.vocabulary import GENERIC_HEADING, clean_label

WIDE = 0.5
"""Share of the table's columns that a cell must span more of to be a line of its own."""
MAX_BLANK = 40
"""Characters of the longest text that means "no result" beside the words of a row."""
MIN_HEADING_COORDINATES = 20
"""Characters of the shortest heading row with coordinates in it: its name, the axes and three numbers."""
MIN_MIXED_HEADING = 26
"""The same for a row that holds more texts: shorter cells are data of columns."""

_SLASHED = re.compile(r"[^\W\d_][\w -]* / [^\W\d_]")
"""Two words or names with a slash between them: "no pain / pain"."""
_AREA = re.compile(r"\W*(?:BA|Brodmann(?:'s)? areas?)\W*\d[\d/,; ]*\W*", re.IGNORECASE)
"""An area alone: that of the region above it."""
_WORD = re.compile(r"[^\W\d_]{3}")
_GOES_ON_SMALL = re.compile(r"\(|[a-z]+(?![A-Za-z一-鿿])")
"""A bracket or a word in small letters; "aMCI" and "rTMS" begin a name."""
_UNFINISHED = re.compile(r"(?:[,/&(-]|\band|\bof|\bthe|\binferior|\bsuperior|\bmiddle|\bmedial)$", re.IGNORECASE)
"""The end of a region that continues in the row below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What the rows of a table gave; `below` is what a table that continues it inherits."""

    foci: tuple[Focus, ...]
    problems: tuple[Problem, ...]
    below: Inherited


def walk(one: Understood, above: Inherited | None = None) -> Walked:
    """Return the foci of a table's rows, in order, with the levels of their contrast but without a table-wide space.

    `above` is what the table before passes down where this one continues it.
    """
    rows = _Walk(one=one, above=above.carried_over() if above is not None else Inherited())
    rows.above.outside, rows.above.legend = one.outside, one.legend
    rows.above.marks_of_notes = marks_of_notes(one.table.footnotes)
    rows.above.explained_marks = rows.above.marks_of_notes.union(mark for mark, _ in one.clauses.of_marks)
    for number, block in enumerate(one.blocks):
        rows.read_headings(block, first=0 if number == 0 else block.header.start)
        groups = rows.choose_space(block)
        rows.above.labelled = labelled_columns(one.grid, block)
        for row in range(block.first, block.last):
            rows.read_row(block, groups, row)
    return Walked(foci=tuple(rows.foci), problems=tuple(rows.problems), below=rows.above)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One walk over a table's rows: what the rows above set for those below, and what was read so far."""

    one: Understood
    above: Inherited
    foci: list[Focus] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    beside: Cell | None = None
    """The latest heading that stands in the column of regions, beside the first of its rows or all of them."""
    headed: set[int] = field(default_factory=set)
    """The later columns in which headings of sections began so far."""

    # -- a block: headings, spaces, rows ------------------------------------------------------------------

    def read_headings(self, block: Block, *, first: int) -> None:
        """Take sections from the heading rows: titles over the whole table, and names of comparisons over a column."""
        grid = self.one.grid
        for row in range(first, block.header.stop):
            text = row_texts(grid, row)[0][1].text if is_spanning_title(grid, row) else ""
            known = repeats_label(text, self.one.table.caption) or text in self.one.table.footnotes
            if text and not known and not parse_table_label(text):
                self.above.open_section(row_texts(grid, row)[0][1], self.one.table.n_columns)
            elif (lone := comparison_alone(grid, row, block.header)) is not None:
                self._section_of(lone, lone.text)
        if not block.groups or not len(block.header):
            return
        if len(block.groups) == 1 and block.groups[0].axes:
            first_axis = block.columns[block.groups[0].axes[0]]
            self._section_of(grid[block.header[-1]][first_axis.index], title_over_axis(first_axis))
        column = next((c for c in block.columns if c.role is Role.REGION), None)
        is_panel = len(block.groups) > 1 and block.groups[0].embedded
        if column is not None and column.leaf and not is_panel and self._names_comparison(column):
            above = (grid[row][column.index] for row in block.header)
            cell = next((c for c in above if c is not None and clean_label(c.text) == column.leaf), None)
            if cell is not None and cell.column_span == 1:
                self._section_of(cell, cell.text)

    def _section_of(self, cell: Cell | None, text: str | None) -> None:
        if cell is not None and text:
            self.above.sections.push(text, SectionStyle.of(cell, self.one.table.n_columns))

    def _names_comparison(self, column: Column) -> bool:
        """Return whether the heading of the region column names a comparison, not regions."""
        if RELATION.search(column.leaf) is not None and not re.search("contrast", column.leaf, re.IGNORECASE):
            return True
        one_word = len(column.leaf.split()) == 1
        return not GENERIC_HEADING.search(column.leaf) and (not one_word or self._is_renamed(column))

    def _is_renamed(self, column: Column) -> bool:
        """Return whether a later heading of the same column is another word: the heading names the block."""
        leaves = {b.columns[column.index].leaf for b in self.one.blocks if len(b.header) and b.groups}
        return len(leaves) > 1 and not any(names_anatomy(leaf) for leaf in leaves)

    def choose_space(self, block: Block) -> tuple[CoordinateGroup, ...]:
        """Return the groups of a block; of the same peaks printed in both spaces only those in MNI."""
        spaces = [read_space(group.heading) for group in block.groups]
        same_peaks = len({group.labels for group in block.groups}) == 1
        if not same_peaks or sorted(s or "" for s in spaces) != [Space.MNI, Space.TAL]:
            return block.groups
        if not any(problem.code == "PEAK-IN-TWO-SPACES" for problem in self.problems):
            self.problems.append(
                Problem(
                    code="PEAK-IN-TWO-SPACES",
                    item=self.one.place(),
                    severity=Severity.INFO,
                    message="Each peak is printed in MNI and in Talairach space; the MNI coordinates were kept.",
                    hint="Nothing to do unless the other space is wanted.",
                )
            )
        return tuple(g for g, space in zip(block.groups, spaces, strict=True) if space is Space.MNI)

    def read_row(self, block: Block, groups: Sequence[CoordinateGroup], row: int) -> None:
        """Read one row: its foci, or what the rows below it inherit."""
        texts = row_texts(self.one.grid, row)
        if not texts or not block.groups:
            if len(texts) == 1:
                self._text_row(block, row, texts[0][1])
            return
        found = [(group, places) for group in groups if (places := read_group(self.one.grid, row, group))]
        if found:
            self._data_row(block, row, with_value(self.one.grid[row], found))
            read = {group.columns for group, _ in found}
            self._report_unread([group for group in groups if group.columns not in read], row)
            return
        if self.above.open_place_beside_label(self.one.grid, block, row, self.one.table.n_columns):
            return
        texts = self.above.without_symbols(block, texts)
        lone = _lone_text(texts) or self._heading_beside_stray(block, row, texts)
        if lone is not None:
            self._text_row(block, row, lone)
            if any(EMPTY_RESULT.fullmatch(cell.text) for _, cell in texts if cell is not lone):
                self.above.sections.used()
        elif not any(self.take_heading_coordinates(block, row, c, MIN_MIXED_HEADING) for _, c in texts):
            self._report_unread(block.groups, row)
            self._remember(block, row)

    def _heading_beside_stray(self, block: Block, row: int, texts: Sequence[tuple[int, Cell]]) -> Cell | None:
        """Return the heading of a row that holds nothing else but a side left in its column by mistake.

        A comparison may also have numbers of its own beside it, an extent or a p value.
        """
        (first, heading), *strays = texts
        if block.columns[first].role in NAMING_ROLES or is_anatomical(heading.text) or is_side(heading.text):
            return None
        if any(column in group.columns for group in block.groups for column, _ in strays):
            return None  # numbers that could not be read as coordinates are told
        below = self.one.grid[row + 1][first] if row + 1 < block.last else None
        over_data = below is not None and any(read_group(self.one.grid, row + 1, g) for g in block.groups)
        set_apart = below is not None and ((heading.bold and not below.bold) or (heading.italic and not below.italic))
        sides = over_data and all(is_side(cell.text) for _, cell in strays)
        compares = TWO_SIDES.search(heading.text) is not None
        wordless = all(is_side(cell.text) or parse_number(cell.text) is not None for _, cell in strays)
        return heading if (set_apart and sides) or (compares and wordless) else None

    def _text_row(self, block: Block, row: int, cell: Cell) -> None:
        """Give a row that holds one text to the first rule that takes it."""
        for rule in TEXT_ROW_RULES:
            if rule(self, block, row, cell):
                return

    def _report_unread(self, groups: Sequence[CoordinateGroup], row: int) -> None:
        self.problems += unread_places(self.one.grid, row, groups, self.one.place(row))

    def _remember(self, block: Block, row: int) -> None:
        """Pass the region or contrast of a row without coordinates (a cluster's) down to the rows below it."""
        self.above.take_labels(self.one.grid, block, row)
        text = self.above.region_words(self.one.grid, block, row, block.columns)
        if text and names_anatomy(text):
            self.above.region = text
        self.above.sections.used()

    # -- rows with coordinates ---------------------------------------------------------------------------

    def _data_row(self, block: Block, row: int, found: Sequence[tuple[CoordinateGroup, Sequence[Place]]]) -> None:
        grid, above = self.one.grid, self.above
        columns = self._beside_heading(block, row)
        above.take_labels(grid, block, row)
        self.relabel_above(block, row)
        above.leave_place(grid, row, columns)
        region = above.region_of(grid, block, row, columns)
        above.sections.used()
        region, heading = self._parted(region)
        for group, places in found:
            for number, place in enumerate(places):
                if any(column.role is Role.REGION for column in group.own):
                    region = above.region_of_group(grid, block, row, group)
                elif any(column.role is Role.SIDE for column in group.own):
                    region = above.with_side_of_group(grid[row], group)
                named = region or above.place_without_words(grid, block, row, group)
                focus = above.with_size_of_cluster(self._focus(block, row, group, place, (number, len(places))))
                self.foci.append(replace(focus, region=named))
        if heading:
            above.open_beside(heading)

    def _beside_heading(self, block: Block, row: int) -> tuple[Column, ...]:
        """Return the columns that may name the region of a row: not the one whose cell is a heading, set as headings are.

        "VOI on bilateral insula" may have "Congruency effect over groups" beside its peaks: that opens a section.
        """
        place = next((c for c in block.columns if c.role is Role.REGION), None)
        cell = self.one.grid[row][place.index] if place is not None else None
        if place is not None and cell is not None and cell is self.beside:
            return tuple(column for column in block.columns if column is not place)
        if place is None or cell is None or (cell.row, cell.column) != (row, place.index):
            return block.columns
        set_as_heading = (cell.bold, cell.italic) in self.above.sections.seen
        if not set_as_heading or is_anatomical(cell.text) or not EFFECT.search(cell.text):
            return block.columns
        self.above.open_section(cell, self.one.table.n_columns)
        self.beside = cell
        return tuple(column for column in block.columns if column is not place)

    def relabel_above(self, block: Block, row: int) -> None:
        """Give the foci of the row above their whole label where this row prints its second line."""
        if len(block.groups) == 1 and self.above.begun_above(self.one.grid, block, row):
            for n, f in enumerate(self.foci):
                if f.row == row - 1:
                    value = f.statistic_name, f.statistic
                    self.foci[n] = replace(f, levels=self._levels(block, row - 1, block.groups[0], value))

    def _parted(self, region: str | None) -> tuple[str | None, str]:
        """Return a region and the next of the numbered headings where that ran into it, else an empty text."""
        names = self.above.sections.names
        parts = part_heading(region, names[-1]) if region and names else None
        return parts or (region, "")

    def _focus(self, block: Block, row: int, group: CoordinateGroup, place: Place, part: Part) -> Focus:
        """Return one focus of a group with everything its row and headings give, except the region."""
        x, y, z, raw = place
        cells = [c for column in group.columns if (c := self.one.grid[row][column]) is not None]
        group = self.above.under_symbols(group)
        name, statistic = statistic_of(self.one.grid[row], group, part)
        name = named_by_section(name, self.above.sections.names)
        size, unit = size_of(self.one.grid[row], group, part)
        space, evidence = space_of_row(self.one, block, row, group)
        return Focus(
            x=x,
            y=y,
            z=z,
            raw=raw,
            document=self.one.document,
            table=self.one.table.name,
            page=cells[0].page,
            row=row,
            box=box_around(cells),
            space=space,
            space_evidence=evidence,
            levels=self._levels(block, row, group, (name, statistic)),
            statistic_name=name,
            statistic=statistic,
            cluster_size=size,
            cluster_unit=unit,
            kind=self._kind(group.heading, block),
        )

    def _levels(
        self, block: Block, row: int, group: CoordinateGroup, value: tuple[str | None, float | None]
    ) -> tuple[str, ...]:
        """Return the levels of a row's contrast, by what rows and headings say, its marks and the sign of its value."""
        named = self.above.levels(group, self.one.table.caption)
        return clean_levels(levels_by_marks(self.one, block, row, group, named, value))

    def _kind(self, heading: str, block: Block) -> FocusKind:
        return kind_of(
            headings=heading,
            caption=self.one.table.caption,
            section=" ".join(self.above.sections.names),
            has_study_column=any(c.role in {Role.STUDY, Role.SOURCE} for c in block.columns),
            labels=[c.leaf for c in block.columns if c.role not in {Role.TRIPLET, Role.STATISTIC}],
            measures=any(c.role in OWN_ROLES for c in block.columns),
        )

    # -- coordinates in a heading row, regions over two rows ---------------------------------------------

    def take_heading_coordinates(self, block: Block, row: int, cell: Cell, shortest: int) -> bool:
        """Read coordinates printed inside a heading row ("Cluster 2: ... x,y,z [mm] = -60, -39, 2")."""
        found = focus_in_heading(cell.text) if len(cell.text) >= shortest else None
        if found is None:
            return False
        self.above.sections.used()
        levels = clean_levels(self.above.sections.names) or clean_levels([caption_name(self.one.table.caption) or ""])
        self.foci.append(
            replace(
                found,
                document=self.one.document,
                table=self.one.table.name,
                page=cell.page,
                row=row,
                box=cell.box,
                levels=levels,
                kind=self._kind(cell.text, block),
            )
        )
        return True

    def continue_region(self, cell: Cell) -> bool:
        """Add a text to the region of the row above if it is the rest of it, wrapped onto a row of its own."""
        before = self.foci[-1] if self.foci and self.foci[-1].row == cell.row - 1 else None
        if before is None or not before.region or cell.bold or self.above.legend.concerns([cell.text]):
            return False
        compares = RELATION.search(cell.text) or (_SLASHED.match(cell.text) and not names_anatomy(cell.text))
        closes = cell.text.count(")") > cell.text.count("(")
        if TWO_SIDES.search(cell.text) and not closes and not cell.text.startswith("("):
            return False  # "Old > New" below "Gyrus frontalis medial" is a heading, however the region ends
        is_wide = cell.column_span > WIDE * self.one.table.n_columns
        if level_before(cell.text, self.above.sections.names) is not None or (is_wide and is_first(cell.text)):
            return False  # "ii. Right seed" is beside "i. Left seed"
        if (
            not (closes or _AREA.fullmatch(cell.text))
            and not (_GOES_ON_SMALL.match(cell.text) and not compares and (not is_wide or names_anatomy(cell.text)))
            and not _UNFINISHED.search(before.region.strip())
        ):
            return False
        self.foci[-1] = replace(before, region=f"{before.region} {cell.text}")
        self.above.region = self.foci[-1].region
        return True

    def is_heading(self, block: Block, cell: Cell) -> bool:
        """Return whether a text alone in a later column is a heading: it compares, stands above all rows, or is set as one.

        So is what begins where headings began above. A region never is one, nor is a text below a heading of numbers.
        """
        if any(cell.column >= column for group in block.groups for column in group.columns):
            return False
        rows = any(focus.row is not None and focus.row >= block.first for focus in self.foci)
        set_as_heading = (cell.bold, cell.italic) in self.above.sections.seen or cell.column in self.headed
        found = bool(EFFECT.search(cell.text)) or not rows or set_as_heading
        found = found and not (is_anatomical(cell.text) or is_side(cell.text)) and _WORD.search(cell.text) is not None
        if found:
            self.headed.add(cell.column)
        return found


# -- rows that hold one text: the rules in their order ---------------------------------------------------


def _place_in_another_column(walk: _Walk, block: Block, row: int, cell: Cell) -> bool:
    """Tell a region with its place that stands alone, outside the columns of such cells: it is no heading."""
    if not any(group.embedded for group in block.groups) or embedded_in(cell.text) is None:
        return False
    walk.problems.append(row_not_read([cell], walk.one.place(row)))
    return True


def _heading_with_coordinates(walk: _Walk, block: Block, row: int, cell: Cell) -> bool:
    return walk.take_heading_coordinates(block, row, cell, MIN_HEADING_COORDINATES)


def _note(walk: _Walk, _block: Block, row: int, cell: Cell) -> bool:
    """Pass over a note among the rows, the sentences that go on below it, and the label of the table on a later page."""
    if repeats_label(cell.text, walk.one.table.caption):
        return True
    goes_on = walk.above.last_note == row - 1 and cell.column_span > WIDE * walk.one.table.n_columns
    notes = walk.one.table.footnotes
    found = cell.text in notes or is_note(cell.text, notes) or (goes_on and cell.text.endswith("."))
    if found:
        walk.above.last_note = row
    return found


def _no_result(walk: _Walk, block: Block, row: int, cell: Cell) -> bool:
    """Pass over "no significant activation"; "No response" with peaks right below it is a condition, not a result."""
    found = EMPTY_RESULT.fullmatch(cell.text) is not None
    if found and re.match(r"\W*no\b", cell.text, re.IGNORECASE) and row + 1 < block.last:
        found = not any(read_group(walk.one.grid, row + 1, group) for group in block.groups)
    if found:
        walk.above.sections.used()
    return found


def _cluster(walk: _Walk, block: Block, _row: int, cell: Cell) -> bool:
    return walk.above.open_cluster(cell.text, walk.one.table.caption, block.groups)


def _label_of_contrast(walk: _Walk, block: Block, row: int, cell: Cell) -> bool:
    """Take the label of a contrast, seed or study column that is alone in its row."""
    column = _own_column(block, cell)
    if column is None or column.role not in NAMING_ROLES:
        return False
    walk.above.take_labels(walk.one.grid, block, row, alone=True)
    walk.relabel_above(block, row)
    walk.above.region = None
    return True


def _text_of_a_column(walk: _Walk, block: Block, _row: int, cell: Cell) -> bool:
    """Take a text in a later column: the rest of a region, else a further region of a cluster, which is left out.

    A heading begins in whatever column is the first not to be filled: left to the rules below.
    """
    column = _own_column(block, cell)
    if column is None or column.index == 0 or column.role in {Role.OTHER, Role.CONTRAST}:
        return False
    if column.role is Role.REGION and walk.continue_region(cell):
        return True
    return not walk.is_heading(block, cell)


def _rest_of_region(walk: _Walk, block: Block, _row: int, cell: Cell) -> bool:
    """Take the rest of a region; a bracket in a later column, below an age, is none."""
    column = _own_column(block, cell)
    elsewhere = column is not None and column.index > 0 and column.role is not Role.REGION
    return not elsewhere and walk.continue_region(cell)


def _side_before_contrast(_walk: _Walk, block: Block, _row: int, cell: Cell) -> bool:
    """Pass over a hemisphere left of the contrast's column: it is no section, and the rows name their sides."""
    contrast = next((c for c in block.columns if c.role in {Role.CONTRAST, Role.SEED}), None)
    return contrast is not None and contrast.index > cell.column and is_side(cell.text)


def _section(walk: _Walk, _block: Block, row: int, cell: Cell) -> bool:
    """Open a section; what says nothing, such as a bracketed number below an age, opens none."""
    letters = sum(c.isalpha() for c in cell.text)
    if letters == 0 or (letters == 1 and cell.column > 0 and cell.column_span == 1):
        return True
    texts = row_texts(walk.one.grid, row)
    if texts:
        walk.above.open_section(texts[0][1], walk.one.table.n_columns)
    return True


def _own_column(block: Block, cell: Cell) -> Column | None:
    """Return the column of a cell that spans no other."""
    return block.columns[cell.column] if cell.column < len(block.columns) and cell.column_span == 1 else None


TEXT_ROW_RULES: tuple[Callable[[_Walk, Block, int, Cell], bool], ...] = (
    _place_in_another_column,
    _heading_with_coordinates,
    _note,
    _no_result,
    _cluster,
    _label_of_contrast,
    _text_of_a_column,
    _rest_of_region,
    _side_before_contrast,
    _section,
)
"""What a row that holds one text may be. The first rule that takes the row decides, so the order is the logic: a note
may begin like a label, a label may look like the rest of a region, and only what nothing else takes opens a section."""


def _lone_text(texts: list[tuple[int, Cell]]) -> Cell | None:
    """Return the one cell of a row that holds words, when the row holds nothing else."""
    blank = [cell for _, cell in texts[1:] if len(cell.text) < MAX_BLANK and EMPTY_RESULT.fullmatch(cell.text)]
    texts = [(column, cell) for column, cell in texts if cell not in blank]
    words = [cell for _, cell in texts if parse_number(cell.text) is None and not is_dash(cell.text)]
    others = [cell for _, cell in texts if cell not in words and not is_dash(cell.text)]
    return words[0] if len(words) == 1 and not others else None
