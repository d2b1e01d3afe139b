"""iCite: the references and citing papers of a PMID, both PMIDs of PubMed."""

from __future__ import annotations

from typing import Any

from miner.citations.base import MOST_WORKS, Asker, Direction, Found, Paper, Work, pmid_of


class ICite:
    """Titles come from PubMed."""

    name = "icite"
    title = "iCite"
    base = "https://icite.od.nih.gov/api"
    per_second = 2.0

    def can(self, paper: Paper, _direction: Direction) -> bool:
        """Return whether the paper has a PMID."""
        return paper.pmid is not None

    def ask(self, asker: Asker, paper: Paper, direction: Direction) -> Found:
        """Return the PMIDs of the one paper."""
        inner = "references" if direction is Direction.BACKWARD else "cited_by"
        lists = asker.json(
            "/pubs",
            {"pmids": paper.pmid},
            lambda value: _other_than(value, paper),
            lambda value: [[pmid_of(pmid) for pmid in item.get(inner) or []] for item in value["data"]],
        )
        if not lists:
            return asker.found([], known=False)
        works = [Work(pmid=pmid) for pmid in lists[0] if pmid]
        return asker.found(works[:MOST_WORKS], stated=len(lists[0]), cut=len(works) > MOST_WORKS)


def _other_than(value: Any, paper: Paper) -> str | None:
    named = [pmid_of(item["pmid"]) for item in value["data"]]
    return None if named in ([], [paper.pmid]) else f"the answer is about PMID {named[0]}, not {paper.pmid}"
