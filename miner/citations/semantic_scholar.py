"""Semantic Scholar's graph: references and citations by offset. The lists repeat no id, so the paper is looked up first."""

from __future__ import annotations

import functools
from typing import Any

from miner.citations.base import (
    MOST_WORKS,
    Asker,
    Direction,
    Found,
    Paper,
    Work,
    demand_progress,
    doi_of,
    pmid_of,
    same_paper,
    text_of,
    year_of,
)

PAGE = 500
FIELDS = "title,year,venue,externalIds,authors,journal,abstract"


class SemanticScholar:
    """One request per second, with a key or without."""

    name = "semantic_scholar"
    title = "Semantic Scholar"
    base = "https://api.semanticscholar.org/graph/v1"
    per_second = 0.9

    def can(self, paper: Paper, _direction: Direction) -> bool:
        """Return whether the paper has a DOI or a PMID."""
        return bool(paper.doi or paper.pmid)

    def ask(self, asker: Asker, paper: Paper, direction: Direction) -> Found:
        """Return all pages of the list of the paper that carries our id."""
        headers = {"x-api-key": asker.key} if asker.key else {}
        name = f"DOI:{paper.doi}" if paper.doi else f"PMID:{paper.pmid}"
        fields = {"fields": "externalIds,title,citationCount,referenceCount"}
        path, inner, count = (
            ("references", "citedPaper", "referenceCount")
            if direction is Direction.BACKWARD
            else ("citations", "citingPaper", "citationCount")
        )
        about = asker.json(
            f"/paper/{name}",
            fields,
            lambda value: _other_than(value, paper),
            lambda value: (str(value["paperId"]), int(value.get(count) or 0)),
            headers=headers,
        )
        if about is None:
            return asker.found([], known=False)
        works: list[Work] = []
        offset: int | None = 0
        n_pages = 0
        while offset is not None and offset < MOST_WORKS - 1:
            page = asker.json(
                f"/paper/{about[0]}/{path}",
                {"fields": FIELDS, "offset": offset, "limit": min(PAGE, MOST_WORKS - 1 - offset)},
                functools.partial(_other_page, offset=offset),
                functools.partial(_page, inner=inner, offset=offset),
                headers=headers,
            )
            found, offset = page or ([], None)
            works += found
            n_pages += 1
            demand_progress(n_pages, PAGE)
        return asker.found(works, stated=about[1], cut=offset is not None)


def _page(value: Any, *, inner: str, offset: int) -> tuple[list[Work], int | None]:
    """Return the works of a page and where the next one begins, None after the last."""
    # Where a publisher has its references left out, the list is null, and no offset is repeated.
    papers = (item.get(inner) for item in value["data"] or [])
    following = value.get("next")
    if following is not None and int(following) <= offset:
        raise ValueError("the pages do not go on")
    return [_work(paper) for paper in papers if paper], following if following is None else int(following)


def _other_page(value: Any, *, offset: int) -> str | None:
    return None if int(value.get("offset", offset)) == offset else f"another page came than that from {offset} on"


def _other_than(value: Any, paper: Paper) -> str | None:
    ids = value["externalIds"]
    if not isinstance(value["paperId"], str):
        return "no paper came back"
    same = same_paper(paper, doi=ids.get("DOI"), pmid=ids.get("PubMed"))
    return None if same else f"the answer is about {ids.get('DOI')}, not {paper.doi or paper.pmid}"


def _work(item: dict[str, Any]) -> Work:
    ids, journal = item.get("externalIds") or {}, item.get("journal") or {}
    people = item.get("authors") or []
    names = (text_of(person.get("name")) for person in people)
    return Work(
        doi=doi_of(ids.get("DOI")),
        pmid=pmid_of(ids.get("PubMed")),
        title=text_of(item.get("title")),
        authors=tuple(name for name in names if name),
        year=year_of(item.get("year")),
        journal=text_of(journal.get("name")) or text_of(item.get("venue")),
        volume=text_of(journal.get("volume")),
        pages=text_of(journal.get("pages")),
        abstract=text_of(item.get("abstract")),
    )
