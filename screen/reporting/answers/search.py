"""Where and how was searched: sources and their dates, strings, limits, citation searching, totals, deduplication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpora.nouns.records import Method
from screen.prisma.labels import database_name
from screen.reporting.answers.wording import PLAN, answer, listed, number
from screen.reporting.checklists import Answer
from screen.reporting.facts import Interface, Review, Search

TABLE = "searches"
METHODS = {
    Method.DATABASE: ("database", "数据库"),
    Method.REGISTER: ("register", "注册平台"),
    Method.CITATION: ("citation searching", "引文检索"),
    Method.WEBSITE: ("website", "网站"),
    Method.ORGANISATION: ("organisation", "机构"),
    Method.OTHER: ("other source", "其他来源"),
    Method.PREVIOUS: ("earlier review", "既往综述"),
}


def search_answers(review: Review) -> Mapping[str, Answer | None]:
    """Return the answers about the searches; withdrawn imports are in the table of searches only."""
    made = [search for search in review.searches if not search.withdrawn]
    by_database = [search for search in made if search.method is Method.DATABASE]
    return {
        "sources": _sources(made),
        "databases": _named(by_database, "Searched", "检索了"),
        "registers": _registers(made),
        "websites": _named(
            [s for s in made if s.method in (Method.WEBSITE, Method.ORGANISATION)], "Searched", "检索了"
        ),
        "citation_searching": _citations(review, made),
        "other_methods": _named([s for s in made if s.method is Method.OTHER], "Also used", "另用"),
        "strategies": _strategies(made),
        "limits": _limits(review),
        "prior_work": _prior(review),
        "updates": _updates(review, made),
        "totals": _totals(review),
        "deduplication": _deduplication(review),
    }


def source_name(search: Search, language: str) -> str:
    """Return what a search is called: its database, else how its records were found."""
    if search.interface is Interface.EARLIER:
        return search.files[0] if search.files else METHODS[Method.PREVIOUS][language == "zh"]
    named = database_name(search.database, language) if search.database else ""
    if search.method is Method.DATABASE:
        return named or {"en": "database not recorded", "zh": "数据库未记录"}[language]
    method = METHODS[search.method][language == "zh"]
    return f"{method} ({named})" if named else method


def _sources(made: Sequence[Search]) -> Answer | None:
    if not made:
        return None

    def shown(language: str) -> str:
        last: dict[str, str] = {}
        for search in made:
            name = source_name(search, language)
            last[name] = max(last.get(name, ""), search.searched_on or "")
        unknown = {"en": "day of the search not recorded", "zh": "检索日期未记录"}[language]
        return "; ".join(f"{name}: {day or unknown}" for name, day in last.items())

    return answer(
        f"Last searched: {shown('en')}.",
        f"最近一次检索日期：{shown('zh')}。",
        f"{TABLE}; ledger: view searches",
        complete=all(search.searched_on for search in made if search.interface is not Interface.EARLIER),
    )


def _named(found: Iterable[Search], en: str, zh: str) -> Answer | None:
    listed_searches = list(found)
    if not listed_searches:
        return None
    names = {
        language: listed(dict.fromkeys(source_name(s, language) for s in listed_searches), language)
        for language in ("en", "zh")
    }
    return answer(f"{en} {names['en']}.", f"{zh}{names['zh']}。", f"{TABLE}; ledger: view searches")


def _registers(made: Sequence[Search]) -> Answer:
    found = _named([search for search in made if search.method is Method.REGISTER], "Searched", "检索了")
    return found or answer(
        "No record of the review comes from a register.", "综述中没有来自注册平台的记录。", "ledger: view searches"
    )


def _citations(review: Review, made: Sequence[Search]) -> Answer:
    planned = review.protocol.search.citation_chasing
    words = {
        "none": ("none is planned", "未计划"),
        "backward": ("cited references", "向后(参考文献)"),
        "forward": ("citing papers", "向前(施引文献)"),
        "both": ("cited references and citing papers", "向后(参考文献)与向前(施引文献)"),
    }[planned]
    found = [search for search in made if search.method is Method.CITATION]
    n, new = sum(s.n_records for s in found), sum(s.n_new for s in found)
    how = "; ".join(dict.fromkeys(s.query for s in found if s.query))
    return answer(
        f"Planned: {words[0]}. Done: {number(len(found), 'import')} from citation searching with {number(n, 'record')}, "
        f"{number(new, 'report')} new with them{f' ({how})' if how else ''}.",
        f"计划：{words[1]}。已做：引文检索导入 {len(found)} 次，记录 {n} 条，其中新报告 {new} 篇{f'（{how}）' if how else ''}。",
        f"{PLAN}: search.citation_chasing; {TABLE}",
    )


def _strategies(made: Sequence[Search]) -> Answer | None:
    run = [s for s in made if s.method in (Method.DATABASE, Method.REGISTER)]
    with_string = [s for s in run if s.query]
    if not with_string:
        return None
    rest = len(run) - len(with_string)
    return answer(
        f"{number(len(with_string), 'string')} as run, in the table of searches"
        + (f"; {number(rest, 'search', 'searches')} without a recorded string (`focimine relabel`)." if rest else "."),
        f"检索表列出 {len(with_string)} 个实际运行的检索式" + (f"；另有 {rest} 次检索未记录检索式。" if rest else "。"),
        f"{TABLE}: string as run",
        complete=not rest,
    )


def _limits(review: Review) -> Answer:
    search = review.protocol.search
    first, last = search.from_date, search.until_date
    span_en = " ".join(filter(None, (f"from {first}" if first else "", f"until {last}" if last else "")))
    span_zh = "".join(filter(None, (f"自 {first} " if first else "", f"至 {last}" if last else "")))
    return answer(
        f"Dates of publication in the plan: {span_en or 'no limit'}. Other limits are those in the strings.",
        f"方案中的发表日期：{span_zh or '不限'}。其他限定见各检索式。",
        f"{PLAN}: search.from_date, search.until_date",
    )


def _prior(review: Review) -> Answer | None:
    section = review.protocol.review
    named = (section.reference or section.previous_version or "").strip().rstrip(".。")
    if not named:
        return None
    return answer(
        f"The plan names an earlier review: {named}. Say whether its strategy was reused.",
        f"方案提到既往综述：{named}。请说明是否沿用其检索式。",
        f"{PLAN}: review.reference, review.previous_version",
    )


def _updates(review: Review, made: Sequence[Search]) -> Answer:
    by_version = {v.number: [s for s in made if s.version == v.number] for v in review.versions}
    shown_en = "; ".join(f"version {n}: {number(len(found), 'search', 'searches')}" for n, found in by_version.items())
    shown_zh = "；".join(f"第 {n} 版：{len(found)} 次" for n, found in by_version.items())
    if len(by_version) == 1:
        return answer(
            f"One version so far, {number(len(made), 'search', 'searches')} or imports.",
            f"目前只有一个版本，检索或导入 {len(made)} 次。",
            f"{TABLE}: version",
        )
    return answer(
        f"Searches were run again for each version: {shown_en}.", f"每个版本重新检索：{shown_zh}。", f"{TABLE}: version"
    )


def _totals(review: Review) -> Answer | None:
    arms = (review.cumulative.databases, review.cumulative.other)
    found: dict[str, int] = {}
    for source, n in (
        *arms[0].identified.items(),
        *review.cumulative.registers_identified.items(),
        *arms[1].identified.items(),
    ):
        found[source] = found.get(source, 0) + n
    if not found:
        return None
    shown = {
        language: "; ".join(f"{_source(name, language)} {n}" for name, n in found.items()) for language in ("en", "zh")
    }
    total = sum(found.values())
    return answer(
        f"{number(total, 'record')}: {shown['en']}.",
        f"共 {total} 条记录：{shown['zh']}。",
        "focimine prisma: identified",
    )


def _source(name: str, language: str) -> str:
    known = {method.value: words for method, words in METHODS.items()}
    return known[name][language == "zh"] if name in known else database_name(name, language)


def _deduplication(review: Review) -> Answer:
    machine, people = review.links
    return answer(
        f"{review.program}: records are compared field by field, evidence against a link outweighs likeness; "
        f"{number(machine, 'link')} made by the program, {people} by people; every link names its evidence and can be undone.",
        f"{review.program}：逐字段比较记录，反对的证据优先于相似；程序建立链接 {machine} 条，人工 {people} 条；"
        "每条链接注明依据，可以撤销。",
        "focimine dedup --list; ledger: view duplicates",
    )
