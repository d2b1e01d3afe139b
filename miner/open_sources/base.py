"""What is asked of an open source and what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpora.errors import SourceError
from corpora.web import Answer, Client, Unfit


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


class AddressError(SourceError):
    """No file at the addresses a source named; the source itself has answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Where a source says that a file is, and under which licence and in which version."""

    url: str
    licence: str | None
    version: str | None


def first_file(
    client: Client, source: str, near: str, offers: Sequence[Offered], name: str, unfit: Unfit
) -> FullText | None:
    """Return the first file that the addresses a source named give; None where none of them has it to give freely.

    They belong to others: nothing of the user goes there, and none in the local network is opened unless it is on the
    host of the source (`near`). A page in place of the file (a login, a landing page) is an address without one.

    Raises
    ------
    AddressError : no file came, and at least one address failed or was refused; the message says why.
    """
    failures = []
    for offer in offers:
        try:
            got = client.download(offer.url, unfit=lambda answer: None if is_page(answer) else unfit(answer), near=near)
        except SourceError as error:
            failures.append(error.message)
            continue
        if got.status == 200 and not is_page(got):
            return FullText(
                source=source,
                name=name,
                url=client.discreet(offer.url),
                content=got.content,
                licence=offer.licence,
                version=offer.version,
            )
    if failures:
        raise AddressError(" ".join(failures), hint="Get the file by hand, or run the same command again later.")
    return None


def found_at(answer: Answer) -> bool:
    """Return whether a source has what it was asked for: HTTP 200, not 404. SourceError for any other answer."""
    if answer.status in (200, 404):
        return answer.status == 200
    raise SourceError(f"HTTP {answer.status}.", hint="The service may have changed.")


def is_page(answer: Answer) -> bool:
    """Return whether an answer is a web page: what publishers give where they give no file."""
    head = answer.content[:1_000].lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html"))


def not_markup(answer: Answer) -> str | None:
    """Return why an answer is no XML article, or None. A page that excuses itself is none."""
    head = answer.content[:2_000].lstrip().lower()
    if not head.startswith((b"<?xml", b"<!doctype article", b"<article", b"<full-text-retrieval-response", b"<xocs:")):
        return "no XML article came back"
    if b"<!ENTITY" in answer.content:
        return "the article defines entities of its own"
    return None if answer.content.rstrip().endswith(b">") else "the article is cut off"


def not_pdf(answer: Answer) -> str | None:
    """Return why an answer is no whole PDF, or None."""
    if b"%PDF-" not in answer.content[:1024]:
        return "no PDF came back"
    return None if b"%%EOF" in answer.content[-2_048:] else "the PDF is cut off"
