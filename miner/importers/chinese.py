"""What the exports of CNKI, Wanfang and VIP have in common: from tags to a Record."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpora.ids import parse_pmid, record_id
from corpora.notices.found import text_of_notes
from corpora.nouns.records import Author, Record
from miner.importers.fields import (
    address,
    clean,
    clean_all,
    clean_twins,
    doi_of_link,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
    split_by_script,
)
from miner.importers.names import parse_authors
from miner.importers.ris import named_database
from miner.importers.tagged import TaggedRecord

_DATABASES = (
    ("cnki", re.compile(r"cnki|中国知网|中国学术期刊", re.IGNORECASE)),
    ("wanfang", re.compile(r"wanfang|万方", re.IGNORECASE)),
    ("vip", re.compile(r"cqvip|维普", re.IGNORECASE)),
    ("pubmed", re.compile(r"pubmed|ncbi\.nlm\.nih", re.IGNORECASE)),
)
_TYPES = (
    ("Thesis", re.compile(r"thesis|dissertation|学位|硕士|博士", re.IGNORECASE)),
    ("Book Chapter", re.compile(r"book (?:section|chapter)", re.IGNORECASE)),
    ("Conference Paper", re.compile(r"conference|会议", re.IGNORECASE)),
    ("Newspaper Article", re.compile(r"newspaper|报纸", re.IGNORECASE)),
    ("Journal Article", re.compile(r"journal|期刊", re.IGNORECASE)),
)
_PATENT_NUMBER = re.compile(r"[A-Z]{2}\d{6,}[A-Z]?\d?")
_KEYWORD_BREAKS = r"[;；,，、]+|\s{2,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseTags:
    """Which tags of a dialect hold what; several tags are alternatives in order of trust."""

    kind: tuple[str, ...]
    title: tuple[str, ...]
    title_translated: tuple[str, ...] = ()
    authors: tuple[str, ...]
    authors_translated: tuple[str, ...] = ()
    journal: tuple[str, ...]
    journal_translated: tuple[str, ...] = ()
    year: tuple[str, ...]
    volume: tuple[str, ...]
    issue: tuple[str, ...]
    pages: tuple[str, ...]
    last_page: tuple[str, ...] = ()
    keywords: tuple[str, ...]
    abstract: tuple[str, ...]
    abstract_translated: tuple[str, ...] = ()
    doi: tuple[str, ...]
    issn: tuple[str, ...]
    url: tuple[str, ...]
    language: tuple[str, ...] = ()
    database: tuple[str, ...]
    pmid: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    other_kinds: tuple[str, ...] = ()


def chinese_record(entry: TaggedRecord, tags: ChineseTags, sha: str, position: int) -> Record:
    """Return the record of one entry; a second title, journal or author list in Latin letters is the translation."""
    title, title_en = _twins(entry.all(*tags.title), entry.all(*tags.title_translated))
    journal, journal_en = _twins(entry.all(*tags.journal), entry.all(*tags.journal_translated))
    abstract, abstract_en = clean_twins(entry.all(*tags.abstract))
    kind = kind_of(" ".join(entry.all(*tags.kind)))
    others = tuple(k for k in parse_keywords(entry.all(*tags.other_kinds)) if not _PATENT_NUMBER.fullmatch(k))
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=database_of(entry, tags),
        title=title,
        title_translated=title_en,
        authors=_names(entry, tags.authors),
        authors_translated=_names(entry, tags.authors_translated),
        year=parse_year(*entry.all(*tags.year)),
        journal=journal,
        journal_translated=journal_en,
        volume=parse_volume(entry.first(*tags.volume)),
        issue=parse_volume(entry.first(*tags.issue)),
        pages=parse_pages(entry.first(*tags.pages), entry.first(*tags.last_page))
        or parse_pages(entry.first(*tags.last_page)),
        doi=find_doi(*entry.all(*tags.doi)) or find_doi(*map(doi_of_link, entry.all(*tags.url))),
        pmid=parse_pmid(entry.first(*tags.pmid)),
        issn=find_issn(entry.first(*tags.issn)),
        abstract=abstract,
        abstract_translated=clean_all(entry.all(*tags.abstract_translated)) or abstract_en,
        keywords=_keywords(entry.all(*tags.keywords)),
        language=clean(entry.first(*tags.language)),
        publication_types=(kind, *others) if kind else others,
        url=address(entry.first(*tags.url)),
        retraction=text_of_notes(entry.all(*tags.notes), others),
        raw=entry.tags,
        line=entry.line,
    )


def _twins(values: list[str], translated: list[str]) -> tuple[str | None, str | None]:
    """Return the first value in Chinese and the first in Latin letters; the only one where there is one."""
    han, latin = split_by_script(values)
    if translated:
        return clean((values or translated)[0]), clean(translated[0]) if values else None
    if han and latin:
        return clean(han[0]), clean(latin[0])
    return (clean(values[0]) if values else None), None


def _names(entry: TaggedRecord, tags: tuple[str, ...]) -> tuple[Author, ...]:
    return parse_authors(entry.all(*tags))


def _keywords(texts: list[str]) -> tuple[str, ...]:
    """Return keywords; blanks separate them only in a single all-Chinese field without other separators."""
    if len(texts) == 1 and not re.search(_KEYWORD_BREAKS, texts[0]) and re.search(r"[\u3400-\u9fff]", texts[0]):
        return parse_keywords(texts, breaks=r"\s+")
    return parse_keywords(texts, breaks=r"[;；]+" if any(";" in t or "；" in t for t in texts) else _KEYWORD_BREAKS)


def kind_of(text: str) -> str | None:
    """Return the kind of publication a type field names, unchanged when we do not know it."""
    for kind, pattern in _TYPES:
        if pattern.search(text):
            return kind
    return clean(text)


def database_of(entry: TaggedRecord, tags: ChineseTags) -> str | None:
    """Return the database a record names in its provider field, else in its link."""
    for fields in (tags.database, tags.url):
        text = " ".join(entry.all(*fields))
        for database, pattern in _DATABASES:
            if pattern.search(text):
                return database
    return named_database(" ".join(entry.all(*tags.database)))
