"""The searches of an update: PubMed from a few days before the last one, and what a person has to ask of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.protocol import Protocol
from corpora.review.versions import Version
from corpora.store import Store, under_lock
from corpora.terminal import counted
from corpora.web import Client
from miner import entrez
from miner.queries import render_all_forms
from miner.stage import notices
from miner.stage import search as searching
from miner.stage.records import ImportOutcome

OVERLAP = timedelta(days=7)
"""How far a search reaches back before the last one: PubMed's records may appear some days after their create date."""
TRIES, FIRST_PAUSE, PATIENCE = 3, 0.3, 20.0
"""Of the first request: where no service can be reached, an update says so soon, and goes on with files."""
PUBMED = "pubmed"
SAME_EXPORT, VERSION = "same_export", "1"
"""Kind of the row that a file came in again in an update, byte for byte that of before; the version of its run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What PubMed gave: `since` is the first day asked for (None: all of the plan's query).

    `is_of_before` tells that the version before had asked the very same, and that it was not asked again.
    """

    since: date | None
    n_found: int
    n_added: int
    n_read_again: int
    n_changed: int
    problems: tuple[Problem, ...] = ()
    is_of_before: bool = False

    def search_line(self) -> str:
        """Return what is said of the search."""
        if self.is_of_before:
            return f"PubMed, created since {self.since}: the version before asked the same; it was not asked again. Update on another day."
        since = f"created since {self.since}" if self.since else "by the whole query (it was not searched before)"
        return f"PubMed, {since}: {counted(self.n_found, 'record')}, {self.n_added} read now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A database that a person still has to search: the query with its dates, and how to run it."""

    database: str
    since: date | None
    text: str
    steps: tuple[str, ...]


def last_searched(store: Store, database: str, *, before: int | None = None) -> date | None:
    """Return the day a database was searched last, as stated, else the day its file was imported; None where never.

    `before` leaves out the searches after that row.
    """
    rows = store.query(
        "SELECT coalesce(body ->> 'date', substr(at, 1, 10)) AS day FROM ledger WHERE kind = 'search' "
        "AND body ->> 'database' = ? AND coalesce(body ->> 'method', 'database') = 'database' AND seq <= coalesce(?, seq)",
        (database, before),
    )
    days = [date.fromisoformat(row["day"][:10]) for row in rows if row["day"]]
    return max(days, default=None)


def search_window(store: Store, version: Version, database: str) -> date | None:
    """Return the first day of the version's search of a database; None where no earlier version searched it."""
    last = last_searched(store, database, before=version.after)
    return None if last is None else last - OVERLAP


def was_searched(store: Store, version: Version) -> bool:
    """Return whether PubMed was searched in this version, to the end."""
    sql = "SELECT 1 FROM ledger WHERE kind = 'search' AND key LIKE 'pubmed:%' AND seq > ?"
    return bool(store.query(sql, (version.after,)))


def search_pubmed(
    store: Store,
    protocol: Protocol,
    version: Version,
    *,
    email: str | None,
    api_key: str | None,
    base_url: str | None,
    advance: Callable[[int], None] = lambda _n: None,
) -> Searched | None:
    """Search PubMed for what is new since the version before, and read known records again; None where it is not planned.

    Raises
    ------
    SourceError : PubMed cannot be reached; what was fetched is kept, and the next run goes on there.
    ProtocolError : no mail address is given.
    """
    if PUBMED not in protocol.search.databases:
        return None
    pace = entrez.pace(api_key)
    url = base_url or entrez.BASE_URL
    since = search_window(store, version, PUBMED)
    day = None if since is None else since.isoformat()
    host = entrez.HOST if base_url is None else _host(base_url)
    with Client(email, paces={host: replace(pace, tries=TRIES, first_pause=FIRST_PAUSE, patience=PATIENCE)}) as client:
        service = entrez.Entrez(client, base_url=url, api_key=api_key)
        started = searching.begin(store, protocol.search, service, since=day, form="recommended")
    with Client(email, paces={host: pace}) as client:
        service = entrez.Entrez(client, base_url=url, api_key=api_key)
        outcome = searching.fetch_rest(store, service, started, advance)
        known = notices.known_pmids(store, searching.today())
        reading = notices.reread(store, service, known, day=searching.today(), advance=advance)
    return Searched(
        since=since,
        n_found=outcome.count,
        n_added=outcome.n_added,
        n_read_again=reading.n_read,
        n_changed=reading.n_changed,
        problems=(*outcome.problems, *reading.problems),
        is_of_before=not was_searched(store, version),
    )


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or url


@under_lock
def note_same_exports(store: Store, version: Version, outcomes: Iterable[ImportOutcome]) -> None:
    """Keep that files came in again in an update, byte for byte those of before: their databases are not awaited any more."""
    again = [one for one in outcomes if one.known and one.database]
    if again:
        with store.run("same-exports", version=VERSION) as run, store.transaction():
            for one in again:
                body = {"name": one.name, "database": one.database, "version": version.number}
                run.add(SAME_EXPORT, f"{version.number}/{one.database}/{one.name}", body)


def awaited(store: Store, protocol: Protocol, version: Version) -> list[Awaited]:
    """Return the planned databases of which no file has come yet, each with its query from the last search on."""
    found = []
    plan = protocol.search.model_copy(update={"until_date": None})  # its last day was that of the first version
    for database in protocol.search.databases:
        if database == PUBMED or _has_come(store, version, database):
            continue
        since = search_window(store, version, database)
        try:
            query = render_all_forms(plan, database, since=since)[0]
        except ProtocolError:  # no terms in that database's language: `focimine queries` says so
            continue
        found.append(Awaited(database=database, since=since, text=query.text, steps=query.steps))
    return found


def _has_come(store: Store, version: Version, database: str) -> bool:
    """Return whether a file of a database came in during a version, the same as before among them."""
    sql = "SELECT 1 FROM ledger WHERE kind IN ('source', ?) AND body ->> 'database' = ? AND seq > ? LIMIT 1"
    return bool(store.query(sql, (SAME_EXPORT, database, version.after)))
