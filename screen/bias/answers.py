"""The judgements of the known instruments: how they are called, how bad they are, how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpora.protocol import Wording
from corpora.sheets import find_choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One possible judgement.

    `rank` orders judgements by how much they count against a paper; None where we do not know. `colour` and `symbol`
    both tell it apart, so that neither needs to be seen.
    """

    value: str
    wording: Wording
    rank: int | None
    colour: str
    symbol: str
    also: tuple[str, ...] = ()

    def is_meant_by(self, text: str) -> bool:
        """Return whether `text` names this judgement, in English, Chinese or as a symbol."""
        return find_choice(text, (self.value, self.wording.en, self.wording.zh, *self.also)) is not None


def _known(value: str, en: str, zh: str, rank: int, colour: str, symbol: str, *also: str) -> Answer:
    return Answer(value=value, wording=Wording(en=en, zh=zh), rank=rank, colour=colour, symbol=symbol, also=also)


# Colours: Okabe & Ito 2008, "Color universal design", with a dark red for "critical"; they differ in lightness too.
GREEN, LIME, YELLOW, ORANGE, RED, DARK, GREY = (
    "#009e73",
    "#a6d96a",
    "#f0e442",
    "#e69f00",
    "#d55e00",
    "#67001f",
    "#cccccc",
)
KNOWN = (
    _known("low", "Low", "低", 0, GREEN, "+", "low risk", "low risk of bias", "低风险", "低偏倚风险", "低风险偏倚", "低偏倚", "l", "+"),
    _known("low_except_confounding", "Low except confounding", "低(混杂除外)", 1, LIME, "±", "low except for concerns about uncontrolled confounding", "low (except for concerns about uncontrolled confounding)", "low risk of bias except for concerns about uncontrolled confounding", "低（混杂除外）"),
    _known("moderate", "Moderate", "中", 2, YELLOW, "–", "moderate risk", "moderate risk of bias", "中等", "中度", "中风险", "中度风险", "m"),
    _known("some_concerns", "Some concerns", "有一定风险", 2, YELLOW, "–", "some concern", "有些担忧", "有一定顾虑", "某些风险"),
    _known("unclear", "Unclear", "不清楚", 3, YELLOW, "?", "unclear risk", "unclear risk of bias", "unknown", "不明确", "不明", "不确定", "未知", "不清楚风险", "风险不清楚", "未知风险偏倚", "u", "?", "？"),
    _known("no_information", "No information", "无信息", 3, GREY, "?", "ni", "没有信息", "未报告"),
    _known("high", "High", "高", 4, RED, "×", "high risk", "high risk of bias", "高风险", "高偏倚风险", "高风险偏倚", "高偏倚", "h", "-", "–", "−", "x", "×"),
    _known("serious", "Serious", "严重", 4, RED, "×", "serious risk", "serious risk of bias", "严重风险", "高度"),
    _known("critical", "Critical", "极严重", 5, DARK, "!", "critical risk", "critical risk of bias", "极高", "极高风险", "极其严重"),
    _known("yes", "Yes", "是", 0, GREEN, "+", "y", "true", "1", "符合"),
    _known("partly", "Partly", "部分", 2, ORANGE, "±", "partial", "partially", "部分符合"),
    _known("no", "No", "否", 4, RED, "×", "n", "false", "0", "不符合"),
)  # fmt: skip
OTHER_COLOURS = ("#0072b2", "#56b4e9", "#cc79a7", "#999999", "#88ccee", "#ddcc77", "#aa4499", "#44aa99")
"""For judgements of a plan's own instrument that we do not know."""


def answers_of(values: tuple[str, ...] | list[str]) -> tuple[Answer, ...]:
    """Return the judgements an instrument allows, by name or wording; unknown ones are kept, without a rank."""
    found: list[Answer] = []
    for value in values:
        known = next((one for one in KNOWN if one.is_meant_by(value)), None)
        if known is not None:
            also = tuple(dict.fromkeys((known.value, *known.also)))
            found.append(replace(known, value=value, also=also))
            continue
        number = sum(answer.rank is None for answer in found)
        colour = OTHER_COLOURS[number % len(OTHER_COLOURS)]
        own = Wording(en=value, zh=value)
        found.append(Answer(value=value, wording=own, rank=None, colour=colour, symbol=value[:1]))
    return tuple(found)
