"""The screening commands on a review: screen, conflicts; `decide.py` has decide, `prisma.py` prisma, `files.py` those on files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.notices.wording import REASON, report_named
from corpora.nouns.decisions import Judgement, Step
from corpora.outputs.options import OUTPUT_SHEET
from corpora.review_option import (
    demand_reading,
    opened,
    read_plan,
    review_option,
    version_option,
)
from corpora.sheets import write_sheet
from corpora.spread.option import scheduler_option
from corpora.spread.spread import spread_over
from corpora.terminal import MOST_SHOWN, counted, end_with, progress, say, say_as_is, say_json

if TYPE_CHECKING:
    from corpora.protocol import Protocol
    from screen.reading_sheet import Reading
    from screen.stage.queue import Queue
    from screen.stage.suggest import ScreenSummary

STEPS = click.Choice([step.value for step in Step])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
LANGUAGE = click.Choice(["en", "zh"])
TITLE_SHOWN = 90
QUOTE_SHOWN = 110


@click.command("screen")
@click.option("--step", type=STEPS, default=Step.TITLE_ABSTRACT.value, show_default=True)
@click.option("--list", "as_list", is_flag=True, help="List what waits for a person, best read first.")
@click.option(
    "--sheet", type=OUTPUT_SHEET, help="Write what waits as a sheet to fill in (.xlsx, .csv), for `decide --from`."
)
@click.option("--who", help="Whose reports: with --list and --sheet; needed where two people judge apart.")
@click.option(
    "--by-lot", is_flag=True, help="From now on what is left is read in an order drawn by lot (see the docs)."
)
@click.option("--limit", type=click.IntRange(min=1), help="So many reports at most (--list: 20).")
@click.option("--language", type=LANGUAGE, default="en", show_default=True, help="Of the sheet's headings.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts, or the list, as JSON.")
@scheduler_option
@review_option
@version_option
def screen(
    review: Path,
    version: int | None,
    step: str,
    as_list: bool,
    sheet: Path | None,
    who: str | None,
    by_lot: bool,
    limit: int | None,
    language: str,
    as_json: bool,
    scheduler: str | None,
) -> None:
    """Suggest a judgement for every report due at a step, with the words it rests on; or show what waits.

    The protocol's criteria decide; a machine settles only what they allow (settled_by: machine). What is left to
    people is listed, or written as a sheet with titles, abstracts, suggestions and quotes, to be filled in.

    \b
    Examples:
      focimine screen --step title_abstract
      focimine screen --scheduler tcp://10.0.0.1:8786
      focimine screen --list --who "L. Chen"
      focimine screen --list --version 1
      focimine screen --sheet to-read.xlsx --who "L. Chen"     then: focimine decide --from to-read.xlsx
      focimine screen --step full_text --sheet 全文.xlsx --who 审稿人二 --language zh
    """
    from screen.stage.queue import read_queue

    demand_reading(version, as_list and not sheet and not by_lot, "--list")
    if as_list or sheet or by_lot:
        with opened(review, read_only=not by_lot, version=version) as store:
            plan = read_plan(store.protocol_path)
            queue = read_queue(store, Step(step), who=who, by_lot=by_lot)
        _show_waiting(queue, plan, sheet, limit=limit, language=language, as_json=as_json)
        return
    _suggest(review, Step(step), as_json=as_json, scheduler=scheduler)


def _suggest(review: Path, step: Step, *, as_json: bool, scheduler: str | None) -> None:
    from corpora.settled import read_reports
    from screen.audit.plan_change import correction_lines, correction_table
    from screen.audit.tables import screen_lines
    from screen.stage.audit.plan import last_row, read_corrections
    from screen.stage.suggest import screen as run_screen

    with (
        opened(review) as store,
        spread_over(scheduler),
        progress("Screening", len(read_reports(store).records)) as advance,
    ):
        read_plan(store.protocol_path)
        before = last_row(store)
        summary = run_screen(store, step, scheduler=scheduler, advance=advance)
        corrections = read_corrections(store, after=before)
    if as_json:
        say_json(
            {
                "step": step.value,
                "due": summary.n_due,
                "new": summary.n_new,
                "suggested": summary.suggested,
                "decided_by_machine": summary.decided_by_machine,
                "left_to_people": summary.left_to_people,
                "waiting_for_text": list(summary.waiting_for_text),
                "retracted": list(summary.retracted),
                "corrections": correction_table(corrections).as_dicts(),
                "problems": list(summary.problems),
            }
        )
    else:
        _say_summary(summary, changed=bool(corrections))
        for line in correction_lines(corrections):
            say(line)
        for line in screen_lines(correction_table(corrections)) if corrections else ():
            say_as_is(line)
    end_with(summary.problems)


def _say_summary(summary: ScreenSummary, *, changed: bool) -> None:
    step = summary.step.value
    if summary.n_due and not summary.n_new and not changed:
        say("Nothing to do: every report due was judged before under this protocol and version.")
    suggested = ", ".join(f"{n} {name}" for name, n in sorted(summary.suggested.items())) or "none"
    say(f"{counted(summary.n_due, 'report')} due at {step}: {summary.n_new} newly judged; suggestions: {suggested}.")
    say(f"Settled by machine: {summary.decided_by_machine}. Left to people: {summary.left_to_people}.")
    if summary.left_to_people:
        say(f"Read them: focimine screen --step {step} --list, or --sheet FILE.xlsx.")
    if summary.waiting_for_text:
        n = len(summary.waiting_for_text)
        say(f"Waiting for their full text: {n} (run `focimine fetch` and `focimine extract`).")
    for name in summary.retracted:
        report = report_named(name)
        say(f"Retracted: {name}. To exclude it: focimine decide {report} --step {step} --exclude --criterion {REASON}.")


def _show_waiting(
    queue: Queue, plan: Protocol, sheet: Path | None, *, limit: int | None, language: str, as_json: bool
) -> None:
    from screen.reading_sheet import sheet_look, sheet_rows

    shown = queue.readings[:limit] if limit or sheet else queue.readings[:MOST_SHOWN]
    if sheet:
        header, rows = sheet_rows(shown, who=queue.who or "", language=language)
        criteria = [c.id for c in plan.screening.criteria if queue.step.value in c.steps]
        criteria += [REASON] if REASON not in criteria and any(reading.notices for reading in shown) else []
        write_sheet(sheet, header, rows, look=sheet_look(criteria, language))
    if as_json:
        reports = [{name: value for name, value in reading.cells().items() if value != ""} for reading in shown]
        about = {"step": queue.step, "who": queue.who, "waiting": len(queue.readings), "order": queue.order}
        say_json({**about, "stopping": queue.stopping, "reports": reports})
        return
    _say_queue(queue, () if sheet else shown)
    if sheet:
        say(
            f"{len(shown)} written to {sheet}. Fill in judgement (and criterion, reason), then: focimine decide --from {sheet}"
        )


def _say_queue(queue: Queue, shown: Sequence[Reading]) -> None:
    whose = f" for {queue.who}" if queue.who else ""
    n = len(queue.readings)
    say(f"{counted(n, 'report')} {'waits' if n == 1 else 'wait'}{whose} at {queue.step.value}; order: {queue.order}.")
    for sentence in queue.stopping:
        say(f"  {sentence}")
    for number, reading in enumerate(shown, 1):
        say(f"{number:>3}. {reading.report}  {_named(reading)}{_short(reading.titles[0], TITLE_SHOWN)}")
        if reading.notices:
            say(f"     {_short(reading.notices, QUOTE_SHOWN)}")
        if reading.suggestion is not None and reading.suggestion.judgement is not Judgement.UNCLEAR:
            criterion = f" ({reading.suggestion.criterion})" if reading.suggestion.criterion else ""
            quote = f": {_short(reading.quotes.partition(': ')[2], QUOTE_SHOWN)}" if reading.quotes else ""
            say(f"     suggested: {reading.suggestion.judgement.value}{criterion}{quote}")
    if shown and len(shown) < len(queue.readings):
        say(
            f"… and {len(queue.readings) - len(shown)} more: --limit N shows more of them, --sheet FILE all with their abstracts."
        )


def _named(reading: Reading) -> str:
    """Return "Hein 2016. "; "" where neither author nor year is known."""
    words = " ".join(filter(None, (str(reading.first_author), str(reading.first("year")))))
    return f"{words}. " if words else ""


def _short(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


@click.command("conflicts")
@click.option("--step", type=STEPS, help="Only those at this step.")
@click.option(
    "--sheet", type=OUTPUT_SHEET, help="Write them as a sheet to settle in (.xlsx, .csv), for `decide --from`."
)
@click.option("--language", type=LANGUAGE, default="en", show_default=True, help="Of the sheet's headings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@review_option
@version_option
def conflicts(
    review: Path, version: int | None, step: str | None, sheet: Path | None, language: str, as_json: bool
) -> None:
    """List where people disagree about a report: in their judgement, or in the reason of an exclusion.

    The adjudicator of the plan (screening.adjudicator) settles them, or those who disagreed together
    (--consensus). What each of them thought stays in the ledger.

    \b
    Examples:
      focimine conflicts
      focimine conflicts --sheet conflicts.xlsx      then: focimine decide --from conflicts.xlsx --who "A. Third"
      focimine decide --from conflicts.xlsx --who "L. Chen" --consensus
    """
    from screen.reading_sheet import sheet_look, sheet_rows
    from screen.stage.queue import read_conflicts

    demand_reading(version, sheet is None, "the list (without --sheet)")
    with opened(review, read_only=True, version=version) as store:
        plan = read_plan(store.protocol_path)
        found = read_conflicts(store, step=Step(step) if step else None)
    if sheet:
        header, rows = sheet_rows([conflict.reading for conflict in found], language=language)
        write_sheet(sheet, header, rows, look=sheet_look([c.id for c in plan.screening.criteria], language))
    if as_json:
        say_json([{"report": c.report, "step": c.step, "kind": c.kind, "decisions": list(c.decisions)} for c in found])
        return
    say(f"{counted(len(found), 'conflict')}{' at ' + step if step else ''}.")
    for number, conflict in enumerate(() if sheet else found, 1):
        reading = conflict.reading
        say(
            f"{number:>3}. {conflict.report} {conflict.step.value}, {conflict.kind}: {reading.first_author} {reading.first('year')}. {_short(reading.titles[0], TITLE_SHOWN)}"
        )
        for line in conflict.said.split("\n"):
            say(f"     {line}")
    if found:
        by = plan.screening.adjudicator
        say(
            f"To settle: {by} (adjudicator), or those who disagreed with --consensus."
            if by
            else "To settle: those who disagreed with --consensus, or an adjudicator (screening.adjudicator in the plan)."
        )
    if sheet:
        say(
            f"Written to {sheet}. Fill in judgement (and criterion, reason), then: focimine decide --from {sheet} --who NAME"
        )


COMMANDS: tuple[click.Command, ...] = (screen, conflicts)
"""Screening a review: the modules that see the ledger."""
