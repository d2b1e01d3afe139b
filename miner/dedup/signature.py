"""What deduplication compares of a record: titles, names and places normalised, for matching only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpora.nouns.notices import ABOUT_ANOTHER
from corpora.nouns.records import Author, Record
from corpora.words.notices import find_type, without_mark

_MARKUP = re.compile(r"<[^<>]{1,20}>|~\(|\$[^$]{1,40}\$|&[a-z]{2,8};", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_THOUSANDS = re.compile(r"(?<=\d)[ ,\u202f](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W_]+")
_PAGE = re.compile(r"[a-z]*\d+[a-z]?")
_EDITORS_NOTE = re.compile(
    r"\s*[.,]?\s*(?:\[(?:review|\d+ refs?|erratum|corrected|comment|see comment|retract|republished|original|abstract|german|french|spanish"
    r"|article in|in process|erratum appears|summary for)[^\[\]]*\]|\((?:provisional abstract|structured abstract|review|abstract)\))\s*\.?\s*$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"\d+|(?<=\s)(?:ii|iii|iv|v|vi|vii|viii|ix)(?=\s|$)")
_NOTICE = re.compile(
    r"^\s*\W*(?:erratum|errata|corrigend\w+|corrections?\b(?=\s*(?:to|:|for|$))|retraction|retracted|expression of concern"
    r"|reply|response to|author'?s? repl\w+|comment(?:ary|s)? on|letter to|更正|勘误|撤稿|答复)|(?:\berratum\b|\bcorrigendum\b|\breply\)?)\W*$",
    re.IGNORECASE,
)
NOBODY = frozenset({"anonymous", "anon", "no author", "no authors listed", "unknown", "佚名", "et al"})
SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "and",
        "for",
        "to",
        "with",
        "by",
        "from",
        "at",
        "as",
        "und",
        "der",
        "die",
        "la",
        "le",
        "de",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One record as deduplication sees it. Empty values mean unknown and never count as different.

    `titles` are its title and translated title as words; `names` has one set of spellings per author.
    """

    id: str
    titles: tuple[str, ...]
    han: bool
    n_words: int
    numbers: frozenset[str]
    notice: bool
    names: tuple[frozenset[str], ...]
    year: int | None
    volume: str
    issue: str
    first_page: str
    last_page: str
    journals: tuple[str, ...]
    issn: str
    doi: str
    pmid: str
    accession: str
    kind: str
    abstract: str


def signature(record: Record) -> Signature:
    """Return the signature of a record."""
    printed = [without_notes(without_mark(text)) for text in (record.title, record.title_translated) if text]
    first, last = _page_range(record.pages)
    titles = tuple(dict.fromkeys(filter(None, map(normal_title, printed))))
    return Signature(
        id=record.id,
        titles=titles,
        han=any(_HAN.search(t) for t in titles),
        n_words=_n_words(titles[0]) if titles else 0,
        numbers=frozenset(_NUMERAL.findall(titles[0])) if titles else frozenset(),
        notice=any(_NOTICE.search(t) for t in printed) or any(map(_is_notice, record.publication_types)),
        names=tuple(filter(None, map(spellings, record.authors or record.authors_translated))),
        year=record.year,
        volume=_number(record.volume),
        issue=_number(record.issue),
        first_page=first,
        last_page=last,
        journals=tuple(filter(None, (_words(record.journal), _words(record.journal_translated)))),
        issn=record.issn or "",
        doi=record.doi or "",
        pmid=record.pmid or "",
        accession=record.accession or "",
        kind=_kind(record.publication_types),
        abstract=_words((record.abstract or "")[:400])[:240],
    )


def _is_notice(publication_type: str) -> bool:
    return find_type(publication_type) in ABOUT_ANOTHER


def normal_title(text: str) -> str:
    """Return a title as lower-case words of letters and digits of any script, one blank between them.

    NFKC, so that full-width and ASCII forms agree; accents, markup, brackets around a translated title
    and punctuation are dropped. For matching only: the stored title keeps all of them.
    """
    text = unicodedata.normalize("NFKC", _MARKUP.sub("", text)).casefold()
    text = _THOUSANDS.sub("", re.sub(r"[’'`´]", "", text))
    words = _WORD.findall(_without_accents(text))
    return " ".join(words)


def without_notes(title: str) -> str:
    """Return a title without what a database's editors add behind it ("[Review] [45 refs]", "[Erratum appears in …]")."""
    while True:
        shorter = _EDITORS_NOTE.sub("", title)
        if shorter == title or not shorter:
            return title
        title = shorter


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _words(text: str | None) -> str:
    return normal_title(text.replace("&", " and ")) if text else ""


def _number(text: str | None) -> str:
    """Return a volume or issue for comparing: its digits where it has some ("Vol. 06" → "6")."""
    digits = re.findall(r"\d+", unicodedata.normalize("NFKC", text or ""))
    return digits[0].lstrip("0") or "0" if digits else ""


def _page_range(text: str | None) -> tuple[str, str]:
    """Return first and last page, an abbreviated last page completed ("221-8" → "221", "228")."""
    printed = re.sub(r"[–—−‐]", "-", unicodedata.normalize("NFKC", text or "").lower().replace(" ", ""))
    left, _, right = printed.partition("-")
    found = _PAGE.findall(left)
    last = (_PAGE.findall(right) or [""])[0]
    if not found:
        return "", ""  # "Suppl-12", "t-8": only the end of the last page is left
    first = found[0].lstrip("0") or "0"
    if last.isdigit() and first.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return first, last


def _kind(types: tuple[str, ...]) -> str:
    text = " ".join(types).lower()
    for kind, words in (
        ("thesis", ("thesis", "dissertation", "学位")),
        ("conference", ("conference", "inproceedings", "proceedings", "会议")),
    ):
        if any(word in text for word in words):
            return kind
    return ""


def _n_words(title: str) -> int:
    """Return how many words of content a title has; two Han characters count as a word."""
    han = len(_HAN.findall(title))
    return han // 2 + sum(1 for word in title.split() if word not in SMALL_WORDS and not _HAN.search(word))


@lru_cache(maxsize=200_000)
def spellings(author: Author) -> frozenset[str]:
    """Return the keys of one name: its words longer than an initial; for Hanzi the name and its pinyin.

    A Hanzi name and its Latin twin ("江文杰", "Wenjie JIANG") share the key of all letters in either order.
    """
    raw = unicodedata.normalize("NFKC", author.raw).strip()
    if raw.casefold().strip(".,[]() ") in NOBODY:
        return frozenset()
    if _HAN.search(raw):
        name = "".join(_HAN.findall(raw))
        return frozenset({name, *_pinyin(name)})
    text = _without_accents(raw.casefold())
    parts = [re.sub(r"[^\w]", "", part) for part in re.split(r"[\s,.]+", re.sub(r"[-’'`]", "", text))]
    parts = [part for part in parts if part]
    keys = {part for part in parts if len(part) > 2} or {part for part in parts if len(part) > 1} or set(parts)
    if len(parts) == 2:
        keys |= {f"+{parts[0]}{parts[1]}", f"+{parts[1]}{parts[0]}"}
    elif len(parts) > 2 and all(len(part) == 1 for part in parts[1:]):
        keys.add("+" + "".join(parts))
    return frozenset(keys)


def _pinyin(name: str) -> set[str]:
    from pypinyin import Style, lazy_pinyin, pinyin

    families = pinyin(name[:1], style=Style.NORMAL, heteronym=True)[0]
    rest = "".join(lazy_pinyin(name[1:]))
    initials = "".join(syllable[:1] for syllable in lazy_pinyin(name[1:]))
    pairs = {(family.replace("ü", "v"), given) for family in families for given in (rest, initials, initials[:1])}
    return {f"+{a}{b}" for a, b in pairs} | {f"+{b}{a}" for a, b in pairs}
