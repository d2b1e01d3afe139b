"""What a review is and how much is in it, as text and as HTML."""

from __future__ import annotations

from html import escape
from pathlib import Path

from corpora.protocol import Protocol
from corpora.settled import count_rows
from corpora.store import Store

TABLES = ("records", "reports", "decisions", "documents", "foci", "confirmed_foci", "problems")
"""Views of the ledger that are counted, in the order of a review."""


def _counts(store: Store) -> dict[str, int]:
    return {view.replace("_", " "): n for view, n in count_rows(store, TABLES).items()}


def as_text(store: Store | None, protocol: Protocol, folder: Path) -> str:
    """Return the title, the folder and the counts of a review; `store` is None once it was closed."""
    counts = ", ".join(f"{n} {name}" for name, n in _counts(store).items()) if store else "closed"
    return f"Review {_title(protocol)!r} in {folder}: {counts}"


def as_html(store: Store | None, protocol: Protocol, folder: Path) -> str:
    """Return title, question, the review it follows, folder and counts as HTML."""
    about = protocol.review
    lines = [f"<b>{escape(_title(protocol))}</b>", escape(about.question.in_language(about.first_language))]
    if about.reference:
        lines.append(f"It follows: {escape(about.reference)}")
    lines.append(f"<code>{escape(str(folder))}</code>")
    if store is None:
        return "<br>".join([*lines, "closed"])
    cells = "".join(f"<tr><td>{name}</td><td>{n}</td></tr>" for name, n in _counts(store).items())
    return "<br>".join(lines) + f"<table>{cells}</table>"


def _title(protocol: Protocol) -> str:
    return protocol.review.title.in_language(protocol.review.first_language)
