"""The plan's search in each database's own syntax, with what a person needs to run it.

Dimensions are joined by AND, the synonyms of one by OR. English terms go to PubMed, Web of Science, ProQuest, Scopus,
Embase and PsycINFO, Chinese ones to CNKI, Wanfang and VIP. Syntaxes as the databases document them: field codes,
operators and traps are named in each function; dates are in `miner.query_dates`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from corpora.errors import ProtocolError
from corpora.protocol import DATABASES, Protocol, SearchSection, unknown_name
from miner.query_dates import ADDED, PUBLISHED, Limit, Span, pubmed_created, pubmed_published

__all__ = ["Query", "pubmed_created", "pubmed_published", "queries_for", "render", "render_all_forms", "update_queries"]

NAMES = {
    "pubmed": "PubMed", "web_of_science": "Web of Science", "proquest": "ProQuest", "cnki": "CNKI 中国知网", "wanfang": "Wanfang 万方",
    "vip": "VIP 维普", "scopus": "Scopus", "embase": "Embase", "psycinfo": "PsycINFO",
}  # fmt: skip
CHINESE = ("cnki", "wanfang", "vip")
RECOMMENDED = "recommended"
SEED = "as in the seed paper"
DATES_MEAN = {
    "published": "Dates of the plan are dates of publication, in every database.",
    "added": "The date is the day a record was added to the database: a paper of an earlier year may be new there.",
}
_QUOTES = re.compile(r"[\"'“”‘’]")
_SPECIAL = re.compile(r"[()\[\]{}=*+^?:：（）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query. `form` is "recommended", another platform's, or a wider one; `link` opens it where an address can hold it."""

    database: str
    form: str
    text: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """One way to write the query without its dates. `seeded`: the one a seed paper used.

    `years` and `added` are steps for a platform that limits by other means than the database's usual one.
    """

    name: str
    text: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    seeded: bool = False
    years: str = ""
    added: str = ""


def render(search: SearchSection, database: str) -> Query:
    """Return the recommended query for one database. ProtocolError for a database or term we cannot write."""
    return render_all_forms(search, database)[0]


def render_all_forms(
    search: SearchSection,
    database: str,
    *,
    seed: bool = False,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> tuple[Query, ...]:
    """Return every form we know for one database, the recommended one first.

    Parameters
    ----------
    seed : the plan follows a published review, whose form of the query is called so.
    since, until : only records added to the database in this span. The plan's own dates are those of publication; its
        `until_date` is where the first search ended, so it is left out with `since`.
    """
    if database not in NAMES:
        raise unknown_name("search.databases", "database", database, list(DATABASES))
    published = Span(first=search.from_date, last=None if since else search.until_date)
    added = Span(first=since, last=until)
    return tuple(_dated(database, form, published, added, seed=seed) for form in _FORMS[database](search))


def queries_for(
    protocol: Protocol, since: datetime.date | None = None, until: datetime.date | None = None
) -> dict[str, str]:
    """Return database → the text to paste, for what was added to each database in a span (see `update_queries`)."""
    return {name: query.text for name, query in update_queries(protocol, since, until).items()}


def update_queries(
    protocol: Protocol, since: datetime.date | None = None, until: datetime.date | None = None
) -> dict[str, Query]:
    """Return database → the recommended query with its steps; limits a database does not take in the text are steps."""
    search = protocol.search
    return {name: render_all_forms(search, name, since=since, until=until)[0] for name in search.databases}


def _dated(database: str, form: _Form, published: Span, added: Span, *, seed: bool) -> Query:
    """Return a form with its dates: in the text, or as a step before the export, the last step of each form."""
    limits = [_limit(form, database, span, kind) for kind, span in (("published", published), ("added", added)) if span]
    notes = [DATES_MEAN[kind] for kind, span in (("published", published), ("added", added)) if span]
    steps = (*form.steps[:1], *(limit.step for limit in limits if limit.step), *form.steps[1:])
    text = form.text + "".join(limit.text for limit in limits)
    return Query(
        database=database,
        form=SEED if form.seeded and seed else form.name,
        text=text,
        steps=steps,
        notes=(*form.notes, *notes),
        link=f"https://pubmed.ncbi.nlm.nih.gov/?term={quote(text)}" if database == "pubmed" else None,
    )


def _limit(form: _Form, database: str, span: Span, kind: str) -> Limit:
    """Return the limit of a form: the database's own, or the step of a platform that has another syntax."""
    other = form.years if kind == "published" else form.added
    if other:
        (first, last), (low, high) = span.years(), span.days("%Y%m%d")
        return Limit(step=other.format(first=first, last=min(last, 2100), low=low, high=high))
    return (PUBLISHED if kind == "published" else ADDED)[database](span)


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


def pubmed_text(search: SearchSection) -> str:
    """Return the recommended PubMed query without dates: title and abstract, quotes switch term mapping off."""
    return " AND ".join("(" + _any(terms, lambda t: f"{_phrase(t)}[tiab]") + ")" for terms in blocks(search, "en"))


def _bare(search: SearchSection) -> str:
    return " AND ".join(f"({_any(terms, lambda t: f'({t})' if ' ' in t else t)})" for terms in blocks(search, "en"))


def _pubmed(search: SearchSection) -> tuple[_Form, ...]:
    steps = (
        "Open the link, or paste the query at pubmed.ncbi.nlm.nih.gov.",
        'Save → "PubMed" format (.nbib/.txt), all results.',
        "Or run: focimine search --email YOU@EXAMPLE.ORG",
    )
    notes = (
        "Without field tags PubMed searches all fields and maps terms to MeSH; the mapping changes over time: "
        'keep "Query translation" from the search details.',
    )
    return (
        _Form(name=RECOMMENDED, text=pubmed_text(search), steps=steps),
        _Form(name="bare words, all fields", text=_bare(search), steps=steps, notes=notes, seeded=True),
    )


def _web_of_science(search: SearchSection) -> tuple[_Form, ...]:
    text = " AND ".join(f"TS=({_any(terms, _phrase)})" for terms in blocks(search, "en"))
    notes = ("An unquoted phrase would be an implicit AND: phrases are quoted.",)
    steps = ("Advanced Search → Query Preview: paste.", "Export → Plain text file → Full Record.")
    return (_Form(name=RECOMMENDED, text=text, steps=steps, notes=notes),)


def _proquest(search: SearchSection) -> tuple[_Form, ...]:
    text = " AND ".join(f"TI,AB,SU({_any(terms, _phrase)})" for terms in blocks(search, "en"))
    steps = ("Advanced Search → Command Line: paste.", "Save → RIS, with abstracts, all results.")
    notes = (
        "Without field codes ProQuest searches the full text; TI,AB,SU is title, abstract, subject.",
        "Choose RIS: ProQuest's BibTeX has no keys.",
    )
    wide = ("The bare string searches all fields and the full text.",)
    return (
        _Form(name=RECOMMENDED, text=text, steps=steps, notes=notes),
        _Form(name="bare words, full text", text=_bare(search), steps=steps, notes=wide, seeded=True),
    )


def _scopus(search: SearchSection) -> tuple[_Form, ...]:
    text = " AND ".join(f"TITLE-ABS-KEY({_any(terms, _phrase)})" for terms in blocks(search, "en"))
    steps = ("Advanced document search: paste.", "Export → CSV or RIS, all fields, all results.")
    notes = ("A quoted phrase also finds its plural; publication is limited by whole years.",)
    return (_Form(name=RECOMMENDED, text=text, steps=steps, notes=notes),)


def _embase(search: SearchSection) -> tuple[_Form, ...]:
    groups = blocks(search, "en")
    text = " AND ".join("(" + _any(terms, lambda t: f"'{t}'") + "):ti,ab,kw" for terms in groups)
    ovid = " and ".join("(" + _any(terms, _phrase, " or ") + ").ti,ab,kf." for terms in groups)
    return (
        _Form(
            name=RECOMMENDED,
            text=text,
            steps=("embase.com → Advanced: paste.", "Export → RIS or CSV, all fields, all results."),
            notes=("For embase.com; publication is limited by whole years (/py), additions by day (/sd).",),
        ),
        _Form(
            name="on Ovid",
            text=ovid,
            steps=("Advanced Search, one line: paste.", "Export → RIS, complete reference, all results."),
            years='Then limit that line: limit 1 to yr="{first} - {last}".',
            added="Then limit that line: limit 1 to dc={low}-{high} (date created).",
        ),
    )


def _psycinfo(search: SearchSection) -> tuple[_Form, ...]:
    groups = blocks(search, "en")
    fields = ("TI", "AB", "KW")
    parts = ((f"{field} ({_any(terms, _phrase)})" for field in fields) for terms in groups)
    ovid = " and ".join("(" + _any(terms, _phrase, " or ") + ").ti,ab,id." for terms in groups)
    return (
        _Form(
            name=RECOMMENDED,
            text=" AND ".join(f"({' OR '.join(part)})" for part in parts),
            steps=("EBSCOhost → APA PsycInfo → Advanced Search: paste.", "Share → Export results → RIS, all results."),
            notes=("For EBSCOhost: DT is the date of publication, EM the day of entry.",),
        ),
        _Form(
            name="on Ovid",
            text=ovid,
            steps=("Advanced Search, one line: paste.", "Export → RIS, complete reference, all results."),
            years='Then limit that line: limit 1 to yr="{first} - {last}".',
            added="Then limit that line: limit 1 to up={low}-{high} (update code).",
        ),
    )


def _cnki(search: SearchSection) -> tuple[_Form, ...]:
    groups = ["(" + _any(terms, lambda t: f"'{t}'", " + ") + ")" for terms in blocks(search, "zh")]
    topic = f"SU={' * '.join(groups)}"
    title = f"TKA={' * '.join(groups)}"
    steps = ("高级检索 → 专业检索：粘贴检索式。", "全选 → 导出与分析 → 导出文献 → Refworks 或 EndNote（含 DOI）。")
    notes = ("Within one field * is AND, + is OR, - is NOT, with blanks around; half-width brackets and quotes.",)
    wide = (
        "SU (主题) is a widened topic; TKA (篇关摘: title, keywords, abstract) is the equivalent of PubMed's [tiab].",
    )
    return (
        _Form(name=RECOMMENDED, text=title, steps=steps, notes=notes),
        _Form(name="wider topic (主题)", text=topic, steps=steps, notes=(*notes, *wide), seeded=True),
    )


def _wanfang(search: SearchSection) -> tuple[_Form, ...]:
    text = " and ".join("主题:(" + _any(terms, lambda t: f'"{t}"', " or ") + ")" for terms in blocks(search, "zh"))
    steps = ("高级检索 → 专业检索：粘贴检索式。", "批量选择 → 导出 → NoteExpress。")
    notes = ("主题 is title, keywords and abstract. Use and, or, not: * + ^ are ordinary characters there.",)
    return (_Form(name=RECOMMENDED, text=text, steps=steps, notes=notes),)


def _vip(search: SearchSection) -> tuple[_Form, ...]:
    groups = blocks(search, "zh")
    text = " AND ".join(f"({_any(terms, lambda t: f'M={t} OR R={t}')})" for terms in groups)
    narrow = " AND ".join(f"({_any(terms, lambda t: f'M={t}')})" for terms in groups)
    steps = ("高级检索 → 检索式检索：粘贴检索式。", "全选 → 导出题录 → NoteExpress（保留全部作者）。")
    notes = ("M is title or keyword, R the abstract; together they equal title, keywords and abstract elsewhere.",)
    alone = ("M alone does not search the abstract.",)
    return (
        _Form(name=RECOMMENDED, text=text, steps=steps, notes=notes),
        _Form(name="titles and keywords only", text=narrow, steps=steps, notes=alone, seeded=True),
    )


_FORMS: dict[str, Callable[[SearchSection], tuple[_Form, ...]]] = {
    "pubmed": _pubmed, "web_of_science": _web_of_science, "proquest": _proquest, "cnki": _cnki, "wanfang": _wanfang, "vip": _vip,
    "scopus": _scopus, "embase": _embase, "psycinfo": _psycinfo,
}  # fmt: skip
