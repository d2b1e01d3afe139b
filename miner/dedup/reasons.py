"""The reason of a link in words: what agrees and what differs, by value, and what one record does not give."""

from __future__ import annotations

from miner.dedup.fields import DIFFERENT, NEAR, SAME, UNKNOWN, Comparison
from miner.dedup.signature import Signature
from miner.dedup.titles import Wording

MOST_WORDS = 4
"""Words of each title that are quoted where titles differ."""


def reason(a: Signature, b: Signature, c: Comparison) -> str:
    """Return why two records are one paper, for people: "same DOI 10.1/x, title, authors; pages differ (1-9 / 2-9)"."""
    fields = _fields(a, b, c)
    agree = [text for state, text, _ in fields if state == SAME]
    differ = [text for state, _, text in fields if state in (NEAR, DIFFERENT)]
    parts = ["identical in every field"] if c.identical else []
    parts += [f"same {', '.join(agree)}"] if agree else []
    parts.append(_of_titles(a, b, c))
    if differ:
        parts.append(f"different: {', '.join(differ)}")
    return "; ".join(filter(None, parts))


def _fields(a: Signature, b: Signature, c: Comparison) -> list[tuple[str, str, str]]:
    """Return (state, words when it agrees, words when it differs) of each field, the titles apart."""
    words_agree = "title" if c.title is not None and c.title.wording is Wording.SAME and not c.scripts_differ else ""
    rows = [
        (c.pmid, f"PMID {a.pmid}", f"PMID ({a.pmid} / {b.pmid})"),
        (c.doi, f"DOI {a.doi}", f"DOI ({a.doi} / {b.doi})"),
        (SAME if words_agree else "", f"title{_but_for_notes(a, b)}", ""),
        (c.authors, f"authors{_but_for_spelling(a, b)}", "authors in part" if c.authors == NEAR else "authors"),
        (c.year, f"year {a.year}", f"year ({a.year} / {b.year})"),
        (c.journal, "journal", f"journal ({_first(a.journals)} / {_first(b.journals)})"),
        (_of_volumes(a, b, c), f"volume {a.volume}", f"volume ({a.volume} / {b.volume})"),
        (c.issue, f"issue {a.issue}", f"issue ({a.issue} / {b.issue})"),
        _of_pages(a, b, c),
        (c.abstract, "beginning of the abstract", "beginning of the abstract"),
    ]
    return [row for row in rows if row[0] in (SAME, NEAR, DIFFERENT)]


def _but_for_notes(a: Signature, b: Signature) -> str:
    """Return what editors of a database added to one of two titles that are the same ("[Review] [45 refs]")."""
    notes = [f"“{s.note}”" for s in (a, b) if s.note]
    return f" (but for {' and '.join(notes)})" if a.note != b.note else ""


def _but_for_spelling(a: Signature, b: Signature) -> str:
    """Return how many names of the shorter list of authors the other has, where those are not all."""
    few, many = sorted((a.names, b.names), key=len)
    known = frozenset().union(*many)
    n_alike = sum(not known.isdisjoint(name) for name in few)
    return f" ({n_alike} of {len(few)} spelled alike)" if n_alike < len(few) else ""


def _of_volumes(a: Signature, b: Signature, c: Comparison) -> str:
    """Return how volumes agree for a reader, who sees that one has the year in its place."""
    return DIFFERENT if c.volume == UNKNOWN and a.volume and b.volume else c.volume


def _of_pages(a: Signature, b: Signature, c: Comparison) -> tuple[str, str, str]:
    pages = f"pages ({_pages(a)} / {_pages(b)})"
    if c.page == SAME and c.last_page == DIFFERENT:
        return DIFFERENT, "", f"last page ({_pages(a)} / {_pages(b)})"
    same = f"pages {_pages(a)}" if c.range and c.last_page == SAME else f"first page {a.first_page}"
    return c.page, same, pages


def _pages(s: Signature) -> str:
    return f"{s.first_page}-{s.last_page}" if s.last_page not in ("", s.first_page) else s.first_page


def _first(names: tuple[str, ...]) -> str:
    return names[0] if names else ""


def _of_titles(a: Signature, b: Signature, c: Comparison) -> str:
    """Return how the titles agree where they are not the same."""
    if c.title is None:
        return "a title is missing" if a.titles or b.titles else "neither has a title"
    if c.scripts_differ:
        return "titles in two scripts"
    if c.title.wording is Wording.SAME:
        return ""
    if c.title.wording is Wording.CUT:
        return f"one title without {_quoted(c.title.left or c.title.right)}"
    alike = f"titles {c.title.score:.0f} % alike"
    if c.title.wording is Wording.SPELLED:
        return f"{alike}, the same words in other spelling or order"
    return f"{alike}, words that differ: {_quoted(c.title.left)} / {_quoted(c.title.right)}"


def _quoted(words: tuple[str, ...]) -> str:
    shown = " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")
    return f"“{shown}”" if words else "none"
