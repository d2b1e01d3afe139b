"""DOI, PMID and PMCID: parsed and normalised once, here."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_TRAILING = ".,;:'\"”’。，；"
_OPENERS = {")": "(", "]": "[", "}": "{", ">": "<"}


def parse_doi(text: str | None) -> str | None:
    """Return the DOI in `text`, lower case, without resolver prefix or trailing punctuation; else None.

    "http://dx.doi.org/10.1000/ABC." → "10.1000/abc". A closing bracket stays only when its opening
    one is part of the DOI (old Elsevier and Wiley DOIs hold brackets).
    """
    if not text:
        return None
    found = _DOI.search(unicodedata.normalize("NFKC", text).replace("%2F", "/").replace("%2f", "/"))
    if not found:
        return None
    doi = found.group(0)
    while doi and (doi[-1] in _TRAILING or (doi[-1] in _OPENERS and doi.count(_OPENERS[doi[-1]]) < doi.count(doi[-1]))):
        doi = doi[:-1]
    return doi.lower() if "/" in doi and not doi.endswith("/") else None


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
