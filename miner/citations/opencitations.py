"""OpenCitations Index, version 2: pairs of ids alone. Each pair repeats the paper, under all its ids in one text."""

from __future__ import annotations

import re
from typing import Any

from miner.citations.base import MOST_WORKS, Asker, Direction, Found, Paper, Work, doi_of, pmid_of

_NAMED = re.compile(r"(\w+):(\S+)")


class OpenCitations:
    """Titles come from elsewhere."""

    name = "opencitations"
    title = "OpenCitations"
    base = "https://api.opencitations.net/index/v2"
    per_second = 2.0

    def can(self, paper: Paper, _direction: Direction) -> bool:
        """Return whether the paper has a DOI or a PMID."""
        return bool(paper.doi or paper.pmid)

    def ask(self, asker: Asker, paper: Paper, direction: Direction) -> Found:
        """Return the other end of each pair."""
        backward = direction is Direction.BACKWARD
        ours, theirs, path = ("citing", "cited", "references") if backward else ("cited", "citing", "citations")
        name = f"doi:{paper.doi}" if paper.doi else f"pmid:{paper.pmid}"
        headers = {"authorization": asker.key} if asker.key else {}
        rows = asker.json(
            f"/{path}/{name}",
            {"format": "json"},
            lambda value: _other_than(value, paper, ours),
            lambda value: [_ids(row[theirs]) for row in value],
            headers=headers,
        )
        works = [Work(doi=doi, pmid=pmid) for doi, pmid in rows or [] if doi or pmid]
        # The service does not tell a paper without citations from one it does not know.
        return asker.found(works[:MOST_WORKS], stated=len(rows or []), known=bool(rows), cut=len(works) > MOST_WORKS)


def _other_than(value: Any, paper: Paper, ours: str) -> str | None:
    if not isinstance(value, list):
        return "no list came back"
    for row in value:
        doi, pmid = _ids(row[ours])
        if not ((doi and doi == paper.doi) or (pmid and pmid == paper.pmid)):
            return f"the answer is about {row[ours][:80]}, not {paper.doi or paper.pmid}"
    return None


def _ids(text: str) -> tuple[str | None, str | None]:
    """Return DOI and PMID of "omid:br/06 doi:10.1/x pmid:1", or of a bare DOI, as version 1 gave it."""
    named = dict(_NAMED.findall(text)) if ":" in text.partition("/")[0] else {"doi": text}
    return doi_of(named.get("doi")), pmid_of(named.get("pmid"))
