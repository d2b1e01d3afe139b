"""The page of one paper: the verdict, each item with the words it rests on, what is missing, and who has to do what."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.documents.blocks import Block, Document, Folded, Grid, Heading, Link, Listing, Note, Paragraph, Text
from corpora.documents.references import reference, short_name
from meta.eligibility.answering import Answer, State
from meta.eligibility.contrasts import contrast_table
from meta.eligibility.items import ITEMS, REFERENCES, Both
from meta.eligibility.verdict import Assessed, Pooling
from meta.eligibility.words import LEVELS, STATES, by_whom, names_of, place_in, verdict_sentence

COLON = Both(": ", "：")
TITLE = Both("Can its results be pooled?", "该文结果能否合并？")
_LEVEL = {Pooling.POOLED: "info", Pooling.NOTE: "warning", Pooling.NOT_YET: "error"}
_HEADER = (
    Both("What is needed", "所需信息"),
    Both("Weight", "重要性"),
    Both("State", "状态"),
    Both("Answer", "内容"),
    Both("By", "来源"),
    Both("Words and place", "原文及位置"),
)
_WIDTHS = (0.16, 0.08, 0.1, 0.24, 0.12, 0.3)
CHECK = Both(
    "“Not found” means that the program found no such words in the text it read, and nobody coded them. It may have overlooked "
    "them: look into the paper and its supplement before you write to the authors.",
    "“未找到”指程序在已读取的文本中未发现相关表述，且无人编码，可能有遗漏：致信作者前请核对论文及其补充材料。",
)
_LONGEST_QUOTE = 300
"""Characters of a quote that a table shows."""


def paper_page(found: Assessed, language: str, letters: Sequence[str]) -> Document:
    """Return the page; `letters` are the addresses of the files of its letter, seen from the page."""
    name = short_name(found.paper.record, language)
    say = _Sayer(language)
    title = f"{name}{say(COLON)}{say(TITLE)}"
    blocks: list[Block] = [
        Heading(text=title, level=1),
        Paragraph(text=_reference(found, language)),
        Note(text=verdict_sentence(found, language), level=_LEVEL[found.verdict]),
        Heading(
            text=say(Both("What a coordinate-based meta-analysis needs", "基于坐标的元分析所需信息")), anchor="needs"
        ),
        item_grid(found, language),
        Paragraph(text=say(CHECK), quiet=True),
    ]
    blocks += _missing(found, letters, language)
    if found.paper.contrasts:
        blocks += [Heading(text=say(Both("Contrasts", "对比")), anchor="contrasts"), contrast_table(found, language)]
    why = tuple(f"{item.name.in_language(language)}{say(COLON)}{item.why.in_language(language)}" for item in ITEMS)
    blocks.append(
        Folded(
            summary=say(Both("Why it is asked", "为何需要这些信息")),
            blocks=(Listing(items=why), Listing(items=REFERENCES)),
        )
    )
    return Document(title=title, language=language, blocks=tuple(blocks))


class _Sayer:
    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, both: Both) -> str:
        return both.in_language(self.language)


def _reference(found: Assessed, language: str) -> Text:
    doi = found.paper.record.doi
    whole = reference(found.paper.record, language)
    address = f"https://doi.org/{doi}"
    if not doi or not whole.endswith(address):
        return whole
    return (whole.removesuffix(address), Link(text=address, href=address))


def item_grid(found: Assessed, language: str) -> Grid:
    """Return the table of items, each with its answer, who gave it, and the words it rests on."""
    return Grid(
        header=tuple(name.in_language(language) for name in _HEADER),
        rows=tuple(_row(answer, language) for answer in found.answers),
        widths=_WIDTHS,
    )


def _row(answer: Answer, language: str) -> tuple[Text, ...]:
    return (
        answer.item.name.in_language(language),
        LEVELS[answer.item.level].in_language(language),
        STATES[answer.state].in_language(language),
        answer.words.in_language(language),
        by_whom(answer, language),
        quoted(answer, language),
    )


def quoted(answer: Answer, language: str) -> str:
    """Return the words an answer rests on and where they stand, of its first value that has any."""
    value = next((v for v in answer.values if v.quote or v.place), None)
    if value is None:
        return ""
    words = " ".join(value.quote.split())
    words = f"{words[:_LONGEST_QUOTE]} …" if len(words) > _LONGEST_QUOTE else words
    return " — ".join(filter(None, (f"“{words}”" if words else "", place_in(value.place, language))))


def _missing(found: Assessed, letters: Sequence[str], language: str) -> list[Block]:
    say = _Sayer(language)
    blocks: list[Block] = [Heading(text=say(Both("What is missing", "缺少的信息")), anchor="missing")]
    same: dict[Both, list[str]] = {}
    for answer in found.to_settle:
        if answer.todo:
            same.setdefault(answer.todo, []).append(answer.item.name.in_language(language))
    between = say(Both("; ", "；"))
    todo = tuple(f"{between.join(names)}{say(COLON)}{what.in_language(language)}" for what, names in same.items())
    if todo:
        blocks += [Paragraph(text=say(Both("For the review to do:", "综述人员需处理："))), Listing(items=todo)]
    if found.has_letter:
        what = names_of(found.asked, language) if found.asked else say(Both("the paper itself", "论文全文"))
        asked = say(Both("Only the authors can say: ", "只能由作者提供："))
        links: list[str | Link] = [f"{asked}{what}{say(Both('. Letter: ', '。信件：'))}"]
        for place, letter in enumerate(letters):
            links += [*([", "] if place else []), Link(text=letter.rpartition("/")[2], href=letter)]
        blocks.append(Paragraph(text=tuple(links)))
    elif not todo:
        blocks.append(Paragraph(text=say(Both("Nothing.", "无。"))))
    elif any(answer.state is State.UNREAD for answer in found.answers):
        no_letter = Both("Nothing is asked of the authors before the paper was read.", "读取全文之前不致信作者。")
        blocks.append(Paragraph(text=say(no_letter)))
    return blocks
