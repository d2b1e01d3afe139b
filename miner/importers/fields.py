"""Values common to all formats: names, years, pages, ids, keywords, as sources print them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from corpora.ids import parse_doi

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?:[01]\d[0-3]\d)?(?!\d)")
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"</?(?:i|b|u|sub|sup|em|strong|inf|正)\b[^>]*>|<正>", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_WHAT = r"(?:authors?|abstracts?|titles?|journals?|sources?|keywords?|doi|pages?|years?|dates?|volumes?|issues?|data|information|value)"
_STATED = (
    r"(?:available|given|listed|provided|found|supplied|specified|recorded|indicated|stated|reported|known|present)"
)
_PLACEHOLDER = re.compile(
    rf"""[\[({{<"'\s]*(?:
        (?:no|without)\s+(?:an?\s+)?{_WHAT}(?:\s+(?:names?|ids?|title|text))?(?:\s+(?:is|are|was))?(?:\s+{_STATED})?
      | (?:the\s+)?{_WHAT}(?:\s+(?:names?|text))?\s+(?:(?:is|are)\s+)?(?:(?:not|un)(?:\s+|-)?(?:yet\s+)?{_STATED}|missing)
      | not\s+(?:applicable|{_STATED}) | unavailable | unknown(?:\s+authors?)? | undefined | untitled | (?<=\[)s\.\s?n\. | n[./]\s?a\.? | na | nan | null | none | nil
      | (?:this\s+(?:article|record|item)\s+has|there\s+is)\s+no\s+abstract(?:\s+available)? | \#n/a
      | (?:暂?无|没有|未提供|缺)(?:中文|英文|中英文)?(?:摘要|作者|题名|标题|关键词|数据)? | (?:作者|摘要|题名)?(?:不详|未知|缺失|暂缺) | (?:作者|摘要|题名|关键词)[:：]\s*(?:暂?无|空|略) | 佚名
      | [-–—.?*_]+
    )[\])}}>"'.\s]*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words a source writes where it has nothing: "[No author name available]", "NA", "[Not Available].", 暂无."""
LONGEST_PLACEHOLDER = 60
"""Characters of the longest text that may be a placeholder."""
_NOT_YET = re.compile(
    r"[\[(]?(?:(?:e?pub(?:lished)?|online|print|publish)[\s-]*)*(?:ahead[\s-]+of[\s-]+(?:print|pub\w*)|in[\s-]+press|early[\s-]+(?:access|view)|online[\s-]+first|forthcoming)[\])]?\.?",
    re.IGNORECASE,
)
"""What stands for volume and issue of a paper that has none yet."""
_BRACKETED = re.compile(r"\(([^()]+)\)")
_ISSN = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dXx](?![\d-])")


def clean(text: str | None) -> str | None:
    """Return `text` on one line without HTML entities and inline markup, or None when nothing is left.

    What only says that there is nothing ("[No abstract available]", "NA") is nothing.
    """
    cleaned = tidy(text)
    return None if cleaned is None or is_placeholder(cleaned) else cleaned


def tidy(text: str | None) -> str | None:
    """Return `text` as `clean` does, but words for nothing kept: as a part of a name they are one (Li, Na; Rahman, N.A.)."""
    return _SPACES.sub(" ", _MARKUP.sub("", html.unescape(text))).strip() or None if text else None


def address(text: str | None) -> str | None:
    """Return an address without HTML entities ("&amp;"), or None."""
    return html.unescape(text.strip()) or None if text else None


def is_placeholder(text: str) -> bool:
    """Return whether a value only says that its source has none."""
    return len(text) <= LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(text) is not None


def clean_all(texts: Iterable[str | None]) -> str | None:
    """Return several texts of one field (an abstract given section by section), one per line, each once."""
    return "\n".join(dict.fromkeys(filter(None, map(clean, texts)))) or None


def clean_twins(texts: Iterable[str]) -> tuple[str | None, str | None]:
    """Return several texts of one field and its translation: those in Han characters, then those in Latin letters.

    All are the field where they are in one script.
    """
    han, latin = split_by_script(texts)
    return (clean_all(han), clean_all(latin)) if han and latin else (clean_all(han or latin), None)


def parse_year(*texts: str | None) -> int | None:
    """Return the first four-digit year in the first text that has one, or None."""
    for text in texts:
        found = _YEAR.search(text or "")
        if found:
            return int(found.group(1))
    return None


def parse_keywords(texts: Iterable[str], *, breaks: str = r"[;；]+") -> tuple[str, ...]:
    """Return keywords in order, each once."""
    words = (clean(part) for text in texts for part in re.split(breaks, text))
    return tuple(dict.fromkeys(word for word in words if word))


def split_keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """Return keywords of fields that separate them by semicolons, or by commas where there is no semicolon."""
    return tuple(
        dict.fromkeys(
            word
            for text in texts
            for word in parse_keywords([text], breaks=r"[;；]+" if re.search("[;；]", text) else r"[,，]+")
        )
    )


def parse_pages(first: str | None, last: str | None = None) -> str | None:
    """Return "5-21" from a first and a last page, or from the first alone; text without a digit is no page."""
    first, last = clean(first), clean(last)
    if not first or not any(c.isdigit() for c in first):
        return None
    if last and any(c.isdigit() for c in last) and last != first and "-" not in first:
        return f"{first}-{last}"
    return first


def parse_volume(text: str | None) -> str | None:
    """Return a volume or issue as printed, without brackets around it; None when empty or "ahead-of-print"."""
    cleaned = clean(text)
    if cleaned and _NOT_YET.fullmatch(cleaned):
        return None
    whole = _BRACKETED.fullmatch(cleaned) if cleaned else None
    return whole[1].strip() if whole else cleaned


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
