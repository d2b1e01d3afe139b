"""A report as a reference in a list: authors, year, title, journal, volume, pages, DOI, in the manner of the APA's style.

One form for both languages, as Chinese journals of psychology print it: names of people who write in Latin letters are
"Family, I.", Chinese names are whole.

References
----------
American Psychological Association (2020). Publication manual, 7th edition, chapter 9 (order of the parts, up to 20
authors; of more, the first 19 and the last).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.records import Author, Record

MOST_AUTHORS = 20
NO_DATE = {"en": "n.d.", "zh": "无日期"}
NO_AUTHOR = {"en": "[no author]", "zh": "[无作者]"}
NO_TITLE = {"en": "[no title]", "zh": "[无题名]"}
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_COMMA_OF_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s*[,，]\s*(?=[\u3400-\u9fff])")
"""The comma that some databases put into a Chinese name."""
_MEDLINE = re.compile(r"(?P<family>.+?)[\s,]+(?P<initials>[A-Z]{1,3})\.?")
"""MEDLINE's short form: "Contreras-Huerta LS"."""


SMALL_WORDS = frozenset(("and", "of", "in", "the", "on", "for", "an", "a", "to", "with", "und", "de", "et"))
LONGEST_ABBREVIATION = 4
"""Letters up to which a word in capitals may be an abbreviation ("PLOS ONE", "JAMA"), and stays."""


def fullest(merged: Record, records: Sequence[Record]) -> Record:
    """Return a report's record with the authors and the place in a journal of the first of its records that has them."""
    from_journal = next((r for r in records if r.volume or r.pages), merged)
    journals = [r.journal for r in records if r.journal]
    return replace(
        merged,
        authors=next((r.authors for r in records if r.authors), ()),
        authors_translated=next((r.authors_translated for r in records if r.authors_translated), ()),
        journal=next((name for name in journals if not name.isupper()), journals[0] if journals else None),
        journal_translated=next((r.journal_translated for r in records if r.journal_translated), None),
        **{name: getattr(from_journal, name) for name in ("volume", "issue", "pages")},
    )


def reference(record: Record, language: str = "en") -> str:
    """Return the whole reference; what the record lacks is left out, a missing author, year or title is said."""
    head = f"{authors_of(record, language)} ({record.year or NO_DATE[language]})."
    title = (record.title or record.title_translated or NO_TITLE[language]).strip()
    parts = [head, title if title[-1:] in ".?!。？！" else f"{title}."]
    place = _place(record)
    if place:
        parts.append(f"{place}.")
    if record.doi:
        parts.append(f"https://doi.org/{record.doi}")
    elif record.pmid:
        parts.append(f"PMID: {record.pmid}")
    elif record.url:
        parts.append(record.url)
    return " ".join(" ".join(part.split()) for part in parts)


def authors_of(record: Record, language: str = "en") -> str:
    """Return the authors as the reference begins with them."""
    names = [_inverted(author) for author in record.authors or record.authors_translated]
    if not names:
        return NO_AUTHOR[language]
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[: MOST_AUTHORS - 1])}, … {names[-1]}"
    if len(names) == 1 or any(HAN.search(name) for name in names):
        return ", ".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def short_name(record: Record, language: str = "en") -> str:
    """Return "Hein et al., 2016", as a table calls a paper."""
    authors = record.authors or record.authors_translated
    year = record.year or NO_DATE[language]
    if not authors:
        return f"{NO_AUTHOR[language]}, {year}"
    families = [family_of(author) for author in authors]
    if HAN.search(families[0]):
        return f"{families[0]}{' 等' if len(families) > 1 else ''}, {year}"
    others = {1: "", 2: f" & {families[-1]}"}.get(len(families), " et al.")
    return f"{families[0]}{others}, {year}"


def family_of(author: Author) -> str:
    """Return the family name; a Chinese name stays whole, and one whose parts are not known as it is printed."""
    raw = " ".join(author.raw.split())
    if author.family:
        is_chinese = HAN.search(author.family) and author.given
        return " ".join(f"{author.family}{author.given}".split()) if is_chinese else " ".join(author.family.split())
    if HAN.search(raw):
        return _COMMA_OF_HAN.sub("", raw)
    if "," in raw:
        return raw.partition(",")[0].strip() or raw
    found = _MEDLINE.fullmatch(raw)
    return found["family"] if found else raw


def sort_key(record: Record) -> tuple[str, str, int, str, str]:
    """Return where a paper stands in a list of references: by names (Chinese ones by their sound), year and title."""
    from pypinyin import lazy_pinyin

    def spelled(text: str) -> str:
        return " ".join(lazy_pinyin(text)).casefold()

    names = [family_of(author) for author in record.authors or record.authors_translated]
    first = spelled(names[0]) if names else "\uffff"
    return first, spelled(" ".join(names[1:])), record.year or 0, spelled(record.title or ""), record.id


def letters(numbers: Sequence[str]) -> list[str]:
    """Return the short names with a, b, c … behind the year where several papers have the same one."""
    found = []
    for place, name in enumerate(numbers):
        same = [i for i, other in enumerate(numbers) if other == name]
        found.append(name if len(same) == 1 else f"{name}{nth_letter(same.index(place))}")
    return found


def nth_letter(number: int) -> str:
    """Return 0 as a, 25 as z, 26 as aa …."""
    before, last = divmod(number, 26)
    return (nth_letter(before - 1) if before else "") + chr(ord("a") + last)


def given_of(author: Author) -> str:
    """Return the given names or their initials as far as the source tells them from the family name; "" else."""
    raw = " ".join(author.raw.split())
    given = author.given if author.family and author.given else None
    if given is None and "," in raw:
        given = raw.partition(",")[2]
    if given is None:
        found = _MEDLINE.fullmatch(raw)
        given = " ".join(found["initials"]) if found else None
    return _initials(given or "")


def journal_of(record: Record) -> str:
    """Return the journal, in small letters where a database prints it in capitals."""
    return _calmed(record.journal or record.journal_translated or "")


def _inverted(author: Author) -> str:
    family = family_of(author)
    if HAN.search(family):
        return family
    initials = given_of(author)
    return f"{family}, {initials}" if initials else family


def _initials(given: str) -> str:
    """Return "Jean-Pierre A" and "J.-P. A." as "J.-P. A."; "JP" as "J. P."."""
    words = []
    for word in re.split(r"[\s.]+(?!-)", given.strip()):
        parts = [part for part in re.split(r"[-‐‑.]+", word) if part[:1].isalpha()]
        if len(parts) == 1 and len(parts[0]) <= 3 and parts[0].isupper():
            parts = list(parts[0])
            words.append(" ".join(f"{part}." for part in parts))
        elif parts:
            words.append("-".join(f"{part[0].upper()}." for part in parts))
    return " ".join(words)


def _place(record: Record) -> str:
    """Return journal, volume, issue and pages: "Human Brain Mapping, 34(12), 3159–3181"."""
    volume = record.volume or ""
    if record.issue:
        volume += f"({record.issue})"
    pages = re.sub(r"(?<=\d)\s*[-‐‑–—]+\s*(?=[A-Za-z]?\d)", "–", record.pages or "")
    journal = journal_of(record)
    return ", ".join(part for part in (journal, volume, pages) if part)


def _calmed(journal: str) -> str:
    """Return a journal's name that a database prints in capitals as others print it."""
    if not journal.isupper() or not journal.isascii():
        return journal
    words = [
        word.lower()
        if word.lower() in SMALL_WORDS
        else word
        if len(word) <= LONGEST_ABBREVIATION
        else "-".join(part.capitalize() for part in word.split("-"))
        for word in journal.split()
    ]
    return " ".join([words[0].capitalize() if words[0] in SMALL_WORDS else words[0], *words[1:]])
