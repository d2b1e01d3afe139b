"""Reports that may share participants: the list and sheet of suggestions, what people decide, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError, ReviewError
from corpora.formats.workbook import Look
from corpora.nouns.evidence import Problem
from corpora.overlap.pooling import DIFFERENT, PARTLY, SAME, VERDICTS, Judged
from corpora.people import fold_name
from corpora.review.overlaps import KIND, UNDONE, judged_overlaps, next_key, overlap_rows, suggestions
from corpora.review.report_names import resolve_report
from corpora.settled import Reports, read_coded, read_reports, read_settled
from corpora.sheets import find_alias, find_choice, read_form, write_sheet
from corpora.store import Store, under_lock
from extract.forms import raise_all
from extract.stage.cited import Cited, plain, read_cited

VERSION = "1"
COLUMNS = (
    "report_a", "paper_a", "title_a", "report_b", "paper_b", "title_b", "likelihood", "evidence", "words_a", "words_b", "decided",
    "decided_by", "verdict", "sample_a", "sample_b", "reason",
)  # fmt: skip
"""The sheet, in this order."""
NOTES = "notes"
"""A column that people may add to a sheet; it is passed over."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "report_a": ("报告A", "报告甲", "报告1"), "paper_a": ("文献A", "文献甲", "文献1"), "title_a": ("题名A", "题名甲", "标题A", "题名1"),
    "report_b": ("报告B", "报告乙", "报告2"), "paper_b": ("文献B", "文献乙", "文献2"), "title_b": ("题名B", "题名乙", "标题B", "题名2"),
    "likelihood": ("可能性",), "evidence": ("依据", "证据"), "words_a": ("原文A", "原文甲", "原文1"), "words_b": ("原文B", "原文乙", "原文2"),
    "decided": ("已有结论", "现有结论"), "decided_by": ("判定人",), "verdict": ("结论", "判定", "决定"),
    "sample_a": ("样本A", "样本甲", "样本1"), "sample_b": ("样本B", "样本乙", "样本2"), "reason": ("原因", "理由", "说明"),
    NOTES: ("备注", "批注", "note", "comment", "comments"),
}  # fmt: skip
"""Chinese headings."""
WORDS: Mapping[str, tuple[str, ...]] = {
    SAME: ("yes", "same people", "same sample", "相同", "同一样本", "是"),
    PARTLY: ("part", "partial", "partially", "some", "overlap", "部分", "部分相同", "部分重叠", "重叠"),
    DIFFERENT: ("no", "other", "other people", "independent", "不同", "不同样本", "无关", "否"),
}
"""Other words for the verdicts."""
LOOK = Look(
    widths={"title_a": 40, "title_b": 40, "evidence": 50, "words_a": 50, "words_b": 50, "reason": 30},
    to_fill=("verdict", "sample_a", "sample_b", "reason"),
    choices={"verdict": VERDICTS},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a person says of two reports (ids, DOIs or PMIDs); samples where it is about one of several."""

    reports: tuple[str, str]
    verdict: str
    samples: tuple[str | None, str | None] = (None, None)
    reason: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a word would do: `before` is the decision in force on these reports and samples, None where there is none."""

    word: Word
    is_new: bool
    before: Judged | None
    name: str

    def overrules(self, who: str) -> bool:
        """Return whether it replaces another verdict of another person."""
        before = self.before
        return before is not None and before.verdict != self.word.verdict and fold_name(before.who) != fold_name(who)

    @property
    def line(self) -> str:
        """Return what is done, as a sentence."""
        samples = " and ".join(sample for sample in self.word.samples if sample)
        begin = f"{self.name}{f' ({samples})' if samples else ''}: {self.word.verdict}"
        if not self.is_new:
            return f"{begin}, as before."
        if self.before is not None:
            return f"{begin}, in place of {self.before.verdict} of {self.before.who}."
        return f"{begin}."


def list_overlaps(store: Store, *, everything: bool = False) -> list[dict[str, Any]]:
    """Return the suggestions on included reports, the likeliest first, as plain values (`corpora.review.overlaps`).

    Each has `decided`: verdict and who of what is in force. Those decided are left out, unless `everything` is wanted; then
    pairs that people decided and nothing suggests are at the end.
    """
    settled = read_settled(store)
    judged: dict[frozenset[str], list[Judged]] = {}
    for pair in judged_overlaps(store, settled.reports):
        judged.setdefault(frozenset(pair.reports), []).append(pair)
    rows = list(overlap_rows(suggestions(store, settled)))
    suggested = {frozenset(row["reports"]) for row in rows}
    rows += [_unsuggested(pairs[0]) for key, pairs in judged.items() if key not in suggested]
    cited = read_cited(store, (report for row in rows for report in row["reports"]), settled)
    for row in rows:
        row["names"] = [cited.get(report, Cited()).short for report in row["reports"]]
        row["titles"] = [cited.get(report, Cited()).title for report in row["reports"]]
        row["decided"] = [_said(pair) for pair in judged.get(frozenset(row["reports"]), ())]
    return [row for row in rows if everything or not row["decided"]]


def _unsuggested(pair: Judged) -> dict[str, Any]:
    return {"reports": list(pair.reports), "likelihood": "", "evidence": []}


def _said(pair: Judged) -> dict[str, Any]:
    return {"verdict": pair.verdict, "samples": list(pair.samples), "reason": pair.reason, "who": pair.who}


def write_overlaps(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the list as a sheet to be filled in and read back."""
    write_sheet(path, COLUMNS, map(_cells, rows), look=LOOK)


def _cells(row: Mapping[str, Any]) -> list[str]:
    sides = [[row["reports"][n], row["names"][n], row["titles"][n]] for n in (0, 1)]
    words = ["\n".join(dict.fromkeys(plain(e["quotes"][n]) for e in row["evidence"] if e["quotes"][n])) for n in (0, 1)]
    evidence = "\n".join(f"{each['what']} ({each['weight']})" for each in row["evidence"])
    decided = "; ".join(dict.fromkeys(said["verdict"] for said in row["decided"]))
    by = "; ".join(dict.fromkeys(said["who"] for said in row["decided"]))
    return [*sides[0], *sides[1], row["likelihood"], evidence, *words, decided, by, "", "", "", ""]


def read_words(path: Path) -> tuple[list[Word], tuple[Problem, ...]]:
    """Return what a person says in a filled sheet, headings English or Chinese. Rows without a verdict are left alone.

    Raises
    ------
    FormatError : a line that names no two reports, or an unknown verdict; every one is named.
    """
    sheet = read_form(path, columns=(*COLUMNS, NOTES), needed=("report_a", "report_b", "verdict"), aliases=HEADINGS)
    words: list[Word] = []
    errors: list[ReviewError] = []
    for row in sheet.rows():
        if "verdict" not in row.cells:
            continue
        try:
            words.append(_word(row.cells, row.where))
        except ReviewError as error:
            errors.append(error)
    raise_all(errors)
    return words, sheet.problems


def _word(cells: Mapping[str, str], where: str) -> Word:
    if "report_a" not in cells or "report_b" not in cells:
        raise FormatError(
            f"{where}: two reports are needed.", hint="Fill in report_a and report_b: ids, DOIs or PMIDs."
        )
    return Word(
        reports=(cells["report_a"], cells["report_b"]),
        verdict=to_verdict(cells["verdict"], where),
        samples=(cells.get("sample_a"), cells.get("sample_b")),
        reason=cells.get("reason", ""),
        where=where,
    )


def to_verdict(stated: str, where: str) -> str:
    """Return the verdict a person means; FormatError for an unknown one."""
    found = find_choice(stated, VERDICTS) or find_alias(stated, WORDS)
    if found is None:
        known = "; ".join(f"{verdict} ({', '.join(WORDS[verdict][-3:])})" for verdict in VERDICTS)
        raise FormatError(f"{where}: unknown verdict {stated!r}.", hint=f"Known: {known}.")
    return found


def plan_words(store: Store, words: Sequence[Word], *, who: str) -> list[Planned]:
    """Return what each word would do in `who`'s name; nothing is written.

    Raises
    ------
    StoreError : a report that is not in the review.
    ProtocolError : a pair of one report with itself, or two verdicts on one pair; every line is named.
    """
    reports = read_reports(store)
    coded = _coded_samples(store, reports)
    errors: list[ReviewError] = []
    resolved: dict[Any, Word] = {}
    for word in words:
        try:
            own = _resolved(store, reports, word, coded)
            first = resolved.setdefault(_place(own.reports, own.samples), own)
            if first.verdict != own.verdict:
                message = f"{own.where or 'overlap'}: {own.verdict} here and {first.verdict} in {first.where or 'another row'}."
                raise ProtocolError(message, hint="Leave one of them.")
        except ReviewError as error:
            errors.append(error)
    raise_all(errors)
    in_force = {_place(pair.reports, pair.samples): pair for pair in judged_overlaps(store, reports)}
    cited = read_cited(store, (report for word in resolved.values() for report in word.reports))
    planned = []
    for place, word in resolved.items():
        before = in_force.get(place)
        same = before is not None and (before.verdict, fold_name(before.who)) == (word.verdict, fold_name(who))
        name = " and ".join(f"{cited.get(r, Cited()).short} ({r})" for r in word.reports)
        planned.append(Planned(word=word, is_new=not same, before=before, name=name))
    return planned


def _place(reports: Sequence[str], samples: Sequence[str | None]) -> frozenset[tuple[str, str | None]]:
    return frozenset(zip(reports, samples, strict=True))


def _coded_samples(store: Store, reports: Reports) -> dict[str, set[str]]:
    """Return the names of samples that are coded of each report."""
    coded: dict[str, set[str]] = {}
    for (report, _, name), value in read_coded(store, reports).items():
        if name == "sample":
            coded.setdefault(report, set()).add(value.value)
    return coded


def _resolved(store: Store, reports: Reports, word: Word, coded: Mapping[str, set[str]]) -> Word:
    one, other = (resolve_report(store, reports, given) for given in word.reports)
    where = word.where or "overlap"
    if one == other:
        message = f"{where}: {word.reports[0]} and {word.reports[1]} are one report."
        raise ProtocolError(message, hint="Name two reports.")
    samples = [
        sample and _known_sample(sample, sorted(coded.get(report, ())), f"{where}: {report}")
        for report, sample in zip((one, other), word.samples, strict=True)
    ]
    return replace(word, reports=(one, other), samples=(samples[0], samples[1]))


def _known_sample(stated: str, known: Sequence[str], where: str) -> str:
    found = find_choice(stated, known)
    if found is None:
        hint = f"Its samples: {', '.join(known)}." if known else "None is coded: leave it empty, or code it first."
        raise ProtocolError(f"{where} has no sample {stated!r}.", hint=hint)
    return found


@under_lock
def write_words(store: Store, planned: Sequence[Planned], *, who: str) -> tuple[int, str]:
    """Write what was planned, with the evidence shown at the time; return how many rows, and the run that wrote them."""
    shown = {frozenset(row["reports"]): row["evidence"] for row in list_overlaps(store, everything=True)}
    n = 0
    with store.run("overlap", version=VERSION, who=who, pairs=len(planned)) as run:
        for item in planned:
            word = item.word
            if not item.is_new:
                continue
            with store.transaction():
                body: dict[str, Any] = {
                    "records": list(word.reports),
                    "verdict": word.verdict,
                    "reason": word.reason or None,
                }
                body |= {"samples": word.samples} if any(word.samples) else {}
                body |= {"evidence": shown.get(frozenset(word.reports), [])}
                n += run.add(KIND, next_key(store, word.reports), body, who=who, machine=False)
    return n, run.id


def find_decided(store: Store, *, reports: tuple[str, str] | None, run: str | None) -> list[Judged]:
    """Return the decisions in force on two reports, or that one run wrote."""
    of = read_reports(store)
    pair = frozenset(resolve_report(store, of, given) for given in reports) if reports is not None else None
    written = {
        row["key"] for row in store.query("SELECT key FROM ledger WHERE kind = ? AND run = ?", (KIND, run or ""))
    }
    return [
        each
        for each in judged_overlaps(store, of)
        if (pair is None or frozenset(each.reports) == pair) and (run is None or each.key in written)
    ]


@under_lock
def take_back(store: Store, found: Sequence[Judged], *, who: str, reason: str) -> tuple[int, str]:
    """Write the rows that take these decisions back; return how many, and the run. What was in force before holds again."""
    n = 0
    with store.run("overlap", version=VERSION, who=who, taken_back=len(found)) as run:
        for each in found:
            with store.transaction():
                n += run.add(UNDONE, each.key, {"overlap": each.key, "reason": reason}, who=who, machine=False)
    return n, run.id
