"""DOI, PMID and PMCID: parsed and normalised once, here."""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_TRAILING = ".,;:'\"”’。，；"
_OPENERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ESCAPED = re.compile(r"\{?\\([_%&#<>{}/])\}?|\$([<>])\$")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_BEHIND = re.compile(
    r"\?[\w-]+=.*|\[doi\].*|</\w+>.*|<br\b.*|;jsessionid=.*|/(?:full|abstract|e?pdf|fulltext|full\.pdf|full/html)/?$"
    r"|[;,|]+(?=(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/).*",
    re.IGNORECASE,
)
"""What may follow a DOI without a blank: an address's query or page, PubMed's "[doi]", a second DOI."""
_SICI = re.compile(
    r"(10\.\d{4,9}/\s?[\dX-]{8,9}\s?\(\d{4,8}\)\s?[\d:./-]+)\s*([\[<])\s*([^\s\]>]+)\s*([\]>])\s*(\d)\s*\.\s*(\d)\s*\.\s*(\w\w)\s*;\s*(\w)",
    re.IGNORECASE,
)
"""An old DOI made of ISSN, year, volume and page (ANSI/NISO Z39.56), which some exports print with blanks."""
_BLANK_INSIDE = re.compile(
    r"\b10\s*\.\s*\d{4,9}\s*/\s*j\s*\.\s*\w|\b10\.\s+\d{4,9}\s*/|\b10\.\d{4,9}\s*/\s+\w", re.IGNORECASE
)
_BLANK_AFTER_SIGN = re.compile(r"(?<=[./-])\s+(?=[a-z0-9(])|(?<=\w)\s+(?=/)")
_DECODINGS = 3
"""How often an address may have been percent-encoded."""


def parse_doi(text: str | None) -> str | None:
    """Return the DOI in `text`, lower case, without resolver prefix or trailing punctuation; else None.

    "http://dx.doi.org/10.1000/ABC." → "10.1000/abc". A closing bracket stays only when its opening
    one is part of the DOI (old Elsevier and Wiley DOIs hold brackets). The spellings of one DOI are one: percent
    signs of addresses ("%28"), HTML and LaTeX escapes ("&lt;", "\\_"), other hyphens than ASCII's, blanks inside
    an old DOI with brackets or behind the points of a Chinese one, "?via=ihub" and "[doi]" behind it.
    """
    if not text:
        return None
    text = _INVISIBLE.sub("", _HYPHENS.sub("-", unicodedata.normalize("NFKC", html.unescape(text))))
    text = _ESCAPED.sub(lambda found: found[1] or found[2], text)
    for _ in range(_DECODINGS):
        if not _PERCENT.search(text):
            break
        text = unquote(text, errors="strict") if _decodes(text) else text
    if _BLANK_INSIDE.search(text):
        text = _BLANK_AFTER_SIGN.sub("", text)
    sici = _SICI.search(text)
    found = _DOI.search(
        "{}{}{}{}{}.{}.{};{}".format(*("".join(part.split()) for part in sici.groups())) if sici else text
    )
    if not found:
        return None
    doi = found.group(0)
    if "://" in text:
        doi = doi.partition("#")[0]  # a place on the page
    cut = _BEHIND.sub("", doi)
    doi = cut if "/" in cut else doi
    while doi and (doi[-1] in _TRAILING or (doi[-1] in _OPENERS and doi.count(_OPENERS[doi[-1]]) < doi.count(doi[-1]))):
        doi = doi[:-1]
    return doi.lower() if "/" in doi and not doi.endswith("/") else None


def _decodes(text: str) -> bool:
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def parse_pmid(text: str | int | None) -> str | None:
    """Return a PubMed id as digits without leading zeros, or None when `text` is not one.

    "12345678.0", as programs write a column of numbers with gaps, is one.
    """
    found = re.fullmatch(r"\s*(?:pmid:?\s*)?0*([1-9]\d{0,8})(?:\.0+)?\s*", str(text or ""), re.IGNORECASE)
    return found.group(1) if found else None


def parse_pmcid(text: str | int | None) -> str | None:
    """Return a PubMed Central id as "PMC123", or None. A version suffix ("PMC123.2") is dropped."""
    found = re.fullmatch(r"\s*(?:pmcid:?\s*)?(?:pmc)0*([1-9]\d*)(?:\.\d+)?\s*", str(text or ""), re.IGNORECASE)
    return f"PMC{found.group(1)}" if found else None


def sha256_hex(data: bytes | str) -> str:
    """Return the SHA-256 of `data` (text as UTF-8), 64 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def record_id(source_sha256: str, position: int) -> str:
    """Return the stable id of the record at `position` (from 1) of a source file."""
    return f"r-{source_sha256[:10]}-{position:05d}"


def canonical(body: object) -> str:
    """Return `body` as JSON with sorted keys and no spaces: the same content gives the same bytes."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
