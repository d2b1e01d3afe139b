"""What a report of results shows of how its studies came in: searches, exclusions, agreement, risk of bias."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.documents.blocks import Block, Grid, Heading, Note, Paragraph, Part
from screen.agreement.measure import Agreement, Estimate
from screen.agreement.report import Measured
from screen.bias.instruments import Instrument
from screen.reporting.answers.automation import automation_answers
from screen.reporting.answers.extraction import extraction_answers
from screen.reporting.answers.search import search_answers
from screen.reporting.answers.selection import selection_answers
from screen.reporting.appendix import excluded_blocks, lost_blocks, search_blocks
from screen.reporting.facts import Review
from screen.reporting.labels import label

_WORDS: dict[str, tuple[str, str]] = {
    "methods": ("Search, selection and extraction (methods)", "检索、筛选与提取（方法）"),
    "agreement": ("Agreement of reviewers", "评审者一致性"),
    "bias": ("Risk of bias", "偏倚风险"),
    "nobody": (
        "Nothing was judged by more than one person, so there is no agreement to report.",
        "没有任何项目由两人以上独立评判，因此无一致性可报告。",
    ),
    "undefined": ("not defined", "无法定义"),
    "question": ("What was judged", "评判内容"),
    "people": ("People", "评判者"),
    "units": ("Rated by two or more", "两人以上评判的单位数"),
    "percent": ("Agreement [95% CI]", "一致率 [95% CI]"),
    "kappa": ("Kappa [95% CI]", "Kappa [95% CI]"),
    "ac1": ("Gwet's AC1 [95% CI]", "Gwet AC1 [95% CI]"),
    "intervals": (
        "Each person's own rating before the other's was known. Intervals: percentile bootstrap over units. Kappa: Cohen's for two "
        "people, Fleiss' for more. All coefficients: focimine agreement.",
        "均为各人独立作出的评判。区间为按单位的百分位自助法；两人为 Cohen kappa，多人为 Fleiss kappa。全部系数见 focimine agreement。",
    ),
    "settled": (
        "{0}: {1} of {2} judgements (papers by items) are settled.",
        "{0}：{2} 项判断（论文 × 条目）中已判定 {1} 项。",
    ),
    "study": ("Study", "研究"),
    "open": ("–", "–"),
    "open_note": ("– not judged yet.", "– 尚未判断。"),
    "overall": ("Overall", "总体"),
    "title_abstract": ("title and abstract", "题目与摘要"),
    "full_text": ("full text", "全文"),
    "coding": ("coding", "编码"),
    "risk of bias": ("risk of bias", "偏倚风险"),
    "judgement": ("judgement", "纳入判断"),
    "reason of exclusion": ("reason of exclusion", "排除原因"),
    "all items": ("all items", "全部条目"),
    "record": ("How the studies came in", "文献的来源"),
    "not_shown": ("It cannot be shown: {0}", "无法显示：{0}"),
}
KAPPAS = ("cohen_kappa", "fleiss_kappa")


def word(name: str, language: str) -> str:
    """Return fixed words, the name itself where there are none (a coding field for example)."""
    return _WORDS[name][language == "zh"] if name in _WORDS else name


_METHODS = (
    "databases",
    "limits",
    "citation_searching",
    "deduplication",
    "selection",
    "automation",
    "flow",
    "collection",
    "coordinates",
)
"""What the methods paragraph says, in this order: answers that the ledger gives of reporting checklists too."""


def methods_part(review: Review, language: str) -> Part:
    """Return a paragraph on search, selection and extraction for the methods of a paper, as far as the ledger says it."""
    said = {
        **search_answers(review),
        **selection_answers(review),
        **automation_answers(review),
        **extraction_answers(review),
    }
    found = [answer.words.in_language(language) for name in _METHODS if (answer := said.get(name)) and answer.words]
    text = ("" if language == "zh" else " ").join(found)
    return Part(key="selection", title=word("methods", language), blocks=(Paragraph(text=text),))


def review_parts(review: Review, planned: Mapping[str, str], language: str) -> list[Part]:
    """Return how studies came in (methods), searches, reports excluded at full text, and those not retrieved."""
    found = (
        ("searches", search_blocks(review, planned, language)),
        ("excluded", excluded_blocks(review, language)),
        ("lost", lost_blocks(review, language)),
    )
    shown = [
        Part(key=key, title=label(key, language), blocks=_captioned(blocks[1:], label(key, language)))
        for key, blocks in found
    ]
    return [methods_part(review, language), *shown]


def _captioned(blocks: Sequence[Block], caption: str) -> tuple[Block, ...]:
    return tuple(
        replace(block, caption=caption) if isinstance(block, Grid) else block
        for block in blocks
        if not (isinstance(block, Heading) and block.level == 2)
    )


def agreement_part(measured: Sequence[Measured], language: str) -> Part:
    """Return percent agreement, kappa and AC1 of every question that people answered independently."""
    title = word("agreement", language)
    rows = [
        _agreement_row(one, agreement, language)
        for one in measured
        for agreement in one.agreements[:1]
        if not one.question.name.startswith("criterion ")
    ]
    if not rows:
        return Part(key="agreement", title=title, blocks=(Paragraph(text=word("nobody", language)),))
    header = tuple(word(name, language) for name in ("question", "people", "units", "percent", "kappa", "ac1"))
    note = word("intervals", language)
    grid = Grid(header=header, rows=tuple(rows), caption=title, note=note, numeric=frozenset((2,)))
    return Part(key="agreement", title=title, blocks=(grid,))


def _agreement_row(one: Measured, agreement: Agreement, language: str) -> tuple[str, ...]:
    between = "：" if language == "zh" else ": "
    name = between.join(word(part, language) for part in (one.question.part, one.question.name) if part)
    by_name = {estimate.name: estimate for estimate in agreement.estimates}
    kappa = next((by_name[key] for key in KAPPAS if key in by_name), None)
    cells = (by_name.get("percent_agreement"), kappa, by_name.get("gwet_ac1"))
    people = ("、" if language == "zh" else ", ").join(agreement.raters)
    return (name, people, str(agreement.n_comparable), *(_estimate(cell, language) for cell in cells))


def _estimate(estimate: Estimate | None, language: str) -> str:
    if estimate is None or estimate.value is None:
        return word("undefined", language)
    interval = "" if estimate.low is None or estimate.high is None else f" [{estimate.low:.2f}, {estimate.high:.2f}]"
    return f"{estimate.value:.2f}{interval}"


def bias_part(
    instrument: Instrument,
    judged: Mapping[str, Mapping[str, str]],
    overall: Mapping[str, str | None],
    n_cells: tuple[int, int],
    language: str,
) -> Part:
    """Return the judgements by study and item.

    Parameters
    ----------
    judged : study → item → judgement, as far as they are settled; `overall` : study → judgement of the whole.
    n_cells : how many judgements are settled, and how many there are.
    """
    title = word("bias", language)
    lead = word("settled", language).format(instrument.name.in_language(language), *n_cells)
    items = [item.id for item in instrument.items]
    has_overall = any(overall.values())
    header = (
        word("study", language),
        *(item.wording.in_language(language) for item in instrument.items),
        *([word("overall", language)] if has_overall else []),
    )

    def cell(value: str | None) -> str:
        known = instrument.find_answer(value) if value else None
        return instrument.answer(known).wording.in_language(language) if known else value or word("open", language)

    rows = tuple(
        (study, *(cell(own.get(item)) for item in items), *([cell(overall.get(study))] if has_overall else []))
        for study, own in judged.items()
    )
    blocks: tuple[Block, ...] = (Paragraph(text=lead),)
    if n_cells[0]:
        grid = Grid(header=header, rows=rows, caption=title, note=word("open_note", language), wide=True)
        blocks = (*blocks, grid)
    return Part(key="bias", title=title, blocks=blocks)


def failed_part(why: str, language: str) -> Part:
    """Return a part that says why the others cannot be shown."""
    return Part(
        key="record",
        title=word("record", language),
        blocks=(Note(text=word("not_shown", language).format(why), level="error"),),
    )
