"""Pairs of studies that may share participants, as a part of a report: what people decided, and what nobody has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.documents.blocks import Grid, Link, Part, Text
from corpora.overlap.pooling import Judged
from corpora.overlap.suggestions import Likelihood, Suggestion
from meta.report.words.labels import label, labels

_VERDICTS = {
    "same": ("the same participants", "被试相同"),
    "partly": ("in part the same participants", "被试部分相同"),
    "different": ("different participants", "被试不同"),
    "unclear": ("not clear", "不明确"),
}
_OPEN = {
    Likelihood.VERY_LIKELY: ("not decided; shared participants very likely", "未判定；很可能共用被试"),
    Likelihood.LIKELY: ("not decided; shared participants likely", "未判定；可能共用被试"),
    Likelihood.POSSIBLE: ("not decided; shared participants possible", "未判定；不排除共用被试"),
}


def overlap_parts(
    judged: Sequence[Judged], suggested: Sequence[Suggestion], names: Mapping[str, str], language: str
) -> tuple[Part, ...]:
    """Return the part, none where no pair was decided or suggested.

    Parameters
    ----------
    judged : what is in force; of reports that are not included it is left out.
    names : report → what the study is called, of the included ones.
    """
    zh = language == "zh"
    rows: list[tuple[Text, ...]] = []
    for pair in judged:
        if all(report in names for report in pair.reports):
            verdict = _VERDICTS[pair.verdict][zh] if pair.verdict in _VERDICTS else pair.verdict
            rows.append((*_pair(pair.reports, names), verdict, pair.who, pair.reason))
    for one in suggested:
        reports = (one.one.report, one.other.report)
        if all(report in names for report in reports):
            rows.append((*_pair(reports, names), _OPEN[one.likelihood][zh], "", ""))
    if not rows:
        return ()
    title = label("overlap", language)
    header = labels(("study", "study", "overlap_verdict", "who", "why"), language)
    return (Part(key="overlap", title=title, blocks=(Grid(header=header, rows=tuple(rows), caption=title),)),)


def _pair(reports: tuple[str, str], names: Mapping[str, str]) -> tuple[Text, Text]:
    first, second = ((Link(text=names[report], href=f"#ref-{report}"),) for report in reports)
    return first, second
