"""What a reader must know of a result: problems of one kind as one paragraph, in English or Chinese.

Problems carry English messages. Those that reports show have words here, by code, in both languages; of any other code the
Chinese report says that it was recorded in English, and shows it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from corpora.catalogue.language_of import translated
from corpora.documents.blocks import Link, Note, Text, joined
from corpora.nouns.evidence import Problem, Severity
from meta.report.words.caution_words import CAUTIONS, CautionWords

_HASH_OF_REPORT = re.compile(r"\s*\(r-[0-9a-f]{4,}-\d+\)|\s*\(r-[^)\s]+\)")
_CLUSTER = re.compile(r"cluster (?P<number>\d+)")
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
"""How grave a note is, the gravest first."""


def cautions(
    problems: Iterable[Problem],
    language: str = "en",
    *,
    links: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> tuple[Note, ...]:
    """Return a note for each kind of problem, errors first, then in the order they were met.

    Parameters
    ----------
    links : item → where the document tells of it; papers are called by author and year, never by their keys.
    titles : name of an analysis in the plan → what the report calls it.
    """
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.code, []).append(problem)
    found = [(_level(group), _said(code, group, language, links or {}, titles or {})) for code, group in groups.items()]
    order = list(_LEVELS.values())
    return tuple(Note(text=text, level=level) for level, text in sorted(found, key=lambda one: order.index(one[0])))


def _level(group: Sequence[Problem]) -> str:
    severities = {problem.severity for problem in group}
    return next(level for severity, level in _LEVELS.items() if severity in severities)


def _said(
    code: str, group: Sequence[Problem], language: str, links: Mapping[str, str], titles: Mapping[str, str]
) -> Text:
    kind = CAUTIONS.get(code)
    tail = f" [{code}]"
    if kind is None:
        return _unknown(group, language, tail)
    form = kind.zh if language == "zh" else kind.en
    if kind.each:
        said = [_filled(form, [problem], kind, language, links, titles) for problem in group]
        return joined([*said, tail], "")
    return joined([_filled(form, group, kind, language, links, titles), tail], "")


def _unknown(group: Sequence[Problem], language: str, tail: str) -> Text:
    """Return messages of a kind that has no words here, in Chinese by the catalogue; where that lacks one it is said that it is in English."""
    by_message: dict[tuple[str, str], list[str]] = {}
    for problem in group:
        words = problem.message, problem.hint
        if language == "zh":
            words = translated(problem.message, "zh"), translated(problem.hint, "zh")
        by_message.setdefault(words, []).append(name_of(problem.item))
    said = [
        f"{', '.join(dict.fromkeys(items))}: {message} {hint}".strip() for (message, hint), items in by_message.items()
    ]
    is_english = any(problem.message and translated(problem.message, "zh") == problem.message for problem in group)
    head = "（原始记录为英文）" if language == "zh" and is_english else ""
    return head + " ".join(said) + tail


def _filled(
    form: str,
    group: Sequence[Problem],
    kind: CautionWords,
    language: str,
    links: Mapping[str, str],
    titles: Mapping[str, str],
) -> Text:
    """Return the words with what they name in its place; items lead to where the document tells of them."""
    found = re.search(kind.reads, group[0].message) if kind.reads else None
    values = {key: value or "" for key, value in found.groupdict().items()} if found else {}
    names = list(dict.fromkeys(name_of(problem.item) for problem in group))
    n = len(names)
    values |= {
        "n": str(n) if language == "zh" else f"{n} {'report' if n == 1 else 'reports'}",
        "details": "; ".join(f"{name_of(problem.item)}: {problem.message.rstrip('.')}" for problem in group),
    }
    values = {"listed": "", "least": "", "share": ""} | values
    values["listed"] = _entitled(values["listed"], titles, language)
    before, _, after = form.partition("{items}")
    if "{items}" not in form:
        return before.format(**values)
    between = "；" if language == "zh" else "; "
    shown = joined([_item(name, links, titles, language) for name in names], between)
    return joined([before.format(**values), shown, after.format(**values)], "")


def _item(name: str, links: Mapping[str, str], titles: Mapping[str, str], language: str) -> Text:
    if name in links:
        return (Link(text=name, href=links[name]),)
    cluster = _CLUSTER.fullmatch(name)
    if cluster:
        return f"簇 {cluster['number']}" if language == "zh" else name
    return titles.get(name, name)


def _entitled(listed: str, titles: Mapping[str, str], language: str) -> str:
    """Return "main 7, pain 7" with what the report calls these analyses."""
    parts = [re.fullmatch(r"(?P<name>\w+) (?P<n>\d+)", part) for part in listed.split(", ")]
    if not titles or not all(part and part["name"] in titles for part in parts):
        return listed
    between = "、" if language == "zh" else ", "
    return between.join(f"{titles[part['name']]} ({part['n']})" for part in parts if part)


def name_of(item: str) -> str:
    """Return what an item is called, without the key of its report."""
    return _HASH_OF_REPORT.sub("", item)
