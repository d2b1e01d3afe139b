"""Values common to all formats: names, years, pages, ids, keywords, as sources print them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from corpora.ids import parse_doi
from corpora.nouns.records import Author

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"</?(?:i|b|u|sub|sup|em|strong|inf|正)\b[^>]*>|<正>", re.IGNORECASE)
_AFFILIATION_MARK = re.compile(r"(?:\[\d[\d,，]*\]|\(\d+\))+$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME_BREAKS = re.compile(r"[;；\n]+")
_ISSN = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dXx](?![\d-])")


def clean(text: str | None) -> str | None:
    """Return `text` on one line without HTML entities and inline markup, or None when nothing is left."""
    if text is None:
        return None
    cleaned = _SPACES.sub(" ", _MARKUP.sub("", html.unescape(text))).strip()
    return cleaned or None


def parse_year(*texts: str | None) -> int | None:
    """Return the first four-digit year in the first text that has one, or None."""
    for text in texts:
        found = _YEAR.search(text or "")
        if found:
            return int(found.group(1))
    return None


def parse_author(text: str) -> Author | None:
    """Return the name in `text`; family and given are filled when a comma separates them."""
    raw = clean(_AFFILIATION_MARK.sub("", text.strip()))
    if not raw or raw in {",", "-", "et al", "et al."}:
        return None
    family, comma, given = raw.partition(",")
    if comma and family.strip() and given.strip():
        return Author(raw=raw, family=family.strip(), given=given.strip())
    return Author(raw=raw)


def parse_authors(texts: Iterable[str], *, breaks: re.Pattern[str] = _NAME_BREAKS) -> tuple[Author, ...]:
    """Return the names in `texts`, each text holding one or several (";", "；"; for Chinese names also ",")."""
    authors: list[Author] = []
    for text in texts:
        for part in breaks.split(text):
            names = re.split(r"[,，、]", part) if _HAN.search(part) else [part]
            authors.extend(author for author in map(parse_author, names) if author)
    return tuple(authors)


def parse_keywords(texts: Iterable[str], *, breaks: str = r"[;；]+") -> tuple[str, ...]:
    """Return keywords in order, each once."""
    words = (clean(part) for text in texts for part in re.split(breaks, text))
    return tuple(dict.fromkeys(word for word in words if word))


def parse_pages(first: str | None, last: str | None = None) -> str | None:
    """Return "5-21" from a first and a last page, or from the first alone; text without a digit is no page."""
    first, last = clean(first), clean(last)
    if not first or not any(c.isdigit() for c in first):
        return None
    if last and any(c.isdigit() for c in last) and last != first and "-" not in first:
        return f"{first}-{last}"
    return first


def parse_volume(text: str | None) -> str | None:
    """Return a volume or issue as printed, without brackets around it; None when empty."""
    cleaned = clean(text)
    return (cleaned.strip("()") or None) if cleaned else None


def find_doi(*texts: str | None) -> str | None:
    """Return the first DOI found in `texts`, or None."""
    for text in texts:
        doi = parse_doi(text)
        if doi:
            return doi
    return None


def doi_of_link(text: str | None) -> str | None:
    """Return the DOI of a link to a DOI resolver ("https://doi.org/…", CNKI's /doi/), or None for other links."""
    return parse_doi(text) if text and re.search(r"doi\.org/|link\.cnki\.net/doi/", text, re.IGNORECASE) else None


def find_issn(text: str | None) -> str | None:
    """Return the first ISSN in `text` as "1234-567X", or None."""
    found = _ISSN.search(text or "")
    if not found:
        return None
    digits = found.group(0).replace("-", "").upper()
    return f"{digits[:4]}-{digits[4:]}"


def split_by_script(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return `texts` with Han characters and those without, in order: a title and its translation."""
    items = list(texts)
    return [t for t in items if _HAN.search(t)], [t for t in items if not _HAN.search(t)]
