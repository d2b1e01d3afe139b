"""The commands about several people's judgements: agreement, and risk of bias."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.outputs.folders import filled
from corpora.outputs.options import OUTPUT_FILE, OUTPUT_FOLDER, OUTPUT_SHEET, force_option
from corpora.review_option import (
    demand_reading,
    find_review,
    new_person_option,
    opened,
    read_plan,
    review_option,
    version_option,
)
from corpora.sheets import put_sheet, write_sheet
from corpora.terminal import counted, end_with, say, say_json, say_problems

if TYPE_CHECKING:
    from screen.stage.bias import Bias

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
Weights = Mapping[str, float]
MOST_LISTED = 20
"""Open items that `bias --list` prints."""


@click.command("agreement")
@click.argument("file", type=FILE, required=False)
@click.option("-o", "--output", type=OUTPUT_FILE, help="Write all coefficients as a table (.csv, .tsv, .xlsx).")
@click.option("--unit", metavar="COLUMN", help="Of FILE: the column that names the unit (several: a,b).")
@click.option("--raters", metavar="COLUMNS", help="Of FILE: the columns of the raters or rounds (a,b,c).")
@click.option(
    "--replicates",
    type=click.IntRange(min=0, max=1_000_000),
    default=2000,
    show_default=True,
    help="Bootstrap samples.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the bootstrap.")
@click.option("--json", "as_json", is_flag=True, help="Print all coefficients as JSON.")
@click.option(
    "--review", type=click.Path(path_type=Path), help="The review's folder (default: the working directory's)."
)
@force_option
@version_option
def agreement(
    file: Path | None,
    output: Path | None,
    unit: str | None,
    raters: str | None,
    replicates: int,
    seed: int,
    as_json: bool,
    force: bool,
    review: Path | None,
    version: int | None,
) -> None:
    """Measure how far people agree: in this review, or in the ratings of FILE.

    In a review: the judgement and the criterion at each step, each coding field, each item of risk of bias; every
    person's own rating before anybody else's was known to them. FILE is a table of ratings: a row for each unit and a
    column for each rater or coding round, or a row for each rating.

    \b
    Examples:
      focimine agreement
      focimine agreement -o agreement.xlsx
      focimine agreement coding-rounds.csv --unit experiment --raters "round 1,round 2,round 3"
    """
    from screen.agreement.rating_files import read_questions
    from screen.agreement.report import COLUMNS, measure_all, to_lines, to_rows
    from screen.stage import agreement as stage

    problems: Sequence[Problem] = ()
    if file is not None:
        names = [name.strip() for name in (raters or "").split(",") if name.strip()]
        questions, problems = read_questions(file, unit=unit, raters=names)
    elif unit or raters:
        raise ProtocolError("--unit and --raters name columns of a FILE.", hint="Give the file, or leave them out.")
    else:
        with opened(review or find_review(Path.cwd()), read_only=True, version=version) as store:
            read_plan(store.protocol_path)
            questions = stage.read_questions(store)
    measured = measure_all(questions, replicates=replicates, seed=seed)
    rows = list(to_rows(measured))
    if output is not None:
        put_sheet(output, COLUMNS, ([row[column] for column in COLUMNS] for row in rows), force=force)
    if as_json:
        say_json({"replicates": replicates, "seed": seed, "coefficients": rows})
    elif not measured:
        say("Nothing was judged by more than one person.")
    else:
        for line in to_lines(measured):
            say(line)
        say(f"95 % intervals: percentile bootstrap over units, {replicates} samples, seed {seed}.")
    end_with(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasOptions:
    """What `focimine bias` was asked."""

    sheet: Path | None
    source: Path | None
    listing: bool
    conflicts: bool
    undo: str | None
    item: str | None
    output: Path | None
    weight: str | None
    who: str | None
    consensus: bool
    language: str | None
    as_json: bool
    force: bool


@click.command("bias")
@click.option("--sheet", type=OUTPUT_SHEET, help="Write the sheet in which you judge (.xlsx, .csv).")
@click.option("--from", "source", type=FILE, help="Read a filled sheet back.")
@click.option("--list", "listing", is_flag=True, help="What is judged, and what is open (for --who).")
@click.option("--conflicts", is_flag=True, help="Where people disagree, and what each of them says.")
@click.option("--undo", metavar="REPORT", help="Take back what you judged of a report (with --item: one item).")
@click.option("--item", help="The item to take back.")
@click.option(
    "-o", "--output", type=OUTPUT_FOLDER, help="Write figures (SVG, PNG) and robvis's table into this folder."
)
@click.option("--weight", metavar="FIELD", help="Of -o: weight papers by a coded number, such as n.")
@click.option("--who", help="Your name.")
@click.option("--consensus", is_flag=True, help="Of --from: these judgements settle conflicts, by consensus.")
@click.option(
    "--language", type=click.Choice(["en", "zh"]), help="Of --sheet and -o (default: the plan's first language)."
)
@click.option("--json", "as_json", is_flag=True, help="Print --list or --conflicts as JSON.")
@force_option
@new_person_option
@review_option
@version_option
def bias(review: Path, version: int | None, as_new_person: bool, **given: Any) -> None:
    """Judge the risk of bias of the included papers, by the instrument that the plan names.

    A sheet has a row for each paper and item. Two people judge independently in a dual blind review; nobody sees the
    other's judgement before both are in. The adjudicator's sheet holds the conflicts.

    \b
    Examples:
      focimine bias --sheet bias-ann.xlsx --who "Ann Li"
      focimine bias --from bias-ann.xlsx --who "Ann Li"
      focimine bias --conflicts
      focimine bias -o results/bias --weight n
    """
    from corpora.people import resolve_person
    from screen.bias.instruments import instrument_of
    from screen.bias.sheet import read_bias_sheet
    from screen.stage import bias as stage
    from screen.stage.bias_report import read_weights

    options = BiasOptions(**given)
    action = _chosen(options)
    demand_reading(version, action in ("listing", "conflicts", "output"), "--list, --conflicts or -o")
    is_writing = action in ("source", "undo") or as_new_person
    with opened(review, read_only=not is_writing or version is not None, version=version) as store:
        plan = read_plan(store.protocol_path)
        options = replace(options, language=options.language or plan.review.first_language)
        who, said = options.who or "", ""
        problems: Sequence[Problem] = ()
        if options.source:
            lines, n_open, problems = read_bias_sheet(options.source, instrument_of(plan.risk_of_bias))
            consensus = options.consensus
            who, n_new = stage.add_judgements(store, lines, who=who, new=as_new_person, consensus=consensus)
            stood = len(lines) - n_new
            said = f"{counted(n_new, 'new judgement')} of {who}; {stood} stood already; {counted(n_open, 'row')} {'is' if n_open == 1 else 'are'} still open."
        elif options.undo:
            with store.transaction():
                who = resolve_person(store, plan, who, new=as_new_person)
                n = stage.undo(store, options.undo, options.item, who=who)
            said = f"{counted(n, 'judgement')} of {who} taken back."
        elif who:
            who = resolve_person(store, plan, who, new=as_new_person)
        found = stage.read_all(store)
        if options.source:
            problems = (*problems, *stage.of_papers_left_out(found, lines))
        weights = read_weights(store, found, options.weight)
    if said:
        say(said)
    _SHOWN[action](found, who, options, weights)
    end_with(problems)


def _chosen(options: BiasOptions) -> str:
    """Return what is to be done; ProtocolError where that is nothing, several things, or a name is missing."""
    chosen = [name for name in _SHOWN if getattr(options, name)]
    if len(chosen) != 1:
        raise ProtocolError(
            "Give one of --sheet, --from, --list, --conflicts, --undo, -o.", hint="See `focimine bias --help`."
        )
    if not options.who and chosen[0] in ("sheet", "source", "undo"):
        raise ProtocolError("Your name is missing.", hint="Give it with --who.")
    return chosen[0]


def _sheet(found: Bias, who: str, options: BiasOptions, _weights: Weights) -> None:
    from screen.bias.sheet import write_bias_sheet
    from screen.stage.bias_report import own_lines, said_in_conflicts

    language = options.language or "en"
    said = said_in_conflicts(found, who, language)
    adjudicates = found.people.is_adjudicator(who) and not found.people.is_screener(who)
    cells = [cell for cell in found.cells() if not adjudicates or (cell[0].report, cell[1]) in said]
    path = options.sheet or Path()
    write_bias_sheet(path, found.instrument, cells, own_lines(found, who), said, language)
    say(
        f"{counted(len(found.papers), 'included paper')}, {counted(len(found.instrument.items), 'item')}: {counted(len(cells), 'row')} in {path}."
    )
    if not found.papers:
        say("No paper is included yet: decide at full text first (`focimine decide`).")


def _state(found: Bias, _who: str, _options: BiasOptions, _weights: Weights) -> None:
    cells = [(paper.report, item) for paper, item in found.cells()]
    done = sum(cell in found.state.judged for cell in cells)
    conflicts = sum(cell in found.state.conflicts for cell in cells)
    remedy = " (`focimine bias --conflicts`)" if conflicts else ""
    say(f"{done} of {len(cells)} settled; {conflicts} in conflict{remedy}.")


def _list(found: Bias, who: str, options: BiasOptions, weights: Weights) -> None:
    from screen.bias.files import summary_lines
    from screen.stage.bias_report import assess, to_rows

    if options.as_json:
        say_json({"instrument": found.instrument.id, "judgements": to_rows(found)})
        return
    say(f"{found.instrument.name.in_language('en')}. {counted(len(found.papers), 'included paper')}.")
    for line in summary_lines(assess(found, weights)):
        say(f"  {line}")
    _state(found, who, options, weights)
    if who:
        wanted = found.open_for(who)
        say(f"{who} still has to judge {counted(len(wanted), 'item')}{':' if wanted else '.'}")
        for report, item in wanted[:MOST_LISTED]:
            say(f"  {report}  {item}")
        if len(wanted) > MOST_LISTED:
            say(f"  … and {len(wanted) - MOST_LISTED} more (`focimine bias --sheet`).")
    if found.instrument.not_verified:
        say(f"Of its wording not verified: {found.instrument.not_verified.strip()}")


def _conflicts(found: Bias, _who: str, options: BiasOptions, _weights: Weights) -> None:
    from screen.stage.bias_report import conflict_rows

    rows = conflict_rows(found)
    if options.as_json:
        say_json({"conflicts": rows})
        return
    for row in rows:
        say(f"{row['report']}  {row['study']}  {row['item']}: " + "; ".join(row["said"]))
    say(f"{counted(len(rows), 'conflict')}." if rows else "No conflicts.")


def _figures(found: Bias, who: str, options: BiasOptions, weights: Weights) -> None:
    from screen.bias.files import write_figures
    from screen.stage.bias_report import TABLE, assess, to_rows

    if not found.papers:
        raise ProtocolError("No paper is included yet.", hint="Decide at full text first (`focimine decide`).")
    folder = options.output or Path()
    with filled(folder, force=options.force) as made:
        paths, problems = write_figures(assess(found, weights, weighted_by=options.weight or ""), made)
        table = made / "risk_of_bias.csv"
        write_sheet(table, TABLE, ([row[column] for column in TABLE] for row in to_rows(found)))
        names = [path.relative_to(made) for path in (*paths, table)]
    for name in names:
        say(str(folder / name))
    say_problems(problems)
    _state(found, who, options, weights)


_SHOWN: dict[str, Callable[[Bias, str, BiasOptions, Weights], None]] = {
    "sheet": _sheet,
    "source": _state,
    "listing": _list,
    "conflicts": _conflicts,
    "undo": _state,
    "output": _figures,
}
"""What is shown of the review after what was asked is done, by the option that asks for it."""
COMMANDS: tuple[click.Command, ...] = (agreement, bias)
