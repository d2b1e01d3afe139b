"""What NCBI's E-utilities answer, read by Biopython: validated against NCBI's own DTDs, offline.

Bio.Entrez knows the DTD of every answer, so a cut or foreign answer is an error instead of an empty result, and the errors and warnings inside an answer of HTTP 200 are seen. Its reader would fetch a DTD it does not
know from the network; ours never does: `_Offline` reads only what ships with Biopython. The transport is
`corpora.web` (pace, retries), because Bio.Entrez' own tries three times without a pause.
"""

from __future__ import annotations

import functools
import importlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from corpora.errors import FormatError

PROLOG_BYTES = 1_000
"""How far into an answer its XML declaration and document type are looked for."""
_PUBMED_DTD = re.compile(r"pubmed_(\d{2})(\d{4})\.dtd")
_ERROR = re.compile(rb"<ERROR>([^<]{1,500})</ERROR>")
"""What a service reports, in answers whose document type Biopython does not ship."""
_ROOT = re.compile(rb"<([A-Za-z]\w*)")
_DOCTYPE = re.compile(rb"""<!DOCTYPE\s+(\w+)\s+[^\[>]*["']([^"'\[>]*)["']\s*>""")
"""A document type without definitions of its own: its root and the address of its file."""
_OWN_DEFINITIONS = re.compile(rb"<!DOCTYPE[^>]*\[")
"""The beginning of definitions inside a document type: NCBI sends none, and entities are how small texts become huge ones."""
_ROOTS: dict[bytes, str] = {b"eSearchResult": "esearch.dtd", b"PubmedArticleSet": ""}
"""The document type of an answer that names none; "" means PubMed's newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """An answer as Biopython's lists and dictionaries; `unknown` is a tag its document type does not know, or None."""

    value: Any
    unknown: str | None = None


def parse_answer(content: bytes, what: str) -> Parsed:
    """Return an answer as Biopython reads it, its tags and nesting checked against its document type.

    A tag that the document type does not know (PubMed adds some every year) is named; the rest is read.

    Parameters
    ----------
    content : the bytes of the answer.
    what : the utility that answered ("esearch"), for messages.

    Raises
    ------
    FormatError : not XML, cut short, or none of NCBI's answers.
    ServiceReportedError : the answer is an error the service reports inside HTTP 200.
    """
    try:
        return Parsed(value=_guarded(content, what, validate=True))
    except _parser().ValidationError as error:
        return Parsed(value=_guarded(content, what, validate=False), unknown=str(error.name))


def _guarded(content: bytes, what: str, *, validate: bool) -> Any:
    parser = _parser()
    if _OWN_DEFINITIONS.search(content[:PROLOG_BYTES]) or b"<!ENTITY" in content:
        raise FormatError(f"{what}: no whole answer of NCBI came back (it defines entities of its own).")
    try:
        handler = _offline()(validate=validate, escape=False, ignore_errors=False)
        return handler.read(io.BytesIO(_with_prolog(content)))
    except parser.ValidationError:
        raise
    except RuntimeError as error:  # Biopython's way of passing on an <ERROR>
        raise ServiceReportedError(f"{what}: the service reported: {error}") from error
    except (ValueError, AssertionError, AttributeError, LookupError, TypeError, RecursionError) as error:
        # NotXMLError and CorruptedXMLError are ValueErrors; a structure other than NCBI's fails with any of the rest.
        reported = _ERROR.search(content)
        if reported:
            text = reported[1].decode("utf-8", "replace").strip()
            raise ServiceReportedError(f"{what}: the service reported: {text}") from error
        raise FormatError(f"{what}: no whole answer of NCBI came back ({_first_line(error)}).") from error


class ServiceReportedError(FormatError):
    """An error the service reports inside an answer of HTTP 200; the message is its own."""


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:120]


def _with_prolog(content: bytes) -> bytes:
    """Return an answer with the declaration and document type Biopython needs; some servers leave them out."""
    head = content[:PROLOG_BYTES].lstrip()
    declaration = b"" if head.startswith(b"<?xml") else b'<?xml version="1.0" encoding="UTF-8"?>'
    if b"<!DOCTYPE" in head:
        return declaration + _with_known_type(content.lstrip())
    root = _ROOT.search(head)
    if root is None or root[1] not in _ROOTS:
        return content
    name = _ROOTS[root[1]] or newest_pubmed_dtd().name
    doctype = f'<!DOCTYPE {root[1].decode()} SYSTEM "https://dtd.nlm.nih.gov/{name}">'.encode()
    body = content.lstrip()
    return declaration + body[: root.start()] + doctype + body[root.start() :]


def _with_known_type(content: bytes) -> bytes:
    """Return an answer whose document type has a name that does not ship (a mirror's) under the one of its root."""
    named = _DOCTYPE.search(content[:PROLOG_BYTES])
    if named is None or named[1] not in _ROOTS:
        return content
    name = named[2].decode("utf-8", "replace").rpartition("/")[2]
    if _PUBMED_DTD.fullmatch(name) or (Path(_parser().DataHandler.global_dtd_dir) / name).is_file():
        return content
    known = _ROOTS[named[1]] or newest_pubmed_dtd().name
    doctype = f'<!DOCTYPE {named[1].decode()} SYSTEM "https://dtd.nlm.nih.gov/{known}">'.encode()
    return content[: named.start()] + doctype + content[named.end() :]


@functools.cache
def _parser() -> ModuleType:
    """Return Biopython's parser. Its cache is set to the folder it ships, so that importing it creates none at home."""
    from Bio import Entrez

    Entrez.local_cache = str(Path(Entrez.__path__[0]).parent.parent)  # type: ignore[assignment]
    return importlib.import_module("Bio.Entrez.Parser")


@functools.cache
def _offline() -> Any:
    """Return Biopython's reader that looks for document types only among those shipped with it."""
    handler: Any = _parser().DataHandler

    class Offline(handler):  # type: ignore[misc]
        """Never opens an address: a document type that does not ship is an error, not a download."""

        def verify_security(self, url: str, verify_hostname: bool = True) -> None:
            """Accept any address of a document type (old ones begin with http:): none is opened."""

        def open_dtd_file(self, filename: str) -> Any:
            """Open a shipped document type; of PubMed's yearly ones the newest when the one named does not ship."""
            found = super().open_dtd_file(filename)
            if found is None and _PUBMED_DTD.fullmatch(filename):
                found = newest_pubmed_dtd().open("rb")
            if found is None:
                raise ValueError(f"unknown document type {filename}")
            return found

        def schemaHandler(self, name: str, attrs: Mapping[str, str]) -> None:  # noqa: ARG002, N802 - Biopython's name
            """Refuse answers described by an XML schema: none of those we ask for is, and it would be downloaded."""
            raise ValueError("described by an XML schema")

    return Offline


def newest_pubmed_dtd() -> Path:
    """Return the newest of PubMed's document types that ship with Biopython."""
    folder = Path(_parser().DataHandler.global_dtd_dir)
    return max((p for p in folder.iterdir() if _PUBMED_DTD.fullmatch(p.name)), key=_year_and_day)


def _year_and_day(path: Path) -> tuple[str, str]:
    found = _PUBMED_DTD.fullmatch(path.name)
    assert found is not None
    return found[1], found[2]
