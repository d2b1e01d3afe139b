"""Dates in each database's own syntax, with one meaning everywhere.

Two kinds of date, never mixed: the plan's `from_date` and `until_date` are dates of *publication*; `since` and `until` of an
update are dates on which a record was *added to the database*, because a paper of last year may be added today.
A database that knows only years is asked for the whole years, one that takes no date in the query gets a step by hand.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

FIRST = datetime.date(1800, 1, 1)
LAST = datetime.date(3000, 12, 31)
"""What stands for an open beginning and an open end where a database wants both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From a day to a day, both included; None is open."""

    first: datetime.date | None = None
    last: datetime.date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)

    def days(self, form: str) -> tuple[str, str]:
        """Return both days in a form of strftime, open ends filled in."""
        return (self.first or FIRST).strftime(form), (self.last or LAST).strftime(form)

    def years(self) -> tuple[int, int]:
        """Return the first and the last year, open ends filled in."""
        return (self.first or FIRST).year, (self.last or LAST).year

    def words(self, language: str = "en") -> str:
        """Return the span for a person to enter."""
        if language == "zh":
            return f"{self.first or '不限'} 至 {self.last or '今天'}"
        return f"{self.first or 'the beginning'} to {self.last or 'today'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How a database is limited to a span: `text` is added to the query, `step` is done by hand; "" for none."""

    text: str = ""
    step: str = ""


def pubmed_created(since: datetime.date | None, until: datetime.date | None) -> str:
    """Return a create-date limit ("" without dates). [crdt], not [edat]: late additions carry an old entry date."""
    return _pubmed(Span(first=since, last=until), "crdt")


def pubmed_published(first: datetime.date | None, last: datetime.date | None) -> str:
    """Return a limit of the date of publication ("" without dates)."""
    return _pubmed(Span(first=first, last=last), "dp")


def _pubmed(span: Span, field: str) -> str:
    if not span:
        return ""
    first = span.first.strftime("%Y/%m/%d") if span.first else "1800/01/01"
    last = span.last.strftime("%Y/%m/%d") if span.last else "3000"
    return f" AND {first}:{last}[{field}]"


def _scopus_published(span: Span) -> Limit:
    first, last = span.years()
    after = f" AND PUBYEAR > {first - 1}" if span.first else ""
    before = f" AND PUBYEAR < {last + 1}" if span.last else ""
    return Limit(text=after + before)


def _scopus_added(span: Span) -> Limit:
    after = f" AND ORIG-LOAD-DATE AFT {_before(span.first):%Y%m%d}" if span.first else ""
    before = f" AND ORIG-LOAD-DATE BEF {_after(span.last):%Y%m%d}" if span.last else ""
    return Limit(text=after + before)


def _embase_added(span: Span) -> Limit:
    after = f" AND [{span.first:%d-%m-%Y}]/sd" if span.first else ""
    before = f" NOT [{_after(span.last):%d-%m-%Y}]/sd" if span.last else ""
    return Limit(text=after + before)


def _before(day: datetime.date | None) -> datetime.date:
    return (day or FIRST) - datetime.timedelta(days=1)


def _after(day: datetime.date | None) -> datetime.date:
    return (day or LAST) + datetime.timedelta(days=1)


def _years(span: Span, form: str) -> str:
    first, last = span.years()
    return form.format(first=first, last=min(last, 2100))


def _days(span: Span, form: str, day: str) -> str:
    first, last = span.days(day)
    return form.format(first=first, last=last)


PUBLISHED: dict[str, Callable[[Span], Limit]] = {
    "pubmed": lambda span: Limit(text=_pubmed(span, "dp")),
    "web_of_science": lambda span: Limit(text=_days(span, " AND DOP=({first}/{last})", "%Y-%m-%d")),
    "proquest": lambda span: Limit(text=_days(span, " AND PD({first}-{last})", "%Y%m%d")),
    "cnki": lambda span: Limit(step=f"发表时间：{span.words('zh')}。"),
    "wanfang": lambda span: Limit(step=f"发表时间：{span.words('zh')}。"),
    "vip": lambda span: Limit(step=f"时间限定（年份）：{span.words('zh')}。"),
    "scopus": _scopus_published,
    "embase": lambda span: Limit(text=_years(span, " AND [{first}-{last}]/py")),
    "psycinfo": lambda span: Limit(text=_days(span, " AND DT {first}-{last}", "%Y%m%d")),
}
"""Limits of the date of publication."""

ADDED: dict[str, Callable[[Span], Limit]] = {
    "pubmed": lambda span: Limit(text=_pubmed(span, "crdt")),
    "web_of_science": lambda span: Limit(step=f"Timespan → Index Date → Custom: {span.words()}."),
    "proquest": lambda span: Limit(step=f"Last updated date: {span.words()}."),
    "cnki": lambda span: Limit(step=f"更新时间：{span.words('zh')}。"),
    "wanfang": lambda span: Limit(
        step=f"万方不能按入库时间检索：发表时间自 {_years(span, '{first}')} 年起检索，重复的由 `focimine dedup` 识别。"
    ),
    "vip": lambda span: Limit(
        step=f"时间限定（更新时间）：{span.words('zh')}；没有合适的选项时按年份检索，重复的由 `focimine dedup` 识别。"
    ),
    "scopus": _scopus_added,
    "embase": _embase_added,
    "psycinfo": lambda span: Limit(text=_days(span, " AND EM {first}-{last}", "%Y%m%d")),
}
"""Limits of the day on which a record was added to the database."""
