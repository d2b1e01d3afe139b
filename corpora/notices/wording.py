"""What people are told of notices: a problem per report and code, and sentences in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.notices import ABOUT_ANOTHER, GRAVITY, TAKEN_BACK, Notice, NoticeKind
from corpora.nouns.records import Record, Report
from corpora.protocol import Wording

Notices = Mapping[str, Sequence[Notice]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    code: str
    says: str
    hint: str
    severity: Severity = Severity.INFO


_TAKEN_BACK_HINT = (
    "Exclude it (`focimine decide REPORT --step STEP --exclude --criterion retracted --who NAME`), "
    "or state in your report why it stays."
)
_NO_STUDY = "It is no study: exclude it, and look at the paper it is about."
_MENDED = "Read it: it may correct coordinates, signs or sample sizes."
_SAYINGS: dict[NoticeKind, _Saying] = {
    NoticeKind.RETRACTED: _Saying(code="RECORD-RETRACTED", says="this paper has been retracted", hint=_TAKEN_BACK_HINT, severity=Severity.WARNING),
    NoticeKind.WITHDRAWN: _Saying(code="RECORD-RETRACTED", says="this paper has been withdrawn", hint=_TAKEN_BACK_HINT, severity=Severity.WARNING),
    NoticeKind.CONCERN: _Saying(code="RECORD-CONCERN", says="an expression of concern about this paper has been published", hint="Read it before you use the paper's data.", severity=Severity.WARNING),
    NoticeKind.CORRECTED: _Saying(code="RECORD-CORRECTED", says="a correction of this paper has been published", hint=_MENDED),
    NoticeKind.REPUBLISHED: _Saying(code="RECORD-CORRECTED", says="there is a republished version of this paper", hint="Find out which version is valid, and use that one."),
    NoticeKind.RETRACTION_NOTICE: _Saying(code="RECORD-IS-NOTICE", says="this record is the notice of a retraction", hint=_NO_STUDY),
    NoticeKind.CONCERN_NOTICE: _Saying(code="RECORD-IS-NOTICE", says="this record is an expression of concern about another paper", hint=_NO_STUDY),
    NoticeKind.CORRECTION_NOTICE: _Saying(code="RECORD-IS-NOTICE", says="this record is the correction of another paper", hint=_NO_STUDY),
}  # fmt: skip
_REPORT = "REPORT"
"""What stands for the report in a hint where the problem's item gives no id."""
CODES = frozenset(saying.code for saying in _SAYINGS.values())


def code_of(notice: Notice) -> str:
    """Return the code under which a notice is announced."""
    return _SAYINGS[notice.kind].code


def notice_problems(notices: Notices, name: Callable[[str], str]) -> list[Problem]:
    """Return a problem per report and code, the gravest first; `name` gives the words that name a report."""
    problems = [_problem(name(report), kind, told) for report, found in notices.items() for kind, told in _told(found)]
    order = {saying.code: GRAVITY[kind] for kind, saying in reversed(_SAYINGS.items())}
    return sorted(problems, key=lambda problem: order[problem.code])


def _told(notices: Sequence[Notice]) -> Iterator[tuple[NoticeKind, list[Notice]]]:
    """Yield (gravest kind, notices) per code. What makes a report a notice says nothing else of it."""
    by_code: dict[str, list[Notice]] = {}
    for notice in notices:
        by_code.setdefault(_SAYINGS[notice.kind].code, []).append(notice)
    yield from ((found[0].kind, found) for found in by_code.values())


def _problem(item: str, kind: NoticeKind, notices: Sequence[Notice]) -> Problem:
    saying = _SAYINGS[kind]
    words = "; ".join(dict.fromkeys(map(str, notices)))
    return Problem(
        code=saying.code,
        item=item,
        message=f"{saying.says} ({words}).",
        hint=saying.hint.replace(_REPORT, report_named(item) or _REPORT),
        severity=saying.severity,
        evidence=Evidence(quote=notices[0].words, place=notices[0].place),
    )


FEW = 5
"""Corrections and notices that a command names; more are counted (`focimine status --problems` names them)."""


def brief(problems: Sequence[Problem]) -> tuple[list[Problem], list[str]]:
    """Return the problems to print one by one, and lines that count those which are too many and no warning."""
    shown, lines = list(problems), []
    for code, words in _COUNTED.items():
        mere = [problem for problem in problems if problem.code == code]
        if len(mere) > FEW:
            shown = [problem for problem in shown if problem.code != code]
            lines.append(f"{len(mere)} {words} (`focimine status --problems` names them). [{code}]")
    return shown, lines


_COUNTED = {
    "RECORD-CORRECTED": "papers have a published correction or another version",
    "RECORD-IS-NOTICE": "records are notices about other papers, not studies",
}


def named(record: Record, report: str) -> str:
    """Return the words that name a report in problems and lists: "Chen, 2016 (r-0a1b2c3d4e-00012)"."""
    return f"{Report(id=report, record=record, record_ids=(report,)).citation} ({report})"


def report_named(item: str) -> str | None:
    """Return the report that `named` put into a problem's item, or None."""
    found = re.search(r"\(([^()]+)\)$", item)
    return found[1] if found else None


def is_taken_back(notices: Iterable[Notice]) -> bool:
    """Return whether a paper is retracted or withdrawn by any of its notices."""
    return any(notice.kind in TAKEN_BACK for notice in notices)


def is_notice(notices: Iterable[Notice]) -> bool:
    """Return whether a report is itself a notice about another paper."""
    return any(notice.kind in ABOUT_ANOTHER for notice in notices)


def included_lines(named_notices: Iterable[tuple[str, Sequence[Notice]]]) -> list[str]:
    """Return a line for each included report that is retracted, under a concern or itself a notice.

    `named_notices` are (name, notices) of included reports; corrected ones are not listed here.
    """
    return [
        f"Included, though {_gravest(notices).kind.value}: {name}: {_gravest(notices)}. "
        "Exclude it, or state in your report why it stays."
        for name, notices in named_notices
        if is_taken_back(notices) or is_notice(notices) or any(n.kind is NoticeKind.CONCERN for n in notices)
    ]


def open_lines(n_open: int) -> list[str]:
    """Return the line on retracted reports that nobody has decided on yet; none where there are none."""
    if not n_open:
        return []
    papers, them = ("1 retracted paper is", "it") if n_open == 1 else (f"{n_open} retracted papers are", "them")
    return [f"{papers} not decided on (`focimine screen` names {them}): exclude with --criterion {REASON}."]


def confirming_problems(named_notices: Iterable[tuple[str, Sequence[Notice]]]) -> list[Problem]:
    """Return a problem for each report that is retracted, corrected or doubted while its foci are confirmed."""
    return [
        Problem(
            code="FOCI-OF-RETRACTED" if is_taken_back(notices) else "FOCI-OF-CORRECTED",
            item=name,
            message=f"foci of this paper are confirmed, but {_SAYINGS[_gravest(notices).kind].says} ({_gravest(notices)}).",
            hint=_SAYINGS[_gravest(notices).kind].hint,
            severity=_SAYINGS[_gravest(notices).kind].severity,
        )
        for name, notices in named_notices
    ]


def _gravest(notices: Sequence[Notice]) -> Notice:
    return min(notices, key=lambda notice: GRAVITY[notice.kind])


_CHINESE: dict[NoticeKind, str] = {
    NoticeKind.RETRACTED: "已撤稿", NoticeKind.WITHDRAWN: "已撤回", NoticeKind.CONCERN: "被表达关注", NoticeKind.CORRECTED: "已更正",
    NoticeKind.REPUBLISHED: "已重新发表", NoticeKind.RETRACTION_NOTICE: "撤稿声明", NoticeKind.CONCERN_NOTICE: "关注声明",
    NoticeKind.CORRECTION_NOTICE: "更正声明",
}  # fmt: skip


def kind_words(kind: NoticeKind, language: str = "en") -> str:
    """Return a kind of notice in words, English ("en") or Chinese ("zh")."""
    return _CHINESE[kind] if language == "zh" else kind.value


def describe(notices: Sequence[Notice], language: str = "en") -> str:
    """Return a report's notices in a few words for a cell or a line: "retracted (retracted in: J Foo. 2010;1:1)"."""
    kinds = dict.fromkeys(notice.kind for notice in notices)
    first = {kind: next(str(notice) for notice in notices if notice.kind is kind) for kind in kinds}
    return "; ".join(f"{kind_words(kind, language)} ({first[kind]})" for kind in kinds)


REASON = "retracted"
"""The reason a person may always exclude a report for, at either step, whether the plan has a criterion for it or not."""
REASON_WORDS = Wording(en="retracted", zh="已撤稿")
"""What PRISMA prints for it."""
