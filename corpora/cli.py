"""Commands on a review as a whole: init, status, export, import-ledger."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from corpora import bundled
from corpora.commands.interrupted import interrupted_runs
from corpora.curation.standing import standing_problems
from corpora.curation.unconfirmed import unconfirmed_values
from corpora.errors import ProtocolError
from corpora.files import held
from corpora.outputs.files import gone_on_error, parents, put_unless_there
from corpora.outputs.folders import demand_own, filled
from corpora.outputs.options import NEW_REVIEW, OUTPUT_FOLDER, force_option
from corpora.protocol import Protocol, load_protocol, not_carried_out, parse_protocol, read_text
from corpora.review.closing import files_lacking_lines
from corpora.review.facts import note_facts
from corpora.review.living import read_living_lines
from corpora.review.next_steps import next_steps, remarks
from corpora.review.risk_of_bias import hidden_rows
from corpora.review_option import demand_rules, name_not_carried_out, opened, review_option, version_option
from corpora.settled import count_rows, read_settled
from corpora.sheets import MARK
from corpora.store import Store
from corpora.store.exporting import CHANGED_PLAN, LEDGER_LINES, export_review
from corpora.store.importing import import_review
from corpora.store.ledger import LEDGER_NAME, PROTOCOL_NAME
from corpora.store.seals.seal import seal_given
from corpora.terminal import counted, say, say_json

FACTS = "facts"
"""Folder of a review for what is known of the published review it follows."""

COUNTED = {
    "searches": "searches", "records": "records", "duplicates": "duplicate records", "reports": "reports",
    "suggestions": "suggestions", "decisions": "decisions", "documents": "documents", "foci": "foci read",
    "confirmed_foci": "foci confirmed", "codings": "codings", "results": "result files", "problems": "problems",
}  # fmt: skip
"""Views of the ledger that `status` counts, and what it calls their rows."""


@click.command()
@click.argument("folder", type=NEW_REVIEW)
@click.option("--corpus", help="Start from a bundled corpus (see --list).")
@click.option("--protocol", type=click.Path(path_type=Path, dir_okay=False), help="Start from a protocol of your own.")
@click.option(
    "--list",
    "list_corpora",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    help="List the bundled corpora.",
    callback=lambda context, _p, value: _list_corpora(context) if value else None,
)
def init(folder: Path, corpus: str | None, protocol: Path | None) -> None:
    """Start a review in FOLDER. A plan that is there already is never overwritten.

    \b
    Examples:
      focimine init my-review --corpus intergroup_empathy_bias
      focimine init my-review --protocol plan.yaml
    """
    if bool(corpus) == bool(protocol):
        message = "Give either --corpus NAME or --protocol FILE."
        raise ProtocolError(message, hint=f"Bundled corpora: {', '.join(bundled.CORPORA)}.")
    facts: dict[str, str] = {}
    if protocol:
        text, name = read_text(protocol), str(protocol)
    else:
        source = bundled.load(str(corpus))
        text, name, facts = source.protocol_text, str(corpus), source.facts()
    plan = parse_protocol(text, name=name)
    demand_rules(plan, name)
    files = {folder / FACTS / name: (MARK + content).encode() for name, content in facts.items()}
    with (
        parents(folder),
        held(folder, "A command that starts a review"),
        parents(folder / FACTS) if files else nullcontext(),
        gone_on_error((folder / PROTOCOL_NAME, *files), unless=folder / LEDGER_NAME),
    ):
        if not (folder / LEDGER_NAME).exists():
            # Before the ledger: a review that is there is there with its facts.
            for path, content in files.items():
                put_unless_there(path, content)
        with Store.create(folder, text) as store:
            note_facts(store)
    name_not_carried_out(plan, folder / PROTOCOL_NAME)
    say(f"A new review in {folder}. Its plan is {folder / PROTOCOL_NAME}: read and change it before you search.")


def _list_corpora(context: click.Context) -> None:
    for name in bundled.CORPORA:
        say(name)
    context.exit(0)


@click.command()
@review_option
@version_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--problems", is_flag=True, help="List the recorded problems that are not settled.")
def status(review: Path, version: int | None, as_json: bool, problems: bool) -> None:
    """Show how far a review is: what is stored, which runs did not end, which problems are recorded.

    \b
    Examples:
      focimine status
      focimine status --problems
    """
    with opened(review, read_only=True, version=version) as store:
        plan = load_protocol(store.protocol_path)
        demand_rules(plan, store.protocol_path)
        counted = count_rows(store, COUNTED)
        settled = read_settled(store)
        # What is to be done next is done in the review as it is.
        steps = next_steps(store, plan, settled) if version is None else []
        said = [*read_living_lines(store, plan), *remarks(store, plan, settled)]
        said += files_lacking_lines(store) if version is None else []
        said += unconfirmed_values(store, plan, settled).sentences()
        broken = interrupted_runs(store)
        standing = standing_problems(store)
    counts = {label: counted[view] for view, label in COUNTED.items()} | {COUNTED["problems"]: len(standing.problems)}
    rows = standing.problems if problems else ()
    settled_since = standing.settled_line() if problems else None
    if as_json:
        found: dict[str, object] = {
            "interrupted_runs": [dict(row) for row in broken],
            "problems": [{name: row[name] for name in ("code", "item", "message", "hint")} for row in rows],
        }
        found |= {"remarks": said, "next_steps": steps}
        say_json({"counts": counts, "not_carried_out": not_carried_out(plan), **found})
        return
    for line in _headline(plan):
        say(line)
    for label, n in counts.items():
        say(f"{n:>7}  {label}")
    for row in broken:
        say(
            f"The run of {row['stage']} begun {row['started']} did not end; run the command again and it does the rest."
        )
    for row in rows:
        say(f"{row['item']}: {row['message']} {row['hint'] or ''} [{row['code']}]")
    if settled_since:
        say(settled_since)
    for line in (*_unfulfilled(plan), *said):
        say(line)
    if steps:
        say("Next:")
    for step in steps:
        say(f"  {step}")


def _headline(plan: Protocol) -> list[str]:
    """Return which review this is: its title, its authors, the published review it follows."""
    about = plan.review
    lines = [about.title.in_language(about.first_language)]
    if about.authors:
        lines.append(f"By {', '.join(about.authors)}.")
    if about.reference:
        lines.append(f"It follows: {about.reference}")
    return lines


def _unfulfilled(plan: Protocol) -> list[str]:
    """Return the lines on what the plan asks for and this version does not do yet."""
    paths = not_carried_out(plan)
    if not paths:
        return []
    return [
        "Planned, but not carried out by this version [PLAN-NOT-CARRIED-OUT]:",
        *(f"  {path}: {instead}." for path, instead in paths.items()),
    ]


@click.command()
@click.argument("folder", type=OUTPUT_FOLDER)
@force_option
@click.option("--unblind", is_flag=True, help="Also what a second reviewer may not see yet, and the ledger.")
@review_option
@version_option
def export(folder: Path, force: bool, unblind: bool, review: Path, version: int | None) -> None:
    """Write every table of the review to FOLDER as sorted CSV, and the ledger itself as JSON lines.

    While two people judge apart, what only one of them has said is left out, and so is the ledger.

    \b
    Examples:
      focimine export for-osf
      focimine export backup --unblind
      focimine export as-published --version 1
    """
    demand_own(folder, force=force)
    with opened(review, read_only=True, version=version) as store:
        hidden = frozenset() if unblind else hidden_rows(store)
        # An earlier export's ledger would say less, or more, than these tables.
        with filled(folder, force=force, retired=[LEDGER_LINES, CHANGED_PLAN]) as made:
            names = export_review(store, made, hidden=hidden)
    if hidden:
        say(
            f"Hidden until a second person's are in: {counted(len(hidden), 'decision or judgement', 'decisions and judgements')}; with --unblind all is written."
        )
    say(f"{counted(len(names), 'file')} in {folder}; README.md there explains every column.")


@click.command("import-ledger")
@click.argument("source", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("folder", type=NEW_REVIEW)
@click.option(
    "--against", metavar="SEAL", help="Hold it against a seal you kept, too: its file, or its line in quotes."
)
def import_ledger(source: Path, folder: Path, against: str | None) -> None:
    """Rebuild in FOLDER the review that `focimine export` wrote to SOURCE, its chain intact.

    The export is refused, and nothing left behind, where it was cut, changed or recomputed, is not whole, or is none of ours.

    \b
    Examples:
      focimine import-ledger for-osf restored-review
      focimine import-ledger for-osf restored-review --against preregistration.json
    """
    made = import_review(source, folder, against=seal_given(against) if against is not None else None)
    say(f"{counted(made.rows, 'row')} rebuilt in {folder}; the chain holds.")
    if not made.is_sealed:
        say("The export holds no seal (those of earlier versions do not): whether its end was cut cannot be told.")
    say(
        "Kept files are not part of an export: copy imports/, documents/, texts/, facts/ and results/ over where you may."
    )


COMMANDS: tuple[click.Command, ...] = (init, status, export, import_ledger)
