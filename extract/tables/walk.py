"""The rows of one table, read one after another: what each says and what it inherits from the rows above."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Box, Evidence, Problem, Severity
from corpora.nouns.studies import Focus, FocusKind, Space
from corpora.words.anatomy import names_anatomy
from corpora.words.printed import parse_table_label
from corpora.words.sides import is_side
from corpora.words.spaces import names_coordinates
from extract.numbers import find_triplets, is_broken_triplet, parse_number
from extract.tables.blocks import find_blocks, without_groups
from extract.tables.corrections import name_places_by_section, sign_by_hemisphere
from extract.tables.groups import EMBEDDED, read_group
from extract.tables.headings import is_spanning_title, row_texts
from extract.tables.kinds import kind_of
from extract.tables.measures import size_of, statistic_of
from extract.tables.merged_labels import spread_centred_labels
from extract.tables.model import Block, Column, CoordinateGroup, Grid, Role
from extract.tables.roles import PLACE_ROLES, title_over_axis
from extract.tables.sections import (
    EMPTY_RESULT,
    RELATION,
    ColumnLabels,
    Sections,
    SectionStyle,
    caption_name,
    is_note,
    join_names,
    names_no_comparison,
)
from extract.tables.spaces import read_space
from extract.tables.vocabulary import GENERIC_HEADING, SIGN_HEADING, clean_label

_PEAK_IN_HEADING = re.compile(r"x\s*,\s*y\s*,\s*z|\[mm\]|\bpeak (?:at|voxel)|\bmaxim", re.IGNORECASE)
_SEED = re.compile(r"\bseeds?\b", re.IGNORECASE)
"""A heading row with the coordinates of a seed opens the section of its connectivity; they are no result."""


@dataclass(slots=True)
class TableReading:
    """Walks through one table row by row; holds what rows below inherit."""

    document: Document
    table: Table
    human: bool = True
    grid: Grid = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    foci: list[Focus] = field(default_factory=list)
    sections: Sections = field(default_factory=Sections)
    contrast_levels: dict[int, ColumnLabels] = field(default_factory=dict)
    region: str | None = None
    own_regions: dict[int, str | None] = field(default_factory=dict)
    outer_regions: dict[int, str] = field(default_factory=dict)
    study: str | None = None
    headings: str = ""
    problems: list[Problem] = field(default_factory=list)
    last_note: int = -2

    def run(self) -> None:
        """Find the blocks of the table and read each row."""
        self.grid = self.table.grid()
        if not self.grid or not self.grid[0]:
            return
        self.blocks = find_blocks(self.table)
        if not self.human:
            why = "the text speaks of no human brain"
            self.blocks = [without_groups(block, why) for block in self.blocks]
        self.walk()

    def walk(self) -> None:
        """Read the rows of every block in order."""
        self.headings = " | ".join(
            dict.fromkeys(group.heading for block in self.blocks for group in block.groups if group.heading)
        )
        for number, block in enumerate(self.blocks):
            spread_centred_labels(self.grid, block)
            for row in range(0 if number == 0 else block.header.start, block.header.stop):
                if is_spanning_title(self.grid, row) and not parse_table_label(row_texts(self.grid, row)[0][1].text):
                    self._section(row)
            self._section_in_heading(block)
            for row in range(block.first, block.last):
                self._row(block, row)

    def finish(
        self, space: Space | None, evidence: Evidence | None, *, weak: bool
    ) -> tuple[list[Focus], list[Problem]]:
        """Return the foci with their space, and the table's problems."""
        problems = list(self.problems)
        refused = [text for block in self.blocks for text in block.refused]
        item = f"{self.document.name}, {self.table.label or self.table.id}"
        for text in refused:
            problems.append(
                Problem(
                    code="TABLE-NOT-COORDINATES",
                    item=item,
                    severity=Severity.INFO,
                    message=f"Columns headed {text} look like coordinates but were refused.",
                    hint="If they are coordinates after all, add the rows by hand.",
                )
            )
        if self.foci and weak and space is not None:
            problems.append(
                Problem(
                    code="SPACE-BY-SOFTWARE",
                    item=item,
                    evidence=evidence,
                    message=f"Neither table nor text names the space; {space} is the default of the named software.",
                    hint="Check the paper's methods.",
                )
            )
        if self.foci and space is None and any(f.space is None for f in self.foci):
            problems.append(
                Problem(
                    code="SPACE-UNKNOWN",
                    item=item,
                    message="Neither table nor text says MNI or Talairach.",
                    hint="Look the space up and confirm it by hand.",
                )
            )
        self.foci, signs = sign_by_hemisphere(name_places_by_section(self.foci), item)
        problems.extend(signs)
        done = [f if f.space is not None else replace(f, space=space, space_evidence=evidence) for f in self.foci]
        return done, problems

    # -- rows --------------------------------------------------------------------------------------------

    def _row(self, block: Block, row: int) -> None:
        texts = row_texts(self.grid, row)
        if not texts or not block.groups:
            if texts and len(texts) == 1 and not block.groups:
                self._text_row(block, row, texts[0][1])
            return
        groups = self._one_space(block)
        found = [(group, value) for group in groups for value in read_group(self.grid, row, group)]
        if found:
            self._data_row(block, row, found)
            return
        lone = _lone_text(texts)
        if lone is not None:
            self._text_row(block, row, lone)
            if any(EMPTY_RESULT.fullmatch(cell.text) for _, cell in texts if cell is not lone):
                self.sections.used()
        elif not self._mixed_row(block, row, texts):
            self._unread(block, row)
            self._remember(block, row)

    def _unread(self, block: Block, row: int) -> None:
        """Say that a row shows numbers where coordinates stand that could not be read as three of them."""
        for group in block.groups:
            cells = [c for column in group.columns if (c := self.grid[row][column]) is not None and c.row == row]
            digits = [cell for cell in cells if re.search(r"\d", cell.text) and cell.column_span <= len(group.columns)]
            if len(digits) < (2 if group.axes else 1) or (
                group.merged is not None and not (find_triplets(digits[0].text) or is_broken_triplet(digits[0].text))
            ):
                continue
            text = " | ".join(cell.text for cell in cells)
            self.problems.append(
                Problem(
                    code="ROW-NOT-READ",
                    item=f"{self.document.name}, {self.table.label or self.table.id}, row {row}",
                    message=f"{text!r} stands where coordinates stand but is not three numbers; no focus was read.",
                    hint="Look at the row and add it by hand if it is a focus.",
                    severity=Severity.ERROR,
                )
            )

    def _one_space(self, block: Block) -> tuple[CoordinateGroup, ...]:
        """Return the groups of a block; of the same peaks printed in both spaces only those in MNI, and say so."""
        spaces = [read_space(group.heading) for group in block.groups]
        labels = {group.label for group in block.groups}
        if len(labels) > 1 or len(block.groups) != 2 or set(spaces) != {Space.MNI, Space.TAL}:
            return block.groups
        code = "PEAK-IN-TWO-SPACES"
        if not any(problem.code == code for problem in self.problems):
            self.problems.append(
                Problem(
                    code=code,
                    item=f"{self.document.name}, {self.table.label or self.table.id}",
                    severity=Severity.INFO,
                    message="Each peak is printed in MNI and in Talairach space; the MNI coordinates were kept.",
                    hint="Nothing to do unless the other space is wanted.",
                )
            )
        return tuple(g for g, space in zip(block.groups, spaces, strict=True) if space is Space.MNI)

    def _text_row(self, block: Block, row: int, cell: Cell) -> None:
        """Take a row that holds one text: a section, a contrast, part of a region, "none", or a note."""
        if self._heading_coordinates(block, row, cell):
            return
        after_note = self.last_note == row - 1 and cell.column_span > self.table.n_columns / 2
        if is_note(cell.text, self.table.footnotes) or (after_note and cell.text.endswith(".")):
            self.last_note = row
            return
        if EMPTY_RESULT.fullmatch(cell.text):
            self.sections.used()
            return
        column = block.columns[cell.column] if cell.column < len(block.columns) else None
        contrast = next((c for c in block.columns if c.role in {Role.CONTRAST, Role.SEED}), None)
        if column is not None and column.role in {Role.CONTRAST, Role.SEED, Role.STUDY} and cell.column_span == 1:
            self._take_contrasts(block, row, alone=True)
            self.region = None
            return
        if column is not None and cell.column_span == 1 and column.role is Role.REGION and column.index > 0:
            self._continue_region(row, cell)
            return
        if (
            column is not None
            and column.role not in {Role.REGION, Role.OTHER, Role.CONTRAST}
            and cell.column_span == 1
            and column.index > 0
        ):
            return
        if self._continues(cell):
            self._continue_region(row, cell)
            return
        if contrast is not None and contrast.index > cell.column and is_side(cell.text):
            return
        self._section(row)

    def _section_in_heading(self, block: Block) -> None:
        """Take the heading of the region column for a section where it names a comparison, not regions."""
        if len(block.groups) == 1 and block.groups[0].axes and len(block.header):
            first = block.columns[block.groups[0].axes[0]]
            title, cell = title_over_axis(first), self.grid[block.header[-1]][first.index]
            if title and cell is not None:
                self.sections.push(title, SectionStyle.of(cell, self.table.n_columns))
        column = next((c for c in block.columns if c.role is Role.REGION), None)
        if column is None or not column.leaf or not block.groups or not len(block.header):
            return
        compares = RELATION.search(column.leaf) is not None and not re.search("contrast", column.leaf, re.IGNORECASE)
        if not compares and (
            GENERIC_HEADING.search(column.leaf) or (len(column.leaf.split()) < 2 and not self._renamed(column))
        ):
            return
        cell = next(
            (
                c
                for row in block.header
                if (c := self.grid[row][column.index]) is not None and clean_label(c.text) == column.leaf
            ),
            None,
        )
        if cell is not None and cell.column_span == 1:
            self.sections.push(cell.text, SectionStyle.of(cell, self.table.n_columns))

    def _renamed(self, column: Column) -> bool:
        """Return whether a later heading of the same column says another word: the heading names the block."""
        leaves = {b.columns[column.index].leaf for b in self.blocks if len(b.header) and b.groups}
        return len(leaves) > 1 and not any(names_anatomy(leaf) for leaf in leaves)

    def _section(self, row: int) -> None:
        texts = row_texts(self.grid, row)
        if not texts:
            return
        cell = texts[0][1]
        self.sections.push(cell.text, SectionStyle.of(cell, self.table.n_columns))
        self.region = None
        self.own_regions.clear()
        self.outer_regions.clear()
        self.contrast_levels.clear()

    def _continues(self, cell: Cell) -> bool:
        """Return whether a text is the rest of the region above, wrapped onto a row of its own."""
        before = self.foci[-1] if self.foci and self.foci[-1].row == cell.row - 1 else None
        if before is None or not before.region or cell.bold:
            return False
        if re.search(
            r"(?:[,/&(-]|\band|\bof|\bthe|\binferior|\bsuperior|\bmiddle|\bmedial)$",
            before.region.strip(),
            re.IGNORECASE,
        ):
            return True
        return bool(re.match(r"[a-z(]", cell.text)) and not re.search(r"[<>]", cell.text)

    def _continue_region(self, row: int, cell: Cell) -> None:
        """Add a wrapped line to the region of the row above; a further region of a cluster is left out."""
        if self.foci and self._continues(cell) and self.foci[-1].row == row - 1:
            self.foci[-1] = replace(self.foci[-1], region=f"{self.foci[-1].region} {cell.text}")
            self.region = self.foci[-1].region

    def _mixed_row(self, block: Block, row: int, texts: list[tuple[int, Cell]]) -> bool:
        """Take a row of several texts without coordinates of its own: maybe a heading with coordinates in it."""
        return any(self._heading_coordinates(block, row, cell) for _, cell in texts if len(cell.text) > 25)

    def _heading_coordinates(self, block: Block, row: int, cell: Cell) -> bool:
        """Read coordinates printed inside a heading row ("Cluster 2: ... x,y,z [mm] = -60, -39, 2")."""
        triplets = find_triplets(cell.text)
        named = names_coordinates(cell.text) or _PEAK_IN_HEADING.search(cell.text) is not None
        if not triplets or not named or len(cell.text) < 20 or _SEED.search(cell.text):
            return False
        triplet = triplets[-1]
        if max(abs(triplet.x), abs(triplet.y), abs(triplet.z)) > 120:
            return False
        size = re.search(r"\b[kK][A-Za-z]{0,3}\s*=\s*([\d,]+)|(\d[\d,]*)\s*voxels", cell.text)
        statistic = re.search(r"\b([TtZF])(?:max)?\s*(?:\([\d, ]+\))?\s*=\s*(-?\d+\.?\d*)", cell.text)
        name = clean_label(re.split(r"[:;(]|x\s*,", cell.text)[0])
        focus = Focus(
            x=triplet.x,
            y=triplet.y,
            z=triplet.z,
            raw=triplet.raw.strip(),
            document=self.document.name,
            table=self.table.label or self.table.id,
            page=cell.page,
            row=row,
            box=cell.box,
            contrast=join_names(self.sections.names) or caption_name(self.table.caption),
            region=name or None,
            statistic_name=statistic[1] if statistic else None,
            statistic=float(statistic[2]) if statistic else None,
            cluster_size=float((size[1] or size[2]).replace(",", "")) if size else None,
            cluster_unit="voxels" if size else None,
            kind=self._kind(cell.text, block),
        )
        self.foci.append(focus)
        return True

    def _remember(self, block: Block, row: int) -> None:
        """Keep what a row without coordinates says for the rows below it (region or contrast of a cluster)."""
        self._take_contrasts(block, row)
        text = self._region_text(block, row, block.columns)
        if text and names_anatomy(text):
            self.region = text
        self.sections.used()

    # -- rows with coordinates ---------------------------------------------------------------------------

    def _data_row(
        self, block: Block, row: int, found: list[tuple[CoordinateGroup, tuple[float, float, float, str]]]
    ) -> None:
        self._take_contrasts(block, row)
        region = self._region_of(block, row, block.columns)
        self.sections.used()
        counts = Counter(id(group) for group, _ in found)
        seen: Counter[int] = Counter()
        for group, (x, y, z, raw) in found:
            cells = [c for column in group.columns if (c := self.grid[row][column]) is not None]
            part = (seen[id(group)], counts[id(group)])
            seen[id(group)] += 1
            name, statistic = statistic_of(self.grid[row], group, part)
            size, unit = size_of(self.grid[row], group, part)
            space, evidence = self._row_space(block, row, group)
            if any(column.role is Role.REGION for column in group.own):
                region = self._region_of_group(block, row, group)
            place = region or self._place_without_words(block, row, group)
            self.foci.append(
                Focus(
                    x=x,
                    y=y,
                    z=z,
                    raw=raw,
                    document=self.document.name,
                    table=self.table.label or self.table.id,
                    page=cells[0].page,
                    row=row,
                    box=_around(cells),
                    region=place,
                    space=space,
                    space_evidence=evidence,
                    contrast=self._contrast(group),
                    statistic_name=name,
                    statistic=statistic,
                    cluster_size=size,
                    cluster_unit=unit,
                    kind=self._kind(group.heading, block),
                )
            )

    def _kind(self, heading: str, block: Block) -> FocusKind:
        cited = any(c.role is Role.STUDY for c in block.columns)
        section = " ".join(self.sections.names)
        labels = [c.leaf for c in block.columns if c.role not in {Role.TRIPLET, Role.STATISTIC}]
        return kind_of(
            headings=heading,
            caption=self.table.caption,
            section=section,
            has_study_column=cited,
            labels=labels,
        )

    def _take_contrasts(self, block: Block, row: int, *, alone: bool = False) -> None:
        """Update the values of contrast, seed and study columns; a blank cell inherits the one above."""
        changed = False
        for column in block.columns:
            if column.role not in {Role.CONTRAST, Role.SEED, Role.STUDY}:
                continue
            cell = self.grid[row][column.index]
            sign = SIGN_HEADING.search(column.heading) is not None
            blank = cell is None or not (cell.text.strip() if sign else clean_label(cell.text))
            if cell is None or blank or cell.row != row or cell.column != column.index:
                if changed and column.role is not Role.SEED:
                    self.contrast_levels.pop(column.index, None)
                continue
            if EMPTY_RESULT.fullmatch(cell.text) and len(cell.text) < 4 and not sign:
                continue
            changed |= self.contrast_levels.setdefault(column.index, ColumnLabels()).take(cell, alone=alone)

    def _contrast(self, group: CoordinateGroup) -> str | None:
        names = [*self.sections.names]
        for column in sorted(self.contrast_levels):
            names.extend(self.contrast_levels[column].names)
        if group.label:
            names.append(group.label)
        if names_no_comparison(names):
            caption = caption_name(self.table.caption)
            names = [caption, *names] if caption else names
        return join_names(names)

    def _region_text(self, block: Block, row: int, columns: tuple[Column, ...]) -> str | None:
        """Return the words of the row's region columns, left to right; a blank outer one (lobe) inherits."""
        words: dict[int, str] = {}
        for column in columns:
            if column.role is not Role.REGION:
                continue
            cell = self.grid[row][column.index]
            text = re.sub(r"[\s*†‡§¶#]+$", "", cell.text) if cell is not None else ""
            if any(group.embedded and group.merged == column.index for group in block.groups):
                match = EMBEDDED.fullmatch(text)
                text = match["words"] if match else text
            if clean_label(text) and not _is_dash(text) and text not in words.values():
                words[column.index] = text
        if not words:
            return None
        first = min(words)
        outer = {index: text for index, text in self.outer_regions.items() if index < first}
        mine = {column.index for column in columns}
        self.outer_regions = outer | words
        return " ".join([*(text for index, text in outer.items() if index in mine), *words.values()])

    def _region_of_group(self, block: Block, row: int, group: CoordinateGroup) -> str | None:
        """Return the region from the group's own columns, where a row holds two tables side by side."""
        own = tuple(c for c in group.own if c.role in PLACE_ROLES)
        kept, self.region = self.region, self.own_regions.get(own[0].index)
        region = self._region_of(block, row, own)
        self.own_regions[own[0].index], self.region = self.region, kept
        return region

    def _region_of(self, block: Block, row: int, columns: tuple[Column, ...]) -> str | None:
        text = self._region_text(block, row, columns)
        if text is not None and is_side(text) and len(self.sections.names):
            return f"{self.sections.names[-1]} {text}"
        if text is not None:
            self.region = text
        side = next(
            (
                cell.text
                for c in columns
                if c.role is Role.SIDE
                and (cell := self.grid[row][c.index]) is not None
                and clean_label(cell.text)
                and not _is_dash(cell.text)
            ),
            None,
        )
        if self.region is None:
            return f"{self.sections.names[-1]} {side}" if side and self.sections.names else None
        # Said as papers say it ("left insula"), wherever the column of sides stands.
        return f"{side} {self.region}" if side else self.region

    def _place_without_words(self, block: Block, row: int, group: CoordinateGroup) -> str | None:
        """Return what stands for a region where the table has none: the hemisphere over the group, the cluster's number."""
        words = [group.label] if group.label and is_side(group.label) else []
        for column in block.columns:
            cell = self.grid[row][column.index]
            if column.role is Role.NUMBER and cell is not None and clean_label(cell.text):
                words.append(f"cluster {cell.text}")
        return " ".join(words) or None

    def _row_space(self, block: Block, row: int, group: CoordinateGroup) -> tuple[Space | None, Evidence | None]:
        """Return the space the heading over this group alone, or the row's own column, states.

        Where the heading names one, a column tells what the coordinates were converted from.
        """
        place = f"{self.table.label or self.table.id}, row {row}"
        space = read_space(group.heading)
        if space is not None:
            quote, place = group.heading, f"{place}, heading"
            many = len(block.groups) > 1
            return (space, Evidence(quote=quote, place=place, document=self.document.name)) if many else (None, None)
        for column in block.columns:
            cell = self.grid[row][column.index]
            if column.role is Role.SPACE and cell is not None and (space := read_space(cell.text)):
                return space, Evidence(quote=cell.text, place=place, document=self.document.name)
        return None, None


def _lone_text(texts: list[tuple[int, Cell]]) -> Cell | None:
    """Return the one cell of a row that holds words, when nothing else stands in the row."""
    blank = [cell for _, cell in texts[1:] if len(cell.text) < 40 and EMPTY_RESULT.fullmatch(cell.text)]
    texts = [(column, cell) for column, cell in texts if cell not in blank]
    words = [cell for _, cell in texts if parse_number(cell.text) is None and not _is_dash(cell.text)]
    others = [cell for _, cell in texts if cell not in words and not _is_dash(cell.text)]
    return words[0] if len(words) == 1 and not others else None


def _is_dash(text: str) -> bool:
    return re.fullmatch(r"[-–—.…\s]*", text) is not None


def _around(cells: list[Cell]) -> Box | None:
    boxes = [cell.box for cell in cells if cell.box is not None]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)
