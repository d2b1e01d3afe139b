"""The letter to the authors of one paper: what is asked, why, and the contrasts with blanks to fill in.

It says nothing that the ledger does not hold. It carries no date and no name but those of the plan: whoever sends it adds
the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpora.documents.blocks import Block, Document, Heading, Listing, Paragraph
from corpora.documents.references import reference, short_name
from corpora.protocol import Protocol
from meta.eligibility.answering import Answer
from meta.eligibility.contrasts import BLANK, contrast_table
from meta.eligibility.items import Both, Level
from meta.eligibility.verdict import Assessed, Pooling

NO_SENDER = Both(
    "[name, institution, e-mail: “reporting.correspondence” of the plan]",
    "[姓名、单位、电子邮箱：方案中的 “reporting.correspondence”]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who asks, for which review. Each text is in English and Chinese, the same where the plan has one language only."""

    title: Both
    question: Both
    authors: tuple[str, ...] = ()
    contact: Both | None = None
    registration: Both | None = None


def sender_of(protocol: Protocol) -> Sender:
    """Return what the plan says of the review and of those who write."""
    said = protocol.reporting

    def both(wording: object) -> Both | None:
        if wording is None:
            return None
        return Both(wording.in_language("en"), wording.in_language("zh"))  # type: ignore[attr-defined]

    title, question = protocol.review.title, protocol.review.question
    return Sender(
        title=Both(title.in_language("en"), title.in_language("zh")),
        question=Both(question.in_language("en"), question.in_language("zh")),
        authors=tuple(protocol.review.authors),
        contact=both(said.correspondence),
        registration=both(said.registration),
    )


def letter(found: Assessed, sender: Sender, language: str, attached: Sequence[str]) -> Document:
    """Return the letter; `attached` are the names of the tables that go with it."""
    name = short_name(found.paper.record, language)
    subject = _SUBJECT.in_language(language).format(name=name)
    blocks: list[Block] = [
        Heading(text=subject, level=1),
        Paragraph(text=_GREETING.in_language(language)),
        Paragraph(text=_opening(found, sender, language)),
        Paragraph(text=reference(found.paper.record, language)),
    ]
    blocks += _wants_paper(language) if found.wants_text else _requests(found, language)
    files = (", " if language == "en" else "、").join(attached)
    blocks += [
        Paragraph(text=_TABLE.in_language(language).format(files=files)),
        contrast_table(found, language, BLANK),
        Paragraph(text=_EASY.in_language(language)),
        Paragraph(text=_THANKS.in_language(language)),
    ]
    blocks += [Paragraph(text=line) for line in _signature(sender, language)]
    return Document(title=subject, language=language, blocks=tuple(blocks), upright=True)


_SUBJECT = Both("A question about {name}, for a meta-analysis", "关于 {name} 的问询（用于元分析）")
_GREETING = Both("Dear authors,", "尊敬的作者：")
_TABLE = Both(
    "This is how we understand the contrasts; blanks are what we do not know. The tables to fill in are attached ({files}).",
    "以下是我们对各对比的理解，空白处为我们尚不了解的内容。待填写的表格见附件（{files}）。",
)
_EASY = Both(
    "If something is printed in the paper or its supplement and we overlooked it, the page is all we need. If unthresholded group "
    "maps are in a repository (NeuroVault, for example), their address answers most of this. We ask for group results only, "
    "for no data of single participants.",
    "如相关信息已见于论文或补充材料而被我们遗漏，告知页码即可。如未设阈值的组水平统计图已存于公共数据库（如 NeuroVault），"
    "提供链接即可解答大部分问题。我们仅需要组水平结果，不需要任何个体被试数据。",
)
_THANKS = Both(
    "What you send will be marked in our review as supplied by you. Thank you very much for your time.",
    "您提供的信息将在综述中注明由作者提供。非常感谢您抽出宝贵时间。",
)
_FIRST = Both(
    "Without the following your results cannot enter the meta-analysis. We did not find it in the text at hand, and may have "
    "overlooked it:",
    "缺少以下信息，贵文结果将无法纳入元分析。我们在现有文本中未找到这些信息，也可能有所遗漏：",
)
_FURTHER = Both("The following would help to use your results fully:", "以下信息有助于充分利用贵文结果：")
_ONLY_FURTHER = Both(
    "Your results can be pooled. The following, which we did not find in the text at hand, would help to use them fully:",
    "贵文结果可以合并。以下信息我们在现有文本中未找到，如能提供将有助于充分利用贵文结果：",
)

_NOT_FOUND = Both(
    "We did not find the following in the text at hand, and may have overlooked it:",
    "我们在现有文本中未找到以下信息，也可能有所遗漏：",
)


def _opening(found: Assessed, sender: Sender, language: str) -> str:
    title, question = sender.title.in_language(language), sender.question.in_language(language)
    if language == "zh":
        stand = "正在考虑纳入" if found.paper.awaits else "纳入了"
        registered = f"（注册：{sender.registration.zh}）" if sender.registration else ""
        return f"我们正在进行一项基于坐标的脑成像元分析，题为《{title}》{registered}。研究问题：{question}我们{stand}您的论文："
    stand = "are considering" if found.paper.awaits else "include"
    registered = f" (registration: {sender.registration.en})" if sender.registration else ""
    return (
        f"We are working on a coordinate-based meta-analysis, “{title}”{registered}. It asks: {question} "
        f"We {stand} your paper:"
    )


def _wants_paper(language: str) -> list[Block]:
    words = Both(
        "We could not obtain its full text. Could you send us a copy, with its supplement? If that is not possible, the tables "
        "below hold what we would look for.",
        "我们未能获取全文，能否请您提供一份论文及其补充材料？如不便提供，下表列出了我们所需的信息。",
    )
    return [Paragraph(text=words.in_language(language))]


def _requests(found: Assessed, language: str) -> list[Block]:
    needed = [a for a in found.asked if a.item.level is Level.NEEDED]
    further = [a for a in found.asked if a.item.level is not Level.NEEDED]
    blocks: list[Block] = []
    if needed:
        blocks += [Paragraph(text=_FIRST.in_language(language)), _listing(needed, language)]
    if further:
        head = _FURTHER if needed else _ONLY_FURTHER if found.verdict is Pooling.NOTE else _NOT_FOUND
        blocks += [Paragraph(text=head.in_language(language)), _listing(further, language)]
    return blocks


def _listing(answers: Sequence[Answer], language: str) -> Listing:
    return Listing(items=tuple(_request(answer, language) for answer in answers), numbered=True)


def _request(answer: Answer, language: str) -> str:
    """Return the request, with what is known where only a part is missing."""
    ask = answer.item.ask.in_language(language)
    ask = ask[:1].upper() + ask[1:]
    is_partly_known = bool(answer.values) and answer.item.id != "coordinates"
    known = answer.words.in_language(language) if is_partly_known or answer.item.id in ("overlap", "task") else ""
    if language == "zh":
        return f"{ask}（我们的了解：{known}）。" if known else f"{ask}。"
    return f"{ask} (as far as we know: {known})." if known else f"{ask}."


def _signature(sender: Sender, language: str) -> list[str]:
    names = (", " if language == "en" else "、").join(sender.authors)
    closing = Both("With kind regards,", "此致敬礼！").in_language(language)
    contact = (sender.contact or NO_SENDER).in_language(language)
    return [closing, *([names] if names else []), contact]
