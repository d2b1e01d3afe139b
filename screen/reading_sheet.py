"""The sheet people screen on: what stands in it, how it looks, and the words they may fill in, in two languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from corpora.formats.workbook import LONGEST_CELL, Look
from corpora.nouns.decisions import Judgement, Step, Suggestion
from corpora.nouns.records import Record
from corpora.sheets import Cell, find_alias, find_choice

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "report": "报告", "step": "步骤", "authors": "作者", "year": "年份", "title": "题名", "title_other": "题名（另一语言）",
        "abstract": "摘要", "abstract_other": "摘要（另一语言）", "journal": "期刊", "keywords": "关键词", "notices": "撤稿与更正",
        "link": "链接", "document": "全文文件", "suggested": "建议", "suggested_criterion": "建议依据", "quote": "原文依据",
        "said": "各人判断", "judgement": "判断", "criterion": "标准", "reason": "理由", "who": "筛选者",
    }
)  # fmt: skip
"""Column → its heading in Chinese, in the order of a sheet."""
TO_FILL = ("judgement", "criterion", "reason", "who")
LOOK_WIDTHS = {
    "report": 22.0, "step": 12.0, "authors": 24.0, "year": 7.0, "title": 40.0, "title_other": 30.0, "abstract": 90.0,
    "abstract_other": 50.0, "journal": 20.0, "keywords": 20.0, "link": 24.0, "quote": 40.0, "said": 40.0, "judgement": 13.0,
    "criterion": 18.0, "reason": 30.0,
}  # fmt: skip
HEADINGS: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "report": ("报告", "报告编号", "报告号", "文献编号", "记录编号", "report id", "record id"),
        "step": ("步骤", "阶段", "筛选步骤", "筛选阶段", "stage"),
        "judgement": ("判断", "决定", "结论", "筛选结果", "筛选结论", "是否纳入", "纳入与否", "判定", "judgment", "include/exclude"),
        "criterion": ("标准", "准则", "排除标准", "排除准则", "纳排标准", "criteria", "exclusion criterion"),
        "reason": ("理由", "原因", "排除理由", "排除原因", "说明"),
        "who": ("筛选者", "筛选人", "姓名", "评审者", "评审人", "审稿人", "决定者", "决定人", "研究者", "reviewer", "screener"),
    }
)  # fmt: skip
"""Other headings of the columns people fill in."""
JUDGEMENTS: Mapping[str, Collection[str]] = MappingProxyType(
    {
        Judgement.INCLUDE.value: ("included", "纳入", "收录", "入选", "保留", "包括"),
        Judgement.EXCLUDE.value: ("excluded", "排除", "剔除", "不纳入", "淘汰"),
        Judgement.UNCLEAR.value: ("unsure", "undecided", "不确定", "不清楚", "待定", "存疑", "未定"),
    }
)  # fmt: skip
STEPS: Mapping[str, Collection[str]] = MappingProxyType(
    {
        Step.TITLE_ABSTRACT.value: (
            "title and abstract", "title/abstract", "abstract", "题名摘要", "题名和摘要", "题名与摘要", "标题摘要",
            "标题和摘要", "题目摘要", "题目和摘要", "题目与摘要", "篇名摘要", "初筛", "摘要筛选",
        ),
        Step.FULL_TEXT.value: ("full text", "full-text", "fulltext", "全文", "全文筛选", "复筛"),
    }
)  # fmt: skip
HAN_SHARE = 0.2
"""Share of Chinese characters beyond which a text is Chinese."""
LONGEST_TEXT = LONGEST_CELL - 100
"""Characters of a text that a cell of a workbook surely holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A report as a person reads it before judging; `records` are its own, the first names it."""

    report: str
    step: Step
    records: Sequence[Record]
    suggestion: Suggestion | None = None
    documents: tuple[str, ...] = ()
    notices: str = ""
    said: str = ""

    @property
    def authors(self) -> str:
        """Return all authors' names, as the first record that has any gives them."""
        named = next((record.authors for record in self.records if record.authors), ())
        return "; ".join(author.raw for author in named)

    @property
    def first_author(self) -> str:
        """Return the family name of the first author."""
        first = next((record.authors[0] for record in self.records if record.authors), None)
        return (first.family or first.raw) if first else ""

    def first(self, name: str) -> str:
        """Return the first filled value of a field of the records."""
        return next((str(value) for record in self.records if (value := getattr(record, name))), "")

    @property
    def titles(self) -> tuple[str, str]:
        """Return the title, and the one in the other language."""
        return _by_language([text for r in self.records for text in (r.title, r.title_translated) if text], first=True)

    @property
    def abstracts(self) -> tuple[str, str]:
        """Return the longest abstract of the language that comes first, and the longest of the other."""
        return _by_language([text for r in self.records for text in (r.abstract, r.abstract_translated) if text])

    @property
    def link(self) -> str:
        """Return where the paper is found."""
        doi, pmid = self.first("doi"), self.first("pmid")
        return (
            f"https://doi.org/{doi}"
            if doi
            else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
            if pmid
            else self.first("url")
        )

    @property
    def quotes(self) -> str:
        """Return the words the suggestion rests on, a line per criterion that is not met."""
        verdicts = self.suggestion.verdicts if self.suggestion else ()
        failed = [verdict for verdict in verdicts if verdict.verdict.value == "not_met" and verdict.evidence]
        return "\n".join(f"{v.criterion}: “{v.evidence.quote}” ({_place(v)})" for v in failed if v.evidence)

    def cells(self, *, who: str = "") -> dict[str, Cell]:
        """Return the row of the sheet."""
        title, other_title = self.titles
        abstract, other_abstract = self.abstracts
        keywords = "; ".join(dict.fromkeys(word for record in self.records for word in record.keywords))
        suggested = self.suggestion
        return {
            "report": self.report,
            "step": self.step.value,
            "authors": self.authors,
            "year": self.first("year"),
            "title": title,
            "title_other": other_title,
            "abstract": abstract[:LONGEST_TEXT],
            "abstract_other": other_abstract[:LONGEST_TEXT],
            "journal": self.first("journal"),
            "keywords": keywords,
            "notices": self.notices,
            "link": self.link,
            "document": "\n".join(self.documents),
            "suggested": suggested.judgement.value if suggested else "",
            "suggested_criterion": (suggested.criterion or "") if suggested else "",
            "quote": self.quotes,
            "said": self.said,
            **dict.fromkeys(TO_FILL, ""),
            "who": who,
        }


def _place(verdict: object) -> str:
    evidence = verdict.evidence  # type: ignore[attr-defined]
    return f"{evidence.place}, p. {evidence.page}" if evidence.page else str(evidence.place)


def _by_language(texts: Sequence[str], *, first: bool = False) -> tuple[str, str]:
    """Return the text of the language of the first one, and that of the other: the first or the longest of each."""
    if not texts:
        return "", ""
    groups: dict[bool, list[str]] = {}
    for text in texts:
        groups.setdefault(_is_chinese(text), []).append(text)
    own = _is_chinese(texts[0])
    chosen = {key: group[0] if first else max(group, key=len) for key, group in groups.items()}
    return chosen[own], chosen.get(not own, "")


def _is_chinese(text: str) -> bool:
    """Return whether a text is in Chinese; English names and abbreviations in it do not matter."""
    n_han = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return n_han > HAN_SHARE * len(text)


def sheet_rows(
    readings: Iterable[Reading], *, who: str = "", language: str = "en"
) -> tuple[list[str], list[list[Cell]]]:
    """Return the headings in `language` and the rows of a sheet; columns that are empty throughout are left out."""
    rows = [reading.cells(who=who) for reading in readings]
    shown = [name for name in COLUMNS if name in ALWAYS or any(row[name] for row in rows)]
    return [heading(name, language) for name in shown], [[row[name] for name in shown] for row in rows]


ALWAYS = (
    "report",
    "step",
    "authors",
    "year",
    "title",
    "abstract",
    "suggested",
    "suggested_criterion",
    "quote",
    *TO_FILL,
)


def heading(name: str, language: str) -> str:
    """Return a column's heading in `language`."""
    return COLUMNS[name] if language == "zh" else name


def sheet_look(criteria: Sequence[str], language: str = "en") -> Look:
    """Return how the workbook looks: its widths, and what may be chosen in the columns to fill in."""
    words = {"include": "纳入", "exclude": "排除", "unclear": "不确定"}
    judgements = [words[j.value] if language == "zh" else j.value for j in Judgement]
    return Look(
        widths={heading(name, language): width for name, width in LOOK_WIDTHS.items()},
        to_fill=[heading(name, language) for name in TO_FILL],
        choices={heading("judgement", language): judgements, heading("criterion", language): list(criteria)},
    )


def read_judgement(text: str) -> str | None:
    """Return the judgement a word stands for, in either language; None for an unknown word."""
    return find_choice(text, JUDGEMENTS) or find_alias(text, JUDGEMENTS)


def read_step(text: str) -> str | None:
    """Return the step a word stands for, in either language; None for an unknown word."""
    return find_choice(text, STEPS) or find_alias(text, STEPS)
