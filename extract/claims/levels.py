"""Subgroups: the levels of each moderator, in the text's lists ("(pain, emotion)") and in the table's columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.claims.manuscript import Manuscript
from extract.claims.studies import StudyTable
from extract.claims.values import PAIR

MOST_LEVELS = 6
"""Levels of a moderator: a column with more different cells is a description."""
LONGEST_LEVEL = 40
"""Characters of the longest name of a level."""
_LISTED = re.compile(r"[(（\[]\s*([^()（）\[\]]{3,80}?)\s*[)）\]]")
_BETWEEN = re.compile(r"\s*(?:[、,，/]|\bvs?\.?\s|\bversus\b|\band\b|\bor\b|和|与|及|或)\s*")
OTHER = re.compile(r"^(?:others?|其他|其它|rest|the rest|non-.+|非.+)$", re.IGNORECASE)
_PIECE = re.compile(r"[;:,()\[\]/、|]|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff])")
_COMPARES = re.compile(r"[><＞]|\bvs\b|\bversus\b|\bminus\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of a moderator: its word, and the rows of the table of studies it holds (None without a table).

    `moderator` names what it is a level of; levels of one moderator exclude one another. `printed` tells that the
    word is one the table prints; a remainder ("other") is the rows without the words of its siblings.
    """

    word: str
    moderator: str
    rows: frozenset[int] | None = None
    printed: bool = True


def find_levels(manuscript: Manuscript, table: StudyTable | None) -> list[Level]:
    """Return the levels that text and table define, longest words first."""
    found: dict[str, Level] = {}
    if table is not None:
        for level in (*_of_columns(table), *_of_sections(table)):
            found.setdefault(level.word, level)
        for words in _lists(manuscript):
            for level in _of_list(words, table):
                found[level.word] = level  # with its siblings in the text, it is a level of what the text divides
    return sorted(found.values(), key=lambda level: (-len(level.word), level.word))


def _lists(manuscript: Manuscript) -> Iterator[tuple[str, ...]]:
    """Yield the short lists in brackets, which may be the levels of a moderator, each once."""
    seen: set[tuple[str, ...]] = set()
    for sentence in manuscript.sentences:
        for match in _LISTED.finditer(sentence.text):
            words = tuple(word.strip().lower() for word in _BETWEEN.split(match[1]) if word.strip())
            short = all(len(word) <= LONGEST_LEVEL and not re.search(r"\d", word) for word in words)
            if 1 < len(words) <= MOST_LEVELS and short and words not in seen:
                seen.add(words)
                yield words


def _of_list(words: tuple[str, ...], table: StudyTable) -> list[Level]:
    """Return the levels of a list in the column that tells them apart best; none where no column does."""
    named = [word for word in words if not OTHER.match(word)]
    best: tuple[int, list[Level]] = (0, [])
    for column in table.codings:
        holds = {
            word: frozenset(i for i, row in enumerate(table.rows) if word in row.cells[column].lower())
            for word in named
        }
        covered = frozenset().union(*holds.values()) if holds else frozenset()
        overlap = sum(map(len, holds.values())) > len(covered)
        others = [word for word in words if OTHER.match(word)]
        if overlap or not all(holds.values()) or not covered or (len(covered) == len(table.rows) and others):
            continue
        rest = frozenset(range(len(table.rows))) - covered
        moderator = " / ".join(words)
        levels = [Level(word=word, moderator=moderator, rows=rows) for word, rows in holds.items()]
        levels += [Level(word=word, moderator=moderator, rows=rest, printed=False) for word in others]
        if len(covered) > best[0] and len(levels) > 1:
            best = (len(covered), levels)
    return best[1]


def _of_columns(table: StudyTable) -> Iterator[Level]:
    """Yield the words that some cells of a coding column hold and others do not."""
    for column in table.codings:
        holds: dict[str, set[int]] = {}
        cells = [row.cells[column].lower() for row in table.rows]
        for word in dict.fromkeys(piece for cell in cells for piece in _pieces(cell)):
            holds[word] = {number for number, cell in enumerate(cells) if word in cell}
        if len(holds) > PAIR * MOST_LEVELS:
            continue
        for word, rows in holds.items():
            if len(rows) < len(table.rows):  # a word that is in every cell divides nothing
                moderator = table.sheet.headings[column] or f"column {column + 1}"
                yield Level(word=word, moderator=moderator, rows=frozenset(rows))


def _pieces(cell: str) -> Iterator[str]:
    """Yield the words of a cell that may name a level; of a contrast ("pain: A > B") only what is before the colon."""
    if _COMPARES.search(cell):
        cell = cell.partition(":")[0] if ":" in cell else ""
    for piece in (part.strip().lower() for part in _PIECE.split(cell)):
        long_enough = len(piece) > (1 if re.search(r"[\u4e00-\u9fff]", piece) else 2)
        if long_enough and len(piece) <= LONGEST_LEVEL and re.search(r"[^\W\d]", piece):
            yield piece


def _of_sections(table: StudyTable) -> Iterator[Level]:
    sections = dict.fromkeys(row.row.section for row in table.rows)
    if len(sections) < PAIR or "" in sections:
        return
    for section in sections:
        rows = frozenset(i for i, row in enumerate(table.rows) if row.row.section == section)
        yield Level(word=section.lower(), moderator="sections of the table", rows=rows)
