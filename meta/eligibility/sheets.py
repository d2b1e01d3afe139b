"""The tables of all papers: one row a paper with its verdict, and one row an answer with the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.documents.references import short_name
from meta.eligibility.items import Both
from meta.eligibility.verdict import Assessed
from meta.eligibility.words import LEVELS, STATES, VERDICTS, by_whom, names_of, place_in, verdict_sentence

_PAPER = (
    Both("report", "报告"),
    Both("paper", "论文"),
    Both("title", "题名"),
    Both("doi", "doi"),
    Both("pmid", "pmid"),
    Both("included", "是否已纳入"),
    Both("verdict", "结论"),
    Both("in words", "说明"),
    Both("for the review to do", "综述人员需处理"),
    Both("asked of the authors", "需作者提供"),
    Both("letter", "信件"),
)
_ANSWER = (
    Both("report", "报告"),
    Both("paper", "论文"),
    Both("needed", "所需信息"),
    Both("weight", "重要性"),
    Both("state", "状态"),
    Both("answer", "内容"),
    Both("by", "来源"),
    Both("words", "原文"),
    Both("place", "位置"),
)


def paper_header(language: str) -> list[str]:
    """Return the headings of the table of papers."""
    return [name.in_language(language) for name in _PAPER]


def answer_header(language: str) -> list[str]:
    """Return the headings of the table of answers."""
    return [name.in_language(language) for name in _ANSWER]


def paper_rows(papers: Sequence[Assessed], called: Mapping[str, str], language: str) -> list[tuple[str, ...]]:
    """Return a row for each paper; `called` are the stems of their files."""
    yes, no = Both("yes", "是").in_language(language), Both("waits", "待定").in_language(language)
    return [
        (
            found.paper.report,
            short_name(found.paper.record, language),
            found.paper.record.title or found.paper.record.title_translated or "",
            found.paper.record.doi or "",
            found.paper.record.pmid or "",
            no if found.paper.awaits else yes,
            VERDICTS[found.verdict].in_language(language),
            verdict_sentence(found, language),
            names_of(found.to_settle, language),
            names_of(found.asked, language),
            f"letters/{called[found.paper.report]}.docx" if found.has_letter else "",
        )
        for found in papers
    ]


def answer_rows(papers: Sequence[Assessed], language: str) -> list[tuple[str, ...]]:
    """Return a row for each answer on each paper; several words an answer rests on are joined by " | "."""
    return [
        (
            found.paper.report,
            short_name(found.paper.record, language),
            answer.item.name.in_language(language),
            LEVELS[answer.item.level].in_language(language),
            STATES[answer.state].in_language(language),
            answer.words.in_language(language),
            by_whom(answer, language),
            " | ".join(dict.fromkeys(v.quote for v in answer.values if v.quote)),
            " | ".join(dict.fromkeys(place_in(v.place, language) for v in answer.values if v.place)),
        )
        for found in papers
        for answer in found.answers
    ]
