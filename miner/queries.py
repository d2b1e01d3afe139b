"""The plan's search in each database's own syntax, with what a person needs to run it.

Dimensions are joined by AND, the synonyms of one by OR. English terms go to PubMed, Web of Science and
ProQuest, Chinese ones to CNKI, Wanfang and VIP. Syntaxes as the databases document them: field codes,
operators and traps are named in each function.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from corpora.errors import ProtocolError
from corpora.protocol import DATABASES, SearchSection, unknown_name

NAMES = {
    "pubmed": "PubMed", "web_of_science": "Web of Science", "proquest": "ProQuest", "cnki": "CNKI 中国知网", "wanfang": "Wanfang 万方",
    "vip": "VIP 维普",
}  # fmt: skip
CHINESE = ("cnki", "wanfang", "vip")
_QUOTES = re.compile(r"[\"'“”‘’]")
_SPECIAL = re.compile(r"[()\[\]{}=*+^?:：（）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query. `form` is "recommended" or "as in the seed paper"; `link` opens it where an address can hold it."""

    database: str
    form: str
    text: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    link: str | None = None


def render(search: SearchSection, database: str) -> Query:
    """Return the recommended query for one database. ProtocolError for a database or term we cannot write."""
    return render_all_forms(search, database)[0]


def render_all_forms(search: SearchSection, database: str) -> tuple[Query, ...]:
    """Return every form we know for one database, the recommended one first."""
    if database not in NAMES:
        raise unknown_name("search.databases", "database", database, list(DATABASES))
    return _RENDERERS[database](search)


def blocks(search: SearchSection, language: str) -> list[list[str]]:
    """Return the terms of each dimension in one language; ProtocolError where a dimension has none or a term cannot be quoted."""
    result = []
    for position, dimension in enumerate(search.dimensions):
        terms = [term.strip() for term in getattr(dimension, language) if term.strip()]
        path = f"search.dimensions[{position}].{language}"
        if not terms:
            hint = "Give at least one term there, or leave out the databases of that language."
            raise ProtocolError(f"{path}: the dimension {dimension.name!r} has no terms in this language.", hint=hint)
        for term in terms:
            if _QUOTES.search(term) or _SPECIAL.search(term.removesuffix("*")):
                hint = "Write the bare word or phrase; quotes and operators are added for each database."
                raise ProtocolError(f"{path}: the term {term!r} holds a quote or an operator.", hint=hint)
        result.append(list(dict.fromkeys(terms)))
    return result


def _phrase(term: str) -> str:
    return f'"{term}"' if re.search(r"[\s-]", term) else term


def _any(terms: Sequence[str], written: Callable[[str], str], joint: str = " OR ") -> str:
    return joint.join(written(term) for term in terms)


def _dates(search: SearchSection) -> str | None:
    if not search.from_date and not search.until_date:
        return None
    return f"{search.from_date or 'the beginning'} to {search.until_date or 'today'}"


def pubmed_text(search: SearchSection) -> str:
    """Return the recommended PubMed query without dates: title and abstract, quotes switch term mapping off."""
    return " AND ".join("(" + _any(terms, lambda t: f"{_phrase(t)}[tiab]") + ")" for terms in blocks(search, "en"))


def pubmed_created(since: datetime.date | None, until: datetime.date | None) -> str:
    """Return a create-date limit ("" without dates). [crdt], not [edat]: late additions carry an old entry date."""
    if not since and not until:
        return ""
    first = since.strftime("%Y/%m/%d") if since else "1800/01/01"
    last = until.strftime("%Y/%m/%d") if until else "3000"
    return f" AND {first}:{last}[crdt]"


def _pubmed(search: SearchSection) -> tuple[Query, ...]:
    dates = pubmed_created(search.from_date, search.until_date)
    recommended = pubmed_text(search) + dates
    bare = " AND ".join(f"({_any(terms, lambda t: f'({t})' if ' ' in t else t)})" for terms in blocks(search, "en"))
    steps = (
        "Open the link, or paste the query at pubmed.ncbi.nlm.nih.gov.",
        'Save → "PubMed" format (.nbib/.txt), all results.',
        "Or run: focimine search --email YOU@EXAMPLE.ORG",
    )
    seed_notes = (
        "Without field tags PubMed searches all fields and maps terms to MeSH; the mapping changes over time: "
        'keep "Query translation" from the search details.',
    )
    return tuple(
        Query(
            database="pubmed",
            form=form,
            text=text,
            steps=steps,
            notes=notes,
            link=f"https://pubmed.ncbi.nlm.nih.gov/?term={quote(text)}",
        )
        for form, text, notes in (
            ("recommended", recommended, ()),
            ("as in the seed paper", bare + dates, seed_notes),
        )
    )


def _web_of_science(search: SearchSection) -> tuple[Query, ...]:
    text = " AND ".join(f"TS=({_any(terms, _phrase)})" for terms in blocks(search, "en"))
    notes = ("An unquoted phrase would be an implicit AND: phrases are quoted.",)
    steps = (
        "Advanced Search → Query Preview: paste.",
        _limit(search, "Publication Date"),
        "Export → Plain text file → Full Record.",
    )
    return (
        Query(
            database="web_of_science",
            form="recommended",
            text=text,
            steps=tuple(filter(None, steps)),
            notes=notes,
        ),
    )


def _proquest(search: SearchSection) -> tuple[Query, ...]:
    text = " AND ".join(f"TI,AB,SU({_any(terms, _phrase)})" for terms in blocks(search, "en"))
    steps = (
        "Advanced Search → Command Line: paste.",
        _limit(search, "Publication date"),
        "Save → RIS, with abstracts, all results.",
    )
    notes = (
        "Without field codes ProQuest searches the full text; TI,AB,SU is title, abstract, subject.",
        "Choose RIS: ProQuest's BibTeX has no keys.",
    )
    bare = " AND ".join(f"({_any(terms, lambda t: f'({t})' if ' ' in t else t)})" for terms in blocks(search, "en"))
    return (
        Query(database="proquest", form="recommended", text=text, steps=tuple(filter(None, steps)), notes=notes),
        Query(
            database="proquest",
            form="as in the seed paper",
            text=bare,
            steps=tuple(filter(None, steps)),
            notes=("The bare string searches all fields and the full text.",),
        ),
    )


def _cnki(search: SearchSection) -> tuple[Query, ...]:
    groups = ["(" + _any(terms, lambda t: f"'{t}'", " + ") + ")" for terms in blocks(search, "zh")]
    topic = f"SU={' * '.join(groups)}"
    title = f"TKA={' * '.join(groups)}"
    steps = (
        "高级检索 → 专业检索：粘贴检索式。",
        _limit_zh(search, "发表时间"),
        "全选 → 导出与分析 → 导出文献 → Refworks 或 EndNote（含 DOI）。",
    )
    notes = ("Within one field * is AND, + is OR, - is NOT, with blanks around; half-width brackets and quotes.",)
    wide = (
        "SU (主题) is a widened topic; TKA (篇关摘: title, keywords, abstract) is the equivalent of PubMed's [tiab].",
    )
    return (
        Query(database="cnki", form="recommended", text=title, steps=tuple(filter(None, steps)), notes=notes),
        Query(
            database="cnki",
            form="as in the seed paper",
            text=topic,
            steps=tuple(filter(None, steps)),
            notes=(*notes, *wide),
        ),
    )


def _wanfang(search: SearchSection) -> tuple[Query, ...]:
    text = " and ".join("主题:(" + _any(terms, lambda t: f'"{t}"', " or ") + ")" for terms in blocks(search, "zh"))
    steps = (
        "高级检索 → 专业检索：粘贴检索式。",
        _limit_zh(search, "发表时间"),
        "批量选择 → 导出 → NoteExpress。",
    )
    notes = ("主题 is title, keywords and abstract. Use and, or, not: * + ^ are ordinary characters there.",)
    return (Query(database="wanfang", form="recommended", text=text, steps=tuple(filter(None, steps)), notes=notes),)


def _vip(search: SearchSection) -> tuple[Query, ...]:
    groups = blocks(search, "zh")
    text = " AND ".join(f"({_any(terms, lambda t: f'M={t} OR R={t}')})" for terms in groups)
    narrow = " AND ".join(f"({_any(terms, lambda t: f'M={t}')})" for terms in groups)
    steps = (
        "高级检索 → 检索式检索：粘贴检索式。",
        _limit_zh(search, "时间限定"),
        "全选 → 导出题录 → NoteExpress（保留全部作者）。",
    )
    return (
        Query(
            database="vip",
            form="recommended",
            text=text,
            steps=tuple(filter(None, steps)),
            notes=(
                "M is title or keyword, R the abstract; together they equal title, keywords and abstract elsewhere.",
            ),
        ),
        Query(
            database="vip",
            form="as in the seed paper",
            text=narrow,
            steps=tuple(filter(None, steps)),
            notes=("M alone does not search the abstract.",),
        ),
    )


def _limit(search: SearchSection, field: str) -> str:
    dates = _dates(search)
    return f"Limit {field}: {dates}." if dates else ""


def _limit_zh(search: SearchSection, field: str) -> str:
    if not _dates(search):
        return ""
    return f"{field}：{search.from_date or '不限'} 至 {search.until_date or '今天'}。"


_RENDERERS: dict[str, Callable[[SearchSection], tuple[Query, ...]]] = {
    "pubmed": _pubmed, "web_of_science": _web_of_science, "proquest": _proquest, "cnki": _cnki, "wanfang": _wanfang, "vip": _vip,
}  # fmt: skip
