"""What deduplication compares of a record: titles, names and places normalised, for matching only."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpora.nouns.notices import ABOUT_ANOTHER
from corpora.nouns.records import Record
from corpora.words.notices import find_type, without_mark
from miner.dedup.names import spellings, without_accents
from miner.dedup.subjects import subjects_of
from miner.dedup.titles import breaks_of
from miner.dedup.words import SMALL_WORDS

_MARKUP = re.compile(r"<[^<>]{1,20}>|~\(|\$[^$]{1,40}\$|&[a-z]{2,8};", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_THOUSANDS = re.compile(r"(?<=\d)[ ,\u202f](?=\d{3}(?!\d))")
_QUOTES = re.compile(r"[’'`´]")
_DASHES = re.compile(r"[–—−‐]")
MOST_NOTES = 20
"""Notes behind a title that are taken away."""
LONGEST_TITLE = 2_000
"""Characters of a title that are compared; the longest of a million records has a quarter of it."""
_MARKS = re.compile(r"\W{9,}")
"""A run of marks that no title has; patterns of notes behind a title would take a power of its length."""
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_PAGE = re.compile(r"[a-z]{0,10}\d+[a-z]?")
_LANGUAGE = (
    r"(?:in )?(?:english|french|german|spanish|italian|japanese|chinese|russian|polish|portuguese|dutch|czech|danish|swedish|norwegian|finnish"
    r"|hungarian|turkish|hebrew|korean|persian|serbian|croatian|ukrainian|romanian|bulgarian|slovak|slovenian|greek|arabic|lithuanian)"
)
_EDITORS_NOTE = re.compile(
    r"\s*[.,]?\s*(?:\[(?:review|\d+ refs?|erratum|corrected|comment|see comment|retract|republished|original|abstract"
    r"|article in|in process|erratum appears|summary for)[^\[\]]*\]|\((?:provisional abstract|structured abstract|review|abstract)\)"
    rf"|[\[(](?:{_LANGUAGE}|,| and|; |english abstract|author'?s transl| )+[\])]"
    rf"|(?<=[.?!\]])\s*(?:review|\d+ refs?|{_LANGUAGE}))\s*\.?\s*$",
    re.IGNORECASE,
)
"""What a database's editors add behind a title: kind of paper, number of references, language, notes on errata."""
_NOTICE = re.compile(
    r"^\s*\W*(?:erratum|errata|addend(?:um|a)|corrigend\w+|corrections?\b(?=\s*(?:to|:|for|$))|retraction|retracted|expression of concern"
    r"|reply|response to|author'?s? repl\w+|(?:invited )?comment(?:ary|s)?(?= on\b|\s*[:.-]|\s*$)|letter to|更正|勘误|撤稿|答复|评论[:：]|补遗)"
    r"|(?:\berrat(?:um|a)|\bcorrigend(?:um|a)|\baddend(?:um|a)|\breply|(?<=[:.?!(\[-] )comments?|勘误|更正|补遗)\W*$"
    r"|\(vol\.? \S+, p(?:g|p|\.)[^()]*\)\W*$",
    re.IGNORECASE,
)


_SUPPLEMENT = re.compile(r"suppl|增刊|s\d", re.IGNORECASE)
_KINDS = (
    ("thesis", ("thesis", "dissertation", "学位")),
    ("preprint", ("preprint", "posted-content", "预印")),
    ("conference", ("conference", "inproceedings", "proceedings", "meeting abstract", "会议")),
)
PREPRINT_SERVERS = (
    "biorxiv", "medrxiv", "arxiv", "psyarxiv", "ssrn", "research square", "osf preprint", "preprints.org", "chinaxiv", "chemrxiv", "authorea",
)  # fmt: skip
_PREPRINT_DOI = re.compile(r"10\.(?:1101/\d|31234/|31219/|48550/|21203/|20944/preprints|2139/ssrn|36227/|64898/)")
"""DOIs of bioRxiv and medRxiv (10.1101/ before letters is Cold Spring Harbor's journals), PsyArXiv, OSF, arXiv, Research Square,
Preprints.org, SSRN, TechRxiv, openRxiv."""
NO_JOURNAL = frozenset({"thesis", "preprint"})
"""Kinds whose "journal" is a university or a server, given by some databases and not by others."""
CONTENT = (
    "title", "title_translated", "year", "journal", "journal_translated", "volume", "issue", "pages", "doi",
    "pmid", "issn", "abstract", "keywords", "publication_types",
)  # fmt: skip
"""The fields two records have to share, beside their authors, for being identical; a database's accession number and notes are not among them."""
FEWEST_FIELDS = 2
"""Filled fields a record needs for being compared as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One record as deduplication sees it. Empty values mean unknown and never count as different.

    `titles` are its title and translated title as words, `note` what a database's editors added to the first, `breaks` where subtitles can begin in each; `subjects`
    are titles of the paper it corrects, or of the study it plans; `names` has one
    set of spellings per author. `kind` is "thesis", "conference", "preprint" or "". `content` is the same for two
    records that are identical in every field; it is empty where hardly anything is known. `n_fields` are
    filled.
    `in_supplement`: it is printed in a supplement of a journal.
    """

    id: str
    titles: tuple[str, ...]
    note: str
    breaks: tuple[frozenset[int], ...]
    subjects: tuple[str, ...]
    han: bool
    n_words: int
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
    in_supplement: bool
    content: str
    n_fields: int
    source: str

    @property
    def has_place(self) -> bool:
        """Return whether it says where it is printed: a journal, a volume or a page."""
        return bool(self.journals or self.volume or self.first_page)


def signature(record: Record) -> Signature:
    """Return the signature of a record."""
    given = [_MARKS.sub(_fewer, text[:LONGEST_TITLE]) for text in (record.title, record.title_translated) if text]
    printed = [without_notes(without_mark(text)) for text in given]
    first, last = _page_range(record.pages)
    kind = _kind(record)
    content, n_fields = _content(record)
    normal = {text: title for text in map(_cleaned, printed) if (title := normal_title(text))}
    cleaned, titles = list(normal), tuple(normal.values())
    named = (record.journal, record.journal_translated) if kind not in NO_JOURNAL else ()
    return Signature(
        id=record.id,
        titles=titles,
        note=given[0].replace(printed[0], "", 1).strip(" .") if printed and printed[0] != given[0] else "",
        breaks=tuple(map(breaks_of, cleaned)),
        subjects=tuple(dict.fromkeys(normal_title(text) for title in printed for text in subjects_of(title))),
        han=any(_HAN.search(t) for t in titles),
        n_words=_n_words(titles[0]) if titles else 0,
        notice=any(_NOTICE.search(t) for t in printed) or any(map(_is_notice, record.publication_types)),
        names=tuple(filter(None, map(spellings, record.authors or record.authors_translated))),
        year=record.year,
        volume=_number(record.volume),
        issue=_number(record.issue),
        first_page=first,
        last_page=last,
        journals=tuple(filter(None, map(_journal, named))),
        issn=record.issn or "",
        doi=record.doi or "",
        pmid=record.pmid or "",
        accession=record.accession or "",
        kind=kind,
        abstract=_words((record.abstract or "")[:400])[:240],
        in_supplement=bool(_SUPPLEMENT.search(f"{record.volume or ''} {record.issue or ''}")) or first[:1] == "s",
        content=content,
        n_fields=n_fields,
        source=record.source,
    )


def _content(record: Record) -> tuple[str, int]:
    """Return a hash of all that a record says of its paper, and how many fields that is; no hash for a single field."""
    names = tuple(author.raw for author in (*record.authors, *record.authors_translated))
    said = (*(getattr(record, name) for name in CONTENT), names)
    n_fields = sum(map(bool, said))
    if n_fields < FEWEST_FIELDS:
        return "", n_fields
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(), n_fields


def _is_notice(publication_type: str) -> bool:
    return find_type(publication_type) in ABOUT_ANOTHER


def normal_title(text: str) -> str:
    """Return a title as lower-case words of letters and digits of any script, one blank between them.

    NFKC, so that full-width and ASCII forms agree; accents, markup, brackets around a translated title
    and punctuation are dropped. For matching only: the stored title keeps all of them.
    """
    return " ".join(_WORD.findall(without_accents(_cleaned(text).casefold())))


def _fewer(marks: re.Match[str]) -> str:
    return f"{marks[0][:4]}{marks[0][-4:]}"


def _cleaned(text: str) -> str:
    """Return a title without markup and apostrophes, in NFKC, its punctuation kept."""
    text = unicodedata.normalize("NFKC", _MARKUP.sub("", text))
    return _THOUSANDS.sub("", _QUOTES.sub("", text))


def without_notes(title: str) -> str:
    """Return a title without what a database's editors add behind it ("[Review] [45 refs]", "[Erratum appears in …]")."""
    for _ in range(MOST_NOTES):
        shorter = _EDITORS_NOTE.sub("", title)
        if shorter == title or not shorter:
            break
        title = shorter
    return title


def _words(text: str | None) -> str:
    return normal_title(text.replace("&", " and ")) if text else ""


@lru_cache(maxsize=20_000)
def _journal(text: str | None) -> str:
    """Return the words of a journal's name; of the journals of a review there are far fewer than records."""
    return _words(text)


def _number(text: str | None) -> str:
    """Return a volume or issue for comparing: its digits where it has some ("Vol. 06" → "6")."""
    digits = _DIGITS.findall(unicodedata.normalize("NFKC", text or ""))
    return digits[0].lstrip("0") or "0" if digits else ""


def _page_range(text: str | None) -> tuple[str, str]:
    """Return first and last page, an abbreviated last page completed ("221-8" → "221", "228")."""
    printed = _DASHES.sub("-", unicodedata.normalize("NFKC", text or "").lower().replace(" ", ""))
    left, _, right = printed.partition("-")
    found = _PAGE.findall(left)
    last = (_PAGE.findall(right) or [""])[0]
    if not found:
        return "", ""  # "Suppl-12", "t-8": only the end of the last page is left
    first = found[0].lstrip("0") or "0"
    if last.isdigit() and first.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return first, last


def _kind(record: Record) -> str:
    stated = _stated_kind(record.publication_types, record.journal or "")
    return stated or ("preprint" if _PREPRINT_DOI.match(record.doi or "") else "")


@lru_cache(maxsize=20_000)
def _stated_kind(publication_types: tuple[str, ...], journal: str) -> str:
    """Return the kind that a record's types or its journal's name tell; "" where neither does."""
    text = " ".join(publication_types).lower()
    stated = next((kind for kind, words in _KINDS if any(word in text for word in words)), "")
    server = journal.casefold().strip(" .")
    return stated or ("preprint" if server.startswith(PREPRINT_SERVERS) else "")


def _n_words(title: str) -> int:
    """Return how many words of content a title has; two Han characters count as a word."""
    han = len(_HAN.findall(title))
    return han // 2 + sum(1 for word in title.split() if word not in SMALL_WORDS and not _HAN.search(word))
