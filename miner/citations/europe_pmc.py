"""Europe PMC: references and citations by PMID, page by page; each page repeats what was asked."""

from __future__ import annotations

import functools
from typing import Any

from corpora.errors import SourceError
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
    text_of,
    year_of,
)

PAGE = 1_000
"""The most a page may hold; more is an error inside HTTP 200."""


class EuropePmc:
    """Its lists hold works of several sources; those of MEDLINE carry a PMID."""

    name = "europe_pmc"
    title = "Europe PMC"
    base = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    per_second = 3.0

    def can(self, paper: Paper, _direction: Direction) -> bool:
        """Return whether the paper has a PMID."""
        return paper.pmid is not None

    def ask(self, asker: Asker, paper: Paper, direction: Direction) -> Found:
        """Return all pages; the answer is asked again while it speaks of another article or page."""
        outer, inner, path = (
            ("referenceList", "reference", "references")
            if direction is Direction.BACKWARD
            else ("citationList", "citation", "citations")
        )
        works: list[Work] = []
        n_items, page = 0, 1
        while True:
            found = asker.json(
                f"/MED/{paper.pmid}/{path}",
                {"page": page, "pageSize": PAGE, "format": "json"},
                functools.partial(_other_than, paper=paper, page=page),
                lambda value: (int(value["hitCount"]), [_work(i) for i in (value.get(outer) or {}).get(inner) or []]),
            )
            if found is None:
                return asker.found([], known=False)
            total, items = found
            if not items and n_items < min(total, MOST_WORKS):
                hint = "Run the same command again later."
                raise SourceError(f"It counts {total} works and named {n_items}, then an empty page.", hint=hint)
            works += items
            n_items += len(items)
            if not items or n_items >= min(total, MOST_WORKS):
                return asker.found(works, stated=total, cut=n_items < total)
            page += 1
            demand_progress(page, PAGE)


def _other_than(value: Any, *, paper: Paper, page: int) -> str | None:
    request = value["request"]
    if str(request["id"]) != paper.pmid or str(request.get("source", "MED")) != "MED":
        return f"the answer is about {request.get('source')} {request['id']}, not PMID {paper.pmid}"
    # The service writes the page as a number, `page` or `offSet` by version; one that differs is another answer.
    if "page" in request and int(request["page"]) != page:
        return f"page {request['page']} came instead of page {page}"
    return None if int(value["hitCount"]) >= 0 else "no count came back"


def _work(item: dict[str, Any]) -> Work:
    return Work(
        doi=doi_of(item.get("doi")),
        pmid=pmid_of(item.get("id")) if item.get("source") == "MED" else None,
        title=text_of(item.get("title")),
        authors=tuple(
            name.strip() for name in str(item.get("authorString") or "").rstrip(".").split(",") if name.strip()
        ),
        year=year_of(item.get("pubYear")),
        journal=text_of(item.get("journalAbbreviation")),
        volume=text_of(item.get("volume")),
        issue=text_of(item.get("issue")),
        pages=text_of(item.get("pageInfo")),
        text=text_of(item.get("unstructuredInformation")),
    )
