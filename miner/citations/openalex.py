"""OpenAlex: the references of a work by its ids, the works that cite it by cursor. Asks for a key since February 2026."""

from __future__ import annotations

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
    same_paper,
    text_of,
    year_of,
)

PAGE = 100
"""Works a page; also how many ids one filter may name."""
FIELDS = "id,doi,title,publication_year,ids,authorships,primary_location,biblio,abstract_inverted_index"


class OpenAlex:
    """A citing work repeats its references: one that does not cite the paper is another answer."""

    name = "openalex"
    title = "OpenAlex"
    base = "https://api.openalex.org"
    per_second = 5.0

    def can(self, paper: Paper, _direction: Direction) -> bool:
        """Return whether the paper has a DOI or a PMID."""
        return bool(paper.doi or paper.pmid)

    def ask(self, asker: Asker, paper: Paper, direction: Direction) -> Found:
        """Return the works; a work OpenAlex names and does not hold is left out, and told by the count."""
        name = f"https://doi.org/{paper.doi}" if paper.doi else f"pmid:{paper.pmid}"
        key = {"api_key": asker.key}
        about = asker.json(f"/works/{name}", key, lambda value: _other_than(value, paper), _about)
        if about is None:
            return asker.found([], known=False)
        work, named = about
        if direction is Direction.FORWARD:
            return _citing(asker, work)
        works = [item for start in range(0, len(named), PAGE) for item in _named(asker, named[start : start + PAGE])]
        return asker.found(works, stated=len(named))


def _about(value: Any) -> tuple[str, list[str]]:
    """Return a work's own id and those of its references."""
    return _short(value["id"]), list(dict.fromkeys(_short(name) for name in value.get("referenced_works") or []))


def _other_than(value: Any, paper: Paper) -> str | None:
    ids = value.get("ids") or {}
    if not _short(value["id"]).startswith("W"):
        return "no work came back"
    same = same_paper(paper, doi=value.get("doi"), pmid=ids.get("pmid"))
    return None if same else f"the answer is about {value.get('doi')}, not {paper.doi or paper.pmid}"


def _named(asker: Asker, ids: list[str]) -> list[Work]:
    wanted = set(ids)
    values = {"filter": f"openalex:{'|'.join(ids)}", "per_page": PAGE, "select": FIELDS, "api_key": asker.key}
    works = asker.json("/works", values, lambda v: _not_among(v, wanted), lambda v: list(map(_work, v["results"])))
    return works or []


def _not_among(value: Any, wanted: set[str]) -> str | None:
    other = [item["id"] for item in value["results"] if _short(item["id"]) not in wanted]
    return f"a work came that was not asked for: {other[0]}" if other else None


def _citing(asker: Asker, work: str) -> Found:
    works: list[Work] = []
    cursor, total, seen = "*", 0, set[str]()
    while cursor and cursor not in seen and len(works) < MOST_WORKS:
        seen.add(cursor)
        values = {"filter": f"cites:{work}", "per_page": PAGE, "cursor": cursor, "select": f"{FIELDS},referenced_works"}
        page = asker.json("/works", {**values, "api_key": asker.key}, lambda v: _not_citing(v, work), _page)
        if page is None:
            raise SourceError(
                "It knows the paper, and not its list of citing works.", hint="Run the command again later."
            )
        if not page[0] and len(works) < min(page[1], MOST_WORKS):
            hint = "Run the same command again later."
            raise SourceError(f"It counts {page[1]} works and named {len(works)}, then an empty page.", hint=hint)
        if not page[0]:
            break
        works += page[0]
        total, cursor = page[1:]
        demand_progress(len(seen), PAGE)
    return asker.found(works, stated=total, cut=len(works) < total and len(works) >= MOST_WORKS)


def _page(value: Any) -> tuple[list[Work], int, str]:
    """Return the works of a page, how many there are in all, and the cursor of the next page ("" after the last)."""
    meta = value["meta"]
    return list(map(_work, value["results"])), int(meta["count"]), str(meta.get("next_cursor") or "")


def _not_citing(value: Any, work: str) -> str | None:
    if int(value["meta"]["count"]) < 0:
        return "no count came back"
    for item in value["results"]:
        cited = item.get("referenced_works")
        if isinstance(cited, list) and cited and work not in {_short(name) for name in cited}:
            return f"{item['id']} does not cite {work}"
    return None


def _short(name: Any) -> str:
    return str(name).rpartition("/")[2]


def _work(item: dict[str, Any]) -> Work:
    biblio = item.get("biblio") or {}
    source = (item.get("primary_location") or {}).get("source") or {}
    first, last = text_of(biblio.get("first_page")), text_of(biblio.get("last_page"))
    people = (entry.get("author") or {} for entry in item.get("authorships") or [] if isinstance(entry, dict))
    return Work(
        doi=doi_of(item.get("doi")),
        pmid=pmid_of((item.get("ids") or {}).get("pmid")),
        title=text_of(item.get("title")),
        authors=tuple(name for name in (text_of(person.get("display_name")) for person in people) if name),
        year=year_of(item.get("publication_year")),
        journal=text_of(source.get("display_name")),
        volume=text_of(biblio.get("volume")),
        issue=text_of(biblio.get("issue")),
        pages=f"{first}-{last}" if first and last and first != last else first,
        abstract=_abstract(item.get("abstract_inverted_index")),
    )


def _abstract(index: Any) -> str | None:
    """Return an abstract from OpenAlex' index of words to their places."""
    if not isinstance(index, dict):
        return None
    places = sorted(
        (place, word) for word, at in index.items() if isinstance(at, list) for place in at if isinstance(place, int)
    )
    return " ".join(word for _, word in places) or None
