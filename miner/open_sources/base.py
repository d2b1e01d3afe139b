"""What is asked of an open source and what it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from corpora.web import Answer, Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A report whose full text is sought, under its ids."""

    report: str
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """A file a source gave: its bytes, where from, under which licence (None: the source states none), which version."""

    source: str
    name: str
    url: str
    content: bytes
    licence: str | None
    version: str | None = None


class OpenSource(Protocol):
    """One source; one file each, listed in `miner.open_sources.sources.SOURCES`."""

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

    def can(self, sought: Sought, /) -> bool:
        """Return whether it can be asked: each needs one of the ids."""
        ...

    def get(self, client: Client, base: str, sought: Sought, /) -> FullText | None:
        """Return its file, None where it has none to give freely; SourceError when it does not answer."""
        ...


def not_markup(answer: Answer) -> str | None:
    """Return why an answer is no XML article, or None. A page that excuses itself is none."""
    head = answer.content[:2_000].lstrip().lower()
    if not head.startswith((b"<?xml", b"<!doctype article", b"<article", b"<full-text-retrieval-response", b"<xocs:")):
        return "no XML article came back"
    return None if answer.content.rstrip().endswith(b">") else "the article is cut off"


def not_pdf(answer: Answer) -> str | None:
    """Return why an answer is no whole PDF, or None."""
    if b"%PDF-" not in answer.content[:1024]:
        return "no PDF came back"
    return None if b"%%EOF" in answer.content[-2_048:] else "the PDF is cut off"
