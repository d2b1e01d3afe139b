"""Numbers of one cell set on two lines or more: broken triplets, and lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.pdf.table.cells import Piece


def makes_triplet(one: Piece, two: Piece) -> bool:
    """Return whether two neighbouring lines of a column hold two numbers and one, as a triplet broken over them."""
    step = two.middle - one.middle
    near = 0 < step < 3 * two.phrase.size
    return (
        near and {one.n_numbers, two.n_numbers} == {1, 2} and "(" not in one.phrase.text[1:] + two.phrase.text
    )


def broken_lists(pieces: Sequence[Sequence[Piece]], data: frozenset[int]) -> dict[int, tuple[Piece, int]]:
    """Return the parts of broken lists of numbers, by identity, each with its row's line."""
    columns: dict[int, list[Piece]] = {}
    for piece in (p for line in pieces for p in line if p.first == p.last):
        columns.setdefault(piece.first, []).append(piece)
    found: dict[int, tuple[Piece, int]] = {}
    for column in columns.values():
        for group in _lists(column):
            within = range(group[0].line, group[-1].line + 1)
            home = [i for i in within if i in data]
            if not home and sum(p.n_numbers for p in group) % 3 == 0:
                home = [max(within, key=lambda i: len(pieces[i]))]  # its numbers alone make it a row
            if len(home) == 1:
                found.update({id(p): (p, home[0]) for p in group})
    return found


def _lists(column: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the runs of pieces of a column that are one list of numbers each."""
    group: list[Piece] = []
    for piece in column:
        if group and _belongs(group, piece):
            group.append(piece)
            continue
        if len(group) > 1:
            yield group
        group = [piece]
    if len(group) > 1:
        yield group


def _belongs(group: Sequence[Piece], piece: Piece) -> bool:
    last = group[-1]
    if not piece.n_numbers or not last.n_numbers or piece.line - last.line > 2:
        return False
    if last.goes_on:
        return 0 < piece.middle - last.middle < 3 * piece.phrase.size
    return len(group) == 1 and makes_triplet(last, piece)
