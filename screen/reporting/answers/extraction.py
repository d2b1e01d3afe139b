"""What was taken out of the papers, by whom, and what of it nobody confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from screen.reporting.answers.wording import PLAN, answer, listed, number
from screen.reporting.checklists import Answer
from screen.reporting.facts import Review, Row

TABLE = "included_studies"


def extraction_answers(review: Review) -> Mapping[str, Answer | None]:
    """Return the answers about coordinates, codings and the included studies."""
    return {
        "collection": _collection(review),
        "machine_values": _machine_values(review),
        "outcomes": _outcomes(review),
        "variables": _variables(review),
        "characteristics": _characteristics(review),
        "participants": _participants(review),
        "coordinates": _coordinates(review),
        "coverage": _coverage(review),
    }


def _collection(review: Review) -> Answer | None:
    if not (review.confirmers or review.coders):
        return None
    return answer(
        "The program reads tables, samples and methods and proposes; people confirm or correct. Coordinates: "
        f"{listed(review.confirmers) or 'nobody yet'}. Coding: {listed(review.coders) or 'nobody yet'}.",
        f"程序读取表格、样本和方法并提出建议，由人确认或更正。坐标：{listed(review.confirmers, 'zh') or '尚无'}。"
        f"编码：{listed(review.coders, 'zh') or '尚无'}。",
        "ledger: rows confirmation, coding",
    )


def count_marked(rows: Sequence[Row]) -> dict[str, int]:
    """Return of how many rows each value was read by the program and confirmed by nobody, the most frequent first."""
    return dict(Counter(name for row in rows for name in row.unconfirmed).most_common())


def _machine_values(review: Review) -> Answer:
    found, n_rows = count_marked(review.rows), len(review.rows)
    if not found:
        return answer(
            f"No value of the {number(n_rows, 'row')} of included studies is the program's alone.",
            f"纳入研究表的 {n_rows} 行中，没有仅由程序读取的值。",
            f"{TABLE}; ledger: views codings, confirmed_foci",
        )
    shown = ", ".join(f"{name} of {n}" for name, n in found.items())
    shown_zh = "、".join(f"{name} {n} 行" for name, n in found.items())
    return answer(
        f"Read by the program and confirmed by nobody (†), of {number(n_rows, 'row')}: {shown}.",
        f"由程序读取、尚无人确认(†)，共 {n_rows} 行：{shown_zh}。",
        f"{TABLE}: marked †",
    )


def _outcomes(review: Review) -> Answer:
    plan = review.protocol.extraction
    return answer(
        f"Coordinates of kind {listed(plan.kinds)} in {listed(plan.spaces)} space.",
        f"坐标类型 {listed(plan.kinds, 'zh')}，空间 {listed(plan.spaces, 'zh')}。",
        f"{PLAN}: extraction.kinds, extraction.spaces",
    )


def _variables(review: Review) -> Answer | None:
    fields = review.protocol.extraction.coding
    if not fields:
        return None
    return answer(
        f"Coded for each contrast: {listed(field.label.in_language('en') for field in fields)}.",
        f"每个对比编码：{listed((field.label.in_language('zh') for field in fields), 'zh')}。",
        f"{PLAN}: extraction.coding",
    )


def _characteristics(review: Review) -> Answer | None:
    if not review.rows:
        return None
    n_reports = len({row.report for row in review.rows})
    n_studies = len({row.study for row in review.rows})
    return answer(
        f"{number(n_studies, 'study', 'studies')} in {number(n_reports, 'report')}, {number(len(review.rows), 'row')} "
        "(a row for each contrast), with full references.",
        f"{n_studies} 项研究（{n_reports} 篇报告），{len(review.rows)} 行（每个对比一行），附完整文献。",
        f"{TABLE}; references",
    )


def count_participants(rows: tuple[Row, ...]) -> tuple[int, int, int, bool]:
    """Return people, samples, samples without a coded n, and whether an n is a machine's: each sample once.

    Contrasts of one sample of a study are those with the same coded sample; without one the whole report is the sample.
    The largest n coded for a sample counts.
    """
    sizes: dict[tuple[str, str], int | None] = {}
    machine = False
    for row in rows:
        sample = row.values.get("sample")
        key = (row.study, sample.text if sample else row.report)
        n = row.values.get("n")
        size = int(float(n.text)) if n is not None and _is_count(n.text) else None
        machine = machine or (size is not None and n is not None and n.unconfirmed)
        sizes[key] = max(filter(None, (sizes.get(key), size)), default=None)
    known = [size for size in sizes.values() if size is not None]
    return sum(known), len(sizes), len(sizes) - len(known), machine


def _is_count(text: str) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return value >= 1 and value.is_integer()


def _participants(review: Review) -> Answer | None:
    if not review.rows:
        return None
    people, samples, missing, machine = count_participants(review.rows)
    n_studies = len({row.study for row in review.rows})
    mark = "†" if machine else ""
    return answer(
        f"{number(n_studies, 'study', 'studies')}, {number(people, 'participant')}{mark} in {number(samples, 'sample')}"
        + (f" ({missing} without a coded size)." if missing else "."),
        f"{n_studies} 项研究，{samples} 个样本，被试 {people} 人{mark}"
        + (f"（{missing} 个样本未编码人数）。" if missing else "。"),
        f"{TABLE}: n",
        complete=not missing,
    )


def _coordinates(review: Review) -> Answer | None:
    n = sum(row.n_foci for row in review.rows)
    if not n:
        return None
    return answer(
        f"{number(n, 'confirmed coordinate')} of {number(review.n_contrasts, 'contrast')}; no effect sizes are used.",
        f"已确认坐标 {n} 个，来自 {review.n_contrasts} 个对比；不使用效应量。",
        "focimine export: confirmed foci",
    )


def _coverage(review: Review) -> Answer | None:
    ids = [
        one.id for one in review.protocol.screening.criteria if any(rule.rule == "whole_brain" for rule in one.rules)
    ]
    read = [row.values["analysis"].text for row in review.rows if "analysis" in row.values]
    whole = sum("whole" in text and "ROI" not in text for text in read)
    if not ids and not read:
        return None
    return answer(
        (f"Criterion of the plan: {listed(ids)}. " if ids else "No criterion of the plan asks for it. ")
        + f"Stated in the papers, as read: whole-brain only in {whole} of {len(read)} rows.",
        (f"方案标准：{listed(ids, 'zh')}。" if ids else "方案没有此项标准。")
        + f"论文中所述(程序读取)：{len(read)} 行中 {whole} 行仅为全脑分析。",
        f"{PLAN}: screening.criteria; {TABLE}: analysis",
    )
