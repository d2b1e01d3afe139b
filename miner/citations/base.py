"""What a citation service is asked and what it gives back; the one way a JSON answer is asked for and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from corpora.errors import SourceError
from corpora.ids import parse_doi, parse_pmid
from corpora.web import Client
from corpora.web_json import get_json

T = TypeVar("T")

MOST_WORKS = 10_000
"""Works taken of one service for one paper; services go no deeper, and a paper cited more often is named as cut."""
SPARE_PAGES = 5
"""Pages beyond those that MOST_WORKS works fill: services leave gaps in some."""


def demand_progress(n_pages: int, page: int) -> None:
    """Raise SourceError where more pages were asked for than hold MOST_WORKS works: a list that never ends."""
    if n_pages > MOST_WORKS // page + SPARE_PAGES:
        hint = "The service may be out of order: leave it out, or run the same command again later."
        raise SourceError(f"Its list goes on page after page ({n_pages} pages of up to {page} works).", hint=hint)


class Direction(StrEnum):
    """Which way: the works a paper cites, or the works that cite it."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report whose citations are sought, under the ids services know."""

    report: str
    doi: str | None = None
    pmid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A cited or citing work as one service names it; `text` is a reference that was not taken apart.

    The last four are known of works PubMed describes; `retraction` as in `corpora.nouns.records.Record`.
    """

    doi: str | None = None
    pmid: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    abstract: str | None = None
    text: str | None = None
    pmcid: str | None = None
    language: str | None = None
    publication_types: tuple[str, ...] = ()
    retraction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one service answered about one paper. `stated` is the service's own count, `known` whether it has the paper.

    `answers` are its answers as they came, in order; `cut` says that the service has more than was taken.
    """

    works: tuple[Work, ...]
    answers: tuple[bytes, ...]
    known: bool = True
    stated: int | None = None
    cut: bool = False


@dataclass(slots=True, kw_only=True)
class Asker:
    """Asks one service for one paper and keeps what it answers."""

    client: Client
    base: str
    key: str | None = None
    answers: list[bytes] = field(default_factory=list)

    def json(
        self,
        path: str,
        parameters: Mapping[str, Any],
        check: Callable[[Any], str | None],
        read: Callable[[Any], T],
        *,
        headers: Mapping[str, str] | None = None,
    ) -> T | None:
        """Return what `read` makes of a JSON answer, None for HTTP 404.

        `check` says why an answer is not about what was asked. One that `read` cannot read is asked for again as well.
        SourceError when no such answer comes, or the service refuses.
        """
        return get_json(self.client, f"{self.base}{path}", parameters, check, read, headers=headers, keep=self.keep)

    def keep(self, content: bytes) -> None:
        """Keep an answer as it came, but for the user's key and address where the service repeats them."""
        self.answers.append(self.client.without_address(content))

    def found(self, works: list[Work], **more: Any) -> Found:
        """Return what was found, each work once, with the answers it came from."""
        return Found(works=tuple(dict.fromkeys(works)), answers=tuple(self.answers), **more)


class CitationService(Protocol):
    """One service; one file each, listed in `miner.citations.services.SERVICES`."""

    @property
    def name(self) -> str:
        """Return its name on the command line and in the ledger."""
        ...

    @property
    def title(self) -> str:
        """Return its name for people."""
        ...

    @property
    def base(self) -> str:
        """Return the address of its interface."""
        ...

    @property
    def per_second(self) -> float:
        """Return how often it may be asked."""
        ...

    def can(self, paper: Paper, direction: Direction, /) -> bool:
        """Return whether it can be asked this: it needs an id of the paper, and some know one direction only."""
        ...

    def ask(self, asker: Asker, paper: Paper, direction: Direction, /) -> Found:
        """Return what it says; SourceError when it does not answer, or never about this paper."""
        ...


def text_of(value: Any) -> str | None:
    """Return a text or number as text without blanks around it, None for anything else and for nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def year_of(value: Any) -> int | None:
    """Return the year in a number or text ("2010", "2010-03"), or None."""
    digits = str(value or "")[:4]
    return int(digits) if digits.isascii() and digits.isdigit() and 1500 <= int(digits) <= 2200 else None


def doi_of(value: Any) -> str | None:
    """Return the DOI in a text, or None."""
    return parse_doi(value) if isinstance(value, str) else None


def pmid_of(value: Any) -> str | None:
    """Return the PMID in a number, a text or an address of PubMed, or None."""
    return parse_pmid(str(value).rstrip("/").rpartition("/")[2]) if isinstance(value, str | int) else None


def same_paper(paper: Paper, *, doi: Any = None, pmid: Any = None) -> bool:
    """Return whether ids a service repeats are the paper's: one in common, none that differs."""
    pairs = [(paper.doi, doi_of(doi)), (paper.pmid, pmid_of(pmid))]
    known = [(ours, theirs) for ours, theirs in pairs if ours and theirs]
    return any(ours == theirs for ours, theirs in known)
