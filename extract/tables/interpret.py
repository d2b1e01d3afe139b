"""From the tables of a document to foci, step by step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.nouns.directions import OPPOSITES, Direction, Relation
from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus
from corpora.words.anatomy import mentions_anatomy
from corpora.words.comparisons import TWO_SIDES
from corpora.words.conditions import variable_of
from corpora.words.correlations import names_correlation, signs_are_of_correlations
from corpora.words.directions import direction_of
from corpora.words.spaces import lists_axes, names_coordinates
from corpora.words.versus import BASELINE, below_baseline
from extract.numbers import find_triplets, fold_text
from extract.tables.blocks import find_blocks, unheaded_block, without_groups
from extract.tables.columns.broken_labels import join_broken_labels
from extract.tables.columns.doubted import doubted_columns
from extract.tables.columns.explained import explaining_rows
from extract.tables.corrections import corrected
from extract.tables.groups import embedded_in
from extract.tables.levels.activations import with_activations, with_deactivations
from extract.tables.levels.changes import with_changes
from extract.tables.levels.counted import with_counted
from extract.tables.levels.decided import with_decided
from extract.tables.levels.defined import with_defined
from extract.tables.levels.differing import with_differing
from extract.tables.levels.joined import with_levels_outside
from extract.tables.levels.noted import with_noted
from extract.tables.levels.opposed import with_opposed
from extract.tables.levels.places import with_contrasts
from extract.tables.levels.related import variable_among, with_related
from extract.tables.levels.stacked import of_first_panels
from extract.tables.levels.told_apart import told_apart
from extract.tables.levels.topics import with_topics
from extract.tables.levels.unclear import with_unclear
from extract.tables.levels.unsigned import with_unsigned
from extract.tables.measures import is_coefficient, is_signed, statistic_of_report
from extract.tables.merged_labels import spread_merged_labels
from extract.tables.model import Interpretation, Role, Straightened, TableReading, Understood
from extract.tables.names.announced import named_outside
from extract.tables.names.legends import legend_of
from extract.tables.names.marked import clauses_of
from extract.tables.names.under import names_who_or_when
from extract.tables.refusals import speaks_of_human_brains
from extract.tables.sections import Inherited
from extract.tables.spaces import NOTHING, Verdict, agreed, space_by_software, space_of_table, space_of_text
from extract.tables.straighten import straighten
from extract.tables.walk import walk

_BELOW_ZERO = re.compile(r"(?<![\w.-])-\d{1,3}(?![\d.])")
"""A whole number with a minus."""
MIN_NUMBERS = 3
"""Numbers from which on a table headed as coordinates should have given a focus: x, y and z of one."""
TURNED = frozenset({*OPPOSITES, Relation.UNCLEAR})
"""Directions that the sign of a statistic turns round."""
_CORRELATED = frozenset({Relation.POSITIVE_CORRELATION, Relation.NEGATIVE_CORRELATION})
_COMPARED = frozenset({Relation.GREATER, Relation.LESS, Relation.UNCLEAR})
_RELATION = re.compile(r"\b(?:correlation|correlat(?:ed|ing)|associat|relation|regress|covari)|相关", re.IGNORECASE)
"""Words of a relation, which "neural correlates of" a comparison are not."""
NAMES = frozenset({Role.CONTRAST, Role.REGION})
"""Roles of columns under whose heading the names of comparisons may be printed."""
NO_HUMAN_BRAIN = "the text is not about human brains"


def interpret(document: Document) -> Interpretation:
    """Return how each table of the document was understood, with its foci in reading order and its problems.

    Coordinates keep their printed signs; kinds other than peaks are returned with their kind. The space is
    taken from the table, else from tables that agree, else from the text, else from the named software (a
    problem records this); where none names it, it stays None.
    """
    straight = [straighten(document.name, table) for table in document.tables]
    understood = [understand(document.name, table) for table in straight]
    understood = of_humans(document, understood)
    understood = continued(understood)
    understood = [without_headings(one) for one in understood]
    understood = [with_merged_labels(one) for one in understood]
    understood = [replace(one, outside=named_outside(document, one.table)) for one in understood]
    understood = with_legends(of_first_panels(understood))
    readings = with_statistic(document, walk_all(understood))
    readings = with_space(document, readings)
    readings = [corrected(reading) for reading in readings]
    readings = [with_levels_outside(document, reading) for reading in readings]
    readings = [with_contrasts(reading) for reading in told_apart(readings)]
    names = names_of(readings)
    readings = [with_decided(document, with_directions(reading, names)) for reading in readings]
    readings = [with_differing(document, with_related(document, with_noted(reading))) for reading in readings]
    readings = [with_unsigned(document, reading) for reading in readings]
    readings = with_deactivations(
        [with_changes(with_activations(with_defined(document, with_counted(document, one)))) for one in readings]
    )
    readings = with_topics([with_unclear(with_opposed(reading)) for reading in readings])
    readings = [with_silence(reading) for reading in readings]
    return Interpretation(document=document, readings=tuple(readings))


def understand(document: str, straight: Straightened) -> Understood:
    """Return a table cut into blocks of rows, their columns with roles and their coordinates found or refused."""
    grid = straight.table.grid()
    notes = explaining_rows(grid)
    if notes:
        table = replace(straight.table, footnotes=(*straight.table.footnotes, *notes))
        straight = replace(straight, table=table)
    blocks = find_blocks(straight.table) if grid and grid[0] else []
    return Understood(document=document, straight=straight, grid=grid, blocks=tuple(blocks))


def of_humans(document: Document, tables: Sequence[Understood]) -> list[Understood]:
    """Return the tables, all coordinates refused where the document is not about human brains."""
    if not any(block.groups for one in tables for block in one.blocks) or speaks_of_human_brains(document):
        return list(tables)
    return [replace(one, blocks=tuple(without_groups(b, NO_HUMAN_BRAIN) for b in one.blocks)) for one in tables]


def continued(tables: Sequence[Understood]) -> list[Understood]:
    """Return the tables; one without heading is read by the columns of the one before it.

    Such a table was cut at the end of a page: it is as wide as the one before and has no other label.
    """
    found: list[Understood] = []
    for one in tables:
        if found and _continues(found[-1], one):
            last = [block for block in found[-1].blocks if block.groups][-1]
            block = replace(last, header=range(0), first=0, last=one.table.n_rows)
            one = replace(one, blocks=(block,), continues=True)
        found.append(one)
    return found


def _continues(before: Understood, one: Understood) -> bool:
    # A caption below the rows is on the last page only; "Table 2 (continued)" repeats the label.
    labels = {before.table.label, one.table.label} - {None}
    if len(labels) > 1 or one.table.n_columns != before.table.n_columns:
        return False
    headed = any(block.groups or len(block.header) for block in one.blocks)
    return not headed and any(block.groups for block in before.blocks)


def without_headings(one: Understood) -> Understood:
    """Return a table without any heading row read by its numbers alone, where they can only be coordinates."""
    if one.continues or any(len(block.header) or block.groups or block.refused for block in one.blocks):
        return one
    block = unheaded_block(one.table)
    return one if block is None else replace(one, blocks=(block,))


def _unheaded(one: Understood) -> list[Problem]:
    """Return the problem of a table that was read without headings."""
    if one.continues or not any(block.groups and not block.header for block in one.blocks[:1]):
        return []
    return [
        Problem(
            code="HEADINGS-MISSING",
            item=one.place(),
            message="No heading says which columns hold x, y and z; they were told by their numbers alone.",
            hint="Compare the coordinates with the page, and name their space and statistic by hand.",
        )
    ]


def with_merged_labels(one: Understood) -> Understood:
    """Return the table with each label broken over rows whole, and each at the middle of its rows spread over all of them."""
    return replace(one, grid=spread_merged_labels(join_broken_labels(one.grid, one.blocks), one.blocks))


def with_legends(tables: Sequence[Understood]) -> list[Understood]:
    """Return the tables with what their captions and notes say of codes; one that continues another has that one's too."""
    found: list[Understood] = []
    for one in tables:
        before = (found[-1].table,) if one.continues and found else ()
        captions = " ".join(filter(None, (table.caption for table in (*before, one.table))))
        notes = (*(note for table in before for note in table.footnotes), *one.table.footnotes)
        found.append(replace(one, legend=legend_of(captions, notes), clauses=clauses_of(captions, notes)))
    return found


def walk_all(tables: Sequence[Understood]) -> list[TableReading]:
    """Return what the rows of each table gave; a table that continues another inherits its sections and labels."""
    readings: list[TableReading] = []
    below: Inherited | None = None
    for one in tables:
        rows = walk(one, below if one.continues else None)
        readings.append(
            TableReading(
                understood=one,
                foci=rows.foci,
                problems=(
                    *rows.problems,
                    *_unheaded(one),
                    *_refused(one),
                    *doubted_columns(one, rows.foci),
                ),
            )
        )
        below = rows.below
    return readings


def _refused(one: Understood) -> list[Problem]:
    """Return a problem for each group of columns of a table that was refused."""
    return [
        Problem(
            code="TABLE-NOT-COORDINATES",
            item=one.place(),
            severity=Severity.INFO,
            message=f"Columns headed {text} look like coordinates but were refused.",
            hint="If they are coordinates after all, add the rows by hand.",
        )
        for block in one.blocks
        for text in block.refused
    ]


def with_statistic(document: Document, readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings; a statistic whose heading names none ("Peak stat") is the one that the report says its maps hold."""
    if not any(focus.statistic_name == "peak" for reading in readings for focus in reading.foci):
        return list(readings)
    name = statistic_of_report(document)
    if name is None:
        return list(readings)
    return [
        replace(r, foci=tuple(replace(f, statistic_name=name) if f.statistic_name == "peak" else f for f in r.foci))
        for r in readings
    ]


def with_space(document: Document, readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings, each focus with its space: its own, its table's, else the document's."""
    own = [space_of_table(document, r.understood.table, r.understood.headings) if r.foci else NOTHING for r in readings]
    open_ = any(r.foci and verdict[0] is None for r, verdict in zip(readings, own, strict=True))
    fallback, weak = _space_of_document(document, own) if open_ else (NOTHING, False)
    return [
        _in_space(reading, verdict, weak=False) if verdict[0] is not None else _in_space(reading, fallback, weak=weak)
        for reading, verdict in zip(readings, own, strict=True)
    ]


def _space_of_document(document: Document, of_tables: Sequence[Verdict]) -> tuple[Verdict, bool]:
    """Return the space for tables that name none, and whether it rests on the software's name alone."""
    for verdict in (space_of_text(document), agreed(of_tables)):
        if verdict[0] is not None:
            return verdict, False
    return space_by_software(document), True


def _in_space(reading: TableReading, verdict: Verdict, *, weak: bool) -> TableReading:
    """Return a reading whose foci without a space of their own have the one given, with the problems of that."""
    space, evidence = verdict
    item, problems = reading.understood.place(), list(reading.problems)
    if reading.foci and weak and space is not None:
        problems.append(
            Problem(
                code="SPACE-BY-SOFTWARE",
                item=item,
                evidence=evidence,
                message=f"Neither table nor text names the space; {space} is the default of the named software.",
                hint="Check the paper's methods.",
            )
        )
    if space is None and any(focus.space is None for focus in reading.foci):
        problems.append(
            Problem(
                code="SPACE-UNKNOWN",
                item=item,
                message="Neither table nor text names MNI or Talairach space.",
                hint="Look the space up and confirm it by hand.",
            )
        )
    foci = tuple(f if f.space is not None else replace(f, space=space, space_evidence=evidence) for f in reading.foci)
    return replace(reading, foci=foci, problems=tuple(problems))


def with_silence(reading: TableReading) -> TableReading:
    """Return the reading; a table headed or captioned as coordinates but without foci or problems gets a problem."""
    if reading.foci or reading.problems:
        return reading
    table = reading.understood.table
    headed = _is_headed_as_coordinates(table)
    holds = _holds_places(table)
    if not (headed or holds or _is_captioned_as_coordinates(table)):
        return reading
    problem = Problem(
        code="TABLE-WITHOUT-FOCI",
        item=reading.understood.place(),
        message=(
            "Its headings name coordinates, but no focus was read from it."
            if headed
            else "Its cells hold places, but no focus was read from it."
            if holds
            else "Its caption names coordinates, but no focus was read from it."
        ),
        hint="Look at the table; add its rows by hand if they are foci.",
    )
    return replace(reading, problems=(problem,))


_ENDS = ({"lr", "rl"}, {"ap", "pa"}, {"is", "si"})
"""The axes by their ends, as AFNI heads them ("MI LR")."""


def _is_headed_as_coordinates(table: Table) -> bool:
    headings = [c.text for c in table.cells if c.row < max(table.header_rows, 1)]
    words = {word for text in headings for word in re.findall(r"[a-z]+", text.lower())}
    axes = words >= {"x", "y", "z"} or all(words & ends for ends in _ENDS)
    named = axes or any(lists_axes(text) or names_coordinates(text) for text in headings)
    numbers = sum(len(re.findall(r"\d+", c.text)) for c in table.cells if c.row >= max(table.header_rows, 1))
    return named and numbers >= MIN_NUMBERS


_PEAKS = re.compile(r"\bpeaks?\b|\b(?:local|cluster) maxim|\bfoci\b|stereota", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?<![\w.])-(?:\d{2,3}(?:\.\d+)?|\d)(?![\d.%])")


def _holds_places(table: Table) -> bool:
    """Return whether several cells print words with a place behind them, "Left insula -34, 12, 2, p = .003", or a region that ran into whole numbers with a minus."""
    body = [fold_text(cell.text) for cell in table.cells if cell.row >= table.header_rows]
    if sum(embedded_in(text) is not None and "-" in text for text in body) >= MIN_NUMBERS:
        return True
    return sum(len(_BELOW_ZERO.findall(text)) > 1 and mentions_anatomy(text) for text in body) >= MIN_NUMBERS


def _is_captioned_as_coordinates(table: Table) -> bool:
    """Return whether a caption or the name of a sheet speaks of peaks or coordinates and the rows hold triplets or whole numbers with a minus."""
    caption = f"{table.label or ''} {table.caption}"
    if not (names_coordinates(caption) or lists_axes(caption) or _PEAKS.search(caption)):
        return False
    return any(find_triplets(cell.text) or _NEGATIVE.search(cell.text) for cell in table.cells)


def names_of(readings: Sequence[TableReading]) -> list[str]:
    """Return the levels of all names of contrasts in a document, each once, sorted."""
    return sorted({level for reading in readings for focus in reading.foci for level in focus.levels})


def with_directions(reading: TableReading, elsewhere: Sequence[str] = ()) -> TableReading:
    """Return the reading with the direction of each focus: that of its contrast, turned where its statistic is negative.

    Under one heading some papers print increases with positive and decreases with negative values: two directions, told.
    `elsewhere` are the names in all tables of the document.
    """
    names = names_of([reading])
    caption, blocks = reading.understood.table.caption, reading.understood.blocks
    heading = " ".join({c.leaf: None for block in blocks for c in block.columns if c.role in NAMES})
    notes, legend, clauses = reading.understood.table.footnotes, reading.understood.legend, reading.understood.clauses
    contrasts = {focus.levels for focus in reading.foci}
    unknown = {one for one in contrasts if legend.leaves_open(one) or clauses.leaves_open(one)}
    known = dict.fromkeys(unknown, Direction()) | {
        one: direction_of(one, legend.caption_for(one, caption), names, heading, elsewhere, notes)
        for one in contrasts - unknown
    }
    signs: dict[tuple[str, ...], set[bool]] = {}
    for focus in reading.foci:
        if is_signed(focus.statistic_name, focus.statistic):
            signs.setdefault(focus.levels, set()).add((focus.statistic or 0) < 0)
    mixed = _of_both_ways(signs, known, caption) - unknown
    foci = []
    for focus in reading.foci:
        direction = known[focus.levels]
        if focus.levels not in unknown and _is_coefficient_of(focus, direction, caption):
            direction = _correlation(focus.levels, caption, is_down=(focus.statistic or 0) < 0)
        elif is_signed(focus.statistic_name, focus.statistic) and direction.relation in TURNED:
            is_down, relates = (focus.statistic or 0) < 0, names_correlation(". ".join((*focus.levels, caption)))
            is_told = is_down or is_coefficient(focus.statistic_name) or signs_are_of_correlations(notes)
            tells = (
                direction.relation is Relation.UNCLEAR
                and focus.levels not in unknown
                and ((relates and is_told) or (is_down and bool(direction.second) and not _OF_CLASSES.search(caption)))
            )
            if focus.levels in mixed or tells:
                direction = _by_sign(direction, is_down, focus.levels, caption, relates=relates)
        direction = _with_own_variable(
            _of_main_effect(direction, focus, is_mixed=focus.levels in mixed), focus, caption
        )
        foci.append(replace(focus, direction=below_baseline(direction)))
    return replace(reading, foci=tuple(foci), problems=(*reading.problems, *_of_both_signs(reading, foci)))


def _is_coefficient_of(focus: Focus, direction: Direction, caption: str) -> bool:
    """Return whether a value is the coefficient of the relation that the caption says its rows are of.

    Then "A vs. B", in the caption or over the rows, is that in which the relation was looked for: not what is greater.
    """
    own = (level for level in focus.levels if level not in caption)
    compares = direction.relation in _COMPARED and not any(map(TWO_SIDES.search, own))
    is_of_relation = _RELATION.search(caption) is not None and names_correlation(caption)
    return compares and is_of_relation and is_coefficient(focus.statistic_name) and bool(focus.statistic)


def _correlation(levels: Sequence[str], caption: str, *, is_down: bool) -> Direction:
    relation = Relation.NEGATIVE_CORRELATION if is_down else Relation.POSITIVE_CORRELATION
    return Direction(relation=relation, first=variable_among(levels, caption), words=". ".join((*levels, caption)))


def _of_both_ways(
    signs: Mapping[tuple[str, ...], set[bool]], known: Mapping[tuple[str, ...], Direction], caption: str
) -> set[tuple[str, ...]]:
    """Return the contrasts whose values go both ways, with those of the same open comparison or relation in other people, or at other times.

    Where one of the panels "Patients" and "Controls" under "A vs. B" holds negative values, those of the other have a sign too.
    """
    mixed = {levels for levels, found in signs.items() if len(found) > 1}
    down = {levels for levels, found in signs.items() if True in found}
    open_ = {levels: one for levels, one in known.items() if one.relation is Relation.UNCLEAR}
    of_same = {_compared(one, levels, caption) for levels, one in open_.items() if levels in down} - {None}
    signed = (levels for levels in open_ if levels in signs)
    return mixed | {levels for levels in signed if _compared(open_[levels], levels, caption) in of_same}


def _compared(direction: Direction, levels: tuple[str, ...], caption: str) -> tuple[str, ...] | None:
    """Return what an open direction is of, the same in all people: two conditions, or a variable; None where levels say more."""
    outer = tuple(level for level in levels if not names_who_or_when(level))
    text = ". ".join((*levels, caption))
    if len(outer) == len(levels):
        return None
    if direction.first and direction.second:
        return (*outer, direction.first, direction.second)
    return (*outer, variable_of(text)) if names_correlation(text) else None


def _of_main_effect(direction: Direction, focus: Focus, *, is_mixed: bool) -> Direction:
    """Return a main effect "of A (versus B)" as the difference that signed values make of it.

    Values of both signs are of A minus B; t values alone are where B is a baseline. An F test has no direction.
    """
    if direction.relation is not Relation.MAIN_EFFECT or not direction.second or focus.statistic_name == "F":
        return direction
    is_t = focus.statistic_name == "t" and BASELINE.fullmatch(direction.second)
    if not is_signed(focus.statistic_name, focus.statistic) or not (is_mixed or is_t):
        return direction
    return replace(direction, relation=Relation.LESS if (focus.statistic or 0) < 0 else Relation.GREATER)


def _with_own_variable(direction: Direction, focus: Focus, caption: str) -> Direction:
    """Return a correlation whose variable is the caption's, of several, with the one that a level names."""
    if direction.relation not in _CORRELATED:
        return direction
    named, own = variable_among(focus.levels, caption), [one for one in focus.levels if one not in caption]
    is_own = bool(named) and any(named in level for level in own)
    return (
        replace(direction, first=named) if is_own and not any(direction.first in level for level in own) else direction
    )


_OF_CLASSES = re.compile(r"\bweights?\b|\bclassif|\bdecod|\bdiscriminat|权重|分类", re.IGNORECASE)
"""Words of models that tell classes apart, whose signs say nothing of the activity alone."""


def _by_sign(direction: Direction, is_down: bool, levels: Sequence[str], caption: str, *, relates: bool) -> Direction:
    """Return a direction as the sign of a value turns it; an open one is a correlation where it is the relation with a variable."""
    is_open = direction.relation is Relation.UNCLEAR
    if relates:
        relation = Relation.NEGATIVE_CORRELATION if is_down else Relation.POSITIVE_CORRELATION
        first = direction.first or variable_among(levels, caption)
        return replace(direction, relation=relation, first=first) if is_open else direction
    if is_down:
        return direction.reversed()
    return replace(direction, relation=Relation.GREATER) if is_open else direction


def _of_both_signs(reading: TableReading, foci: Sequence[Focus]) -> list[Problem]:
    """Return a problem for each contrast whose rows go two ways."""
    ways: dict[str, set[Relation]] = {}
    for focus in foci:
        if focus.direction is not None:
            ways.setdefault(focus.contrast or "", set()).add(focus.direction.relation)
    return [
        Problem(
            code="CONTRAST-BOTH-SIGNS",
            item=reading.understood.place(),
            message=f'The statistics of "{name}" are positive and negative: its foci were read as two directions.',
            hint="Analyse one direction; the column `direction` says which focus belongs to which.",
        )
        for name, found in ways.items()
        if len(found) > 1
    ]
