"""Items on what was found: peaks, their space and statistic, people, contrast, threshold."""

from __future__ import annotations

from corpora.sheets import fold_choice
from meta.eligibility.answering import (
    MOST_SHOWN,
    Answer,
    State,
    absent,
    by_people,
    listed,
    of_contrasts,
    of_value,
    parts_answer,
    unique,
)
from meta.eligibility.facts import PaperFacts
from meta.eligibility.items import BY_ID, Both


def coordinates(paper: PaperFacts) -> Answer:
    """Return how many peaks are confirmed, else what became of those that were read."""
    item = BY_ID["coordinates"]
    confirmed = [c for c in paper.contrasts if c.peaks]
    if confirmed:
        n = sum(len(c.peaks) for c in confirmed)
        values = unique(c.peaks_by for c in confirmed)
        lacking = tuple(c.name for c in paper.contrasts if not c.peaks)
        n_in, n_all = len(confirmed), len(paper.contrasts)
        words = Both(
            f"{n} confirmed, in {n_in} of {n_all} contrasts", f"已确认 {n} 个，见于 {n_all} 个对比中的 {n_in} 个"
        )
        return Answer(item=item, state=State.FOUND, words=words, values=values, lacking=lacking, noted=bool(lacking))
    if paper.n_open:
        words = Both(f"{paper.n_open} read, none confirmed", f"读取 {paper.n_open} 个，均未确认")
        todo = Both(
            "confirm or reject them (“focimine confirm --list”)", "确认或拒绝这些坐标（“focimine confirm --list”）"
        )
        return Answer(item=item, state=State.OPEN, words=words, todo=todo)
    if paper.rejected:
        n, names = len(paper.rejected), ", ".join(dict.fromkeys(value.who for value in paper.rejected))
        words = Both(f"{n} read, all rejected by {names}", f"读取 {n} 个，{names} 全部拒绝")
        lacking = tuple(c.name for c in paper.contrasts)
        values = unique(paper.rejected)
        return Answer(item=item, state=State.MISSING, words=words, values=values, lacking=lacking)
    return absent(paper, "coordinates", lacking=[c.name for c in paper.contrasts])


def space(paper: PaperFacts) -> Answer:
    """Return the space of the confirmed peaks, else the coded one."""
    with_peaks = [c for c in paper.contrasts if c.peaks]
    if with_peaks:
        return of_contrasts(paper, "space", with_peaks, lambda c: c.space)
    stated = paper.coded.get("space") or next((c.coded["space"] for c in paper.contrasts if "space" in c.coded), None)
    return of_value(paper, "space", stated)


def n(paper: PaperFacts) -> Answer:
    """Return the number of participants of each contrast."""
    if paper.contrasts:
        return of_contrasts(paper, "n", paper.contrasts, lambda c: c.coded.get("n"))
    return of_value(paper, "n", paper.coded.get("n"))


def contrast(paper: PaperFacts) -> Answer:
    """Return the direction of each contrast; where not all are read, people's word that the paper meets the criterion on it."""
    judged = paper.judged.get("contrast_direction")
    if judged and judged.people and not all(c.direction for c in paper.contrasts):
        return by_people(paper, "contrast_direction")
    if not paper.contrasts:
        return absent(paper, "contrast")
    found = {c.name: c.direction for c in paper.contrasts if c.direction is not None}
    lacking = tuple(c.name for c in paper.contrasts if c.name not in found)
    if lacking and any(c.peaks for c in paper.contrasts if c.name in lacking):
        named = Both("; ".join(lacking[:MOST_SHOWN]), "；".join(lacking[:MOST_SHOWN]))
        words = Both(f"direction not read of: {named.en}", f"未读出方向：{named.zh}")
        todo = Both(
            "name the contrast with its direction (“focimine confirm”)",
            "用含方向的名称命名该对比（“focimine confirm”）",
        )
        return Answer(item=BY_ID["contrast"], state=State.OPEN, words=words, values=unique(found.values()), todo=todo)
    if lacking:
        return absent(paper, "contrast", lacking=lacking)
    words = listed({name: Both(*value.words) for name, value in found.items()}, ())
    return Answer(item=BY_ID["contrast"], state=State.FOUND, words=words, values=unique(found.values()))


def threshold(paper: PaperFacts) -> Answer:
    """Return threshold and correction; both are needed."""
    return parts_answer(
        paper,
        "threshold",
        {
            Both("threshold", "阈值"): ("height_threshold", "cluster_threshold", "threshold"),
            Both("correction", "校正"): ("threshold_correction", "correction"),
        },
    )


def uniform(paper: PaperFacts) -> Answer:
    """Return whether all contrasts were tested over the whole brain."""
    scopes = {c.name: c.coded["threshold_scope"] for c in paper.contrasts if "threshold_scope" in c.coded}
    item = BY_ID["uniform"]
    part = {name: value for name, value in scopes.items() if "whole" not in fold_choice(value.text)}
    values = unique((part or scopes).values())
    if part:
        words = listed({name: Both(*value.words) for name, value in part.items()}, ())
        return Answer(item=item, state=State.AGAINST, words=words, values=values, lacking=tuple(part))
    if scopes and len(scopes) == len(paper.contrasts):
        return Answer(item=item, state=State.FOUND, words=Both("whole brain", "全脑"), values=values)
    return absent(paper, "uniform", lacking=[c.name for c in paper.contrasts if c.name not in scopes])


def statistic(paper: PaperFacts) -> Answer:
    """Return how many of the confirmed peaks have a statistic."""
    peaks = [peak for c in paper.contrasts for peak in c.peaks]
    if not peaks:
        return absent(paper, "statistic")
    with_one = [peak for peak in peaks if peak.statistic is not None]
    if not with_one:
        return absent(paper, "statistic", lacking=[c.name for c in paper.contrasts])
    names = ", ".join(dict.fromkeys(peak.statistic_name or "?" for peak in with_one))
    words = Both(
        f"{names} of {len(with_one)} of {len(peaks)} peaks", f"{len(peaks)} 个峰值中 {len(with_one)} 个有 {names}"
    )
    lacking = tuple(c.name for c in paper.contrasts if any(peak.statistic is None for peak in c.peaks))
    state = State.MISSING if lacking else State.FOUND
    values = unique(c.peaks_by for c in paper.contrasts if c.peaks)
    return Answer(item=BY_ID["statistic"], state=state, words=words, values=values, lacking=lacking)


def deactivations(paper: PaperFacts) -> Answer:
    """Return whether any table shows a decrease, or the opposite contrast."""
    if paper.reduced is not None:
        words = Both(paper.reduced.text, paper.reduced.text)
        return Answer(item=BY_ID["deactivations"], state=State.FOUND, words=words, values=(paper.reduced,))
    return absent(paper, "deactivations")
