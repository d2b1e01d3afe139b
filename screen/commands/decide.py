"""The command that records people's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.errors import ProtocolError
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.evidence import Problem, Severity
from corpora.review_option import new_person_option, opened, read_plan, review_option
from corpora.terminal import counted, demand_yes, end_with, progress, say, say_aside, say_problems

if TYPE_CHECKING:
    from screen.stage.decide import DecisionPlan
    from screen.stage.decision_lines import DecisionLine

STEPS = click.Choice([step.value for step in Step])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("decide")
@click.argument("reports", nargs=-1)
@click.option(
    "--from", "source", type=FILE, help="A sheet (CSV, TSV, XLSX): report, step, judgement, criterion, reason, who."
)
@click.option("--step", type=STEPS, help="The step decided at (in --from: where the file has none).")
@click.option("--include", is_flag=True, help="Include the report.")
@click.option("--exclude", is_flag=True, help="Exclude the report.")
@click.option("--unclear", is_flag=True, help="Take a decision back.")
@click.option("--criterion", help="The primary reason of an exclusion: a criterion's id, or retracted.")
@click.option("--reason", default="", help="The reason, in words.")
@click.option("--who", help="Your name, as the plan has it.")
@click.option("--consensus", is_flag=True, help="Settle a conflict: those who disagreed came to this together.")
@click.option("--dry-run", is_flag=True, help="Say what each line would do, and write nothing.")
@click.option("--all", "all_of_them", is_flag=True, help="Do not ask when more than one REPORT is named.")
@new_person_option
@review_option
def decide(
    review: Path,
    reports: tuple[str, ...],
    source: Path | None,
    step: str | None,
    include: bool,
    exclude: bool,
    unclear: bool,
    criterion: str | None,
    reason: str,
    who: str | None,
    consensus: bool,
    dry_run: bool,
    all_of_them: bool,
    as_new_person: bool,
) -> None:
    """Record what a person decides about REPORTS (an id, DOI or PMID), or the decisions of a file.

    A file may have English or Chinese headings and judgements (纳入, 排除, 不确定). All its lines are checked before
    the first is written; lines without a judgement are left alone.

    \b
    Examples:
      focimine decide r-0123456789-00001 --step full_text --exclude --criterion whole_brain --who "L. Chen"
      focimine decide --from to-read.xlsx --who "L. Chen" --dry-run
      focimine decide 10.1000/xyz --step title_abstract --include --consensus --who "L. Chen"
    """
    from dataclasses import replace

    from screen.record_files import read_decision_lines
    from screen.stage.decide import carry_out, plan_decisions

    judgement = _one_judgement(include=include, exclude=exclude, unclear=unclear)
    if bool(reports) == (source is not None):
        raise ProtocolError("Give either a REPORT or --from FILE.", hint="See `focimine decide --help`.")
    problems: tuple[Problem, ...] = ()
    if source is not None:
        _refuse_with_file(judgement, criterion, reason)
        lines, problems = read_decision_lines(source, step=Step(step) if step else None, who=who)
        lines = [replace(line, consensus=consensus) for line in lines]
    else:
        lines = _typed_lines(reports, step, judgement, criterion, reason, who, consensus=consensus)
        if len(lines) > 1:
            question = f"{len(lines)} reports will be decided at once: {judgement}."
            demand_yes(question, given=all_of_them or dry_run, flag="--all")
    with opened(review, read_only=dry_run) as store:
        read_plan(store.protocol_path)
        if dry_run:
            _say_plan(plan_decisions(store, lines))
            return
        # One transaction: nobody decides between the check and the writing, and a file is taken whole or not at all.
        with store.transaction(), progress("Deciding", len(lines)) as advance:
            plan = plan_decisions(store, lines, new_people=as_new_person)
            n_new = carry_out(store, plan, advance=advance)
    _say_done(plan, n_new)
    say_problems([problem for problem in plan.problems if problem.severity is Severity.INFO])
    end_with([*problems, *(problem for problem in plan.problems if problem.severity is not Severity.INFO)])


def _say_done(plan: DecisionPlan, n_new: int) -> None:
    """Say how many decisions are new, and how many exclusions among them the flow diagram has no reason for."""
    say(f"{counted(n_new, 'new decision')}; {len(plan.lines) - n_new} stood already.")
    new = [planned.line for planned in plan.lines if planned.is_new]
    bare = sum(line.judgement is Judgement.EXCLUDE and line.criterion is None for line in new)
    if bare:
        say_aside(
            f'{counted(bare, "exclusion")} without a criterion: PRISMA will say "no reason given" (--criterion, or the column criterion).'
        )


def _one_judgement(*, include: bool, exclude: bool, unclear: bool) -> str | None:
    given = [
        judgement.value
        for judgement, said in (
            (Judgement.INCLUDE, include),
            (Judgement.EXCLUDE, exclude),
            (Judgement.UNCLEAR, unclear),
        )
        if said
    ]
    if len(given) > 1:
        raise ProtocolError(f"--{' and --'.join(given)} contradict each other.", hint="Say one of them.")
    return given[0] if given else None


def _refuse_with_file(judgement: str | None, criterion: str | None, reason: str) -> None:
    """Refuse options that a file of decisions answers line by line: they would be ignored."""
    for option, value in ((f"--{judgement}", judgement), ("--criterion", criterion), ("--reason", reason)):
        if value:
            raise ProtocolError(f"{option} does not go with --from.", hint="Write it into the file, line by line.")


def _typed_lines(
    reports: Sequence[str],
    step: str | None,
    judgement: str | None,
    criterion: str | None,
    reason: str,
    who: str | None,
    *,
    consensus: bool,
) -> list[DecisionLine]:
    from screen.stage.decision_lines import DecisionLine

    needed = (("step", step), ("include or --exclude", judgement), ("who", who))
    missing = [f"--{name}" for name, value in needed if not value]
    if missing or not (step and judgement and who):
        raise ProtocolError(f"{reports[0]}: {', '.join(missing)} is missing.", hint="See `focimine decide --help`.")
    if criterion and judgement != Judgement.EXCLUDE.value:
        raise ProtocolError(
            f"--criterion goes with --exclude, not with --{judgement}.", hint="Use --reason for a note."
        )
    return [
        DecisionLine(
            report=report,
            step=Step(step),
            judgement=Judgement(judgement),
            who=who,
            criterion=criterion,
            reason=reason,
            consensus=consensus,
        )
        for report in reports
    ]


def _say_plan(plan: DecisionPlan) -> None:
    for planned in plan.lines:
        line = planned.line
        criterion = f" ({line.criterion})" if line.criterion else ""
        where = f"{line.where}: " if line.where else ""
        say(
            f"{where}{planned.report} {line.step.value} {line.judgement.value}{criterion} by {line.who}: {planned.effect}"
        )
        for problem in planned.problems:
            say(f"    ! {problem.message}")
    n_new = sum(planned.is_new for planned in plan.lines)
    say(f"{counted(n_new, 'decision')} would be new; as before: {len(plan.lines) - n_new}. Nothing was written.")


COMMANDS: tuple[click.Command, ...] = (decide,)
