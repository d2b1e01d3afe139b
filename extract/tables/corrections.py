"""Tables whose section rows name regions and whose rows name the conditions that recur in each of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from corpora.studies import Focus
from extract.contents import SIDE_WORD
from extract.tables.roles import names_anatomy
from extract.tables.sections import RELATION

SEPARATOR = " / "
MIN_SECTIONS = 2


def name_places_by_section(foci: list[Focus]) -> list[Focus]:
    """Return the foci with region and contrast exchanged where the table's row labels are conditions.

    Evidence asked for: every section names anatomy and no comparison, no row label names anatomy or a side, and every
    label recurs in another section, as only conditions do.
    """
    sections: dict[str, set[str]] = defaultdict(set)
    for focus in foci:
        if focus.contrast is None or focus.region is None:
            return foci
        place = focus.contrast.rsplit(SEPARATOR, 1)[-1]
        sections[focus.region].add(place)
        if not names_anatomy(place) or RELATION.search(place):
            return foci
    places = set().union(*sections.values())
    labels_recur = all(len(places_of) >= MIN_SECTIONS for places_of in sections.values())
    conditions = not any(names_anatomy(label) or SIDE_WORD.fullmatch(label) for label in sections)
    if len(places) < MIN_SECTIONS or len(sections) < MIN_SECTIONS or not (labels_recur and conditions):
        return foci
    return [_exchanged(focus) for focus in foci]


def _exchanged(focus: Focus) -> Focus:
    assert focus.contrast is not None
    above, _, place = focus.contrast.rpartition(SEPARATOR)
    contrast = SEPARATOR.join(filter(None, (above, focus.region)))
    return replace(focus, region=place, contrast=contrast)
