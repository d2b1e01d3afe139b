"""The command `overlap`: reports that may share participants, decided by a person, pooled by the analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.outputs.options import OUTPUT_SHEET
from corpora.overlap.pooling import VERDICTS
from corpora.review_option import new_person_option, opened, review_option
from corpora.sheets import SUFFIXES
from corpora.terminal import counted, end_with, say, say_aside, say_json
from extract.commands.confirm import adding, person
from extract.stage import overlap as stage
from extract.stage.cited import plain

LONGEST_QUOTE = 300
"""Characters of a quote that the list shows; the sheet holds all of it."""


@click.command()
@click.option(
    "-o",
    "--sheet",
    "output",
    type=OUTPUT_SHEET,
    help=f"Write the list as a table to fill in ({', '.join(SUFFIXES)}).",
)
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Read a filled-in table."
)
@click.option(
    "--decide",
    type=click.Choice(VERDICTS),
    help="Say of two reports that their participants are the same, partly the same, or different.",
)
@click.option("--reports", nargs=2, metavar="A B", help="The two reports: ids, DOIs or PMIDs.")
@click.option(
    "--samples", nargs=2, metavar="A B", help="With --decide: the coded sample of each, where a report has several."
)
@click.option("--undo", is_flag=True, help="Take back what was decided of --reports, or by --run.")
@click.option("--run", "of_run", help="With --undo: what this run wrote (each run prints its id).")
@click.option("--reason", default="", help="Why; needed for --undo.")
@click.option("--who", help="Your name; the ledger records it with each decision.")
@click.option("--all", "everything", is_flag=True, help="Show the pairs that are decided, too.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, line by line, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@new_person_option
@review_option
def overlap(
    output: Path | None,
    source: Path | None,
    decide: str | None,
    reports: tuple[str, str] | None,
    samples: tuple[str, str] | None,
    undo: bool,
    of_run: str | None,
    reason: str,
    who: str | None,
    everything: bool,
    dry_run: bool,
    as_json: bool,
    as_new_person: bool,
    review: Path,
) -> None:
    """List included reports that may share participants, with the words that say so; decide; take back.

    What is decided as same or partly the same is pooled as one sample by `analyse`.

    \b
    Examples:
      focimine overlap
      focimine overlap -o overlap.xlsx                  (fill in the column verdict, then)
      focimine overlap --from overlap.xlsx --who "Li Wei" --dry-run
      focimine overlap --decide same --reports r-1 r-2 --who "Li Wei"
      focimine overlap --undo --reports r-1 r-2 --reason "other scanner" --who "Li Wei"
    """
    _check(source, decide, reports, samples, undo=undo, of_run=of_run, output=output)
    writing = source is not None or decide is not None or undo
    problems: tuple[Problem, ...] = ()
    with opened(review, read_only=not writing or dry_run) as store:
        if writing:
            name = person(store, who, "decision", new=as_new_person)
            # What is decided is looked up under the lock it is written with; nothing is asked in between.
            with nullcontext() if dry_run else adding(store, name, new=as_new_person):
                if undo:
                    _take_back(store, reports, of_run, name, reason, dry_run=dry_run)
                elif source is not None:
                    words, problems = stage.read_words(source)
                    _write(store, words, name, dry_run=dry_run)
                else:
                    pair, of = _two(reports), samples or (None, None)
                    word = stage.Word(reports=pair, verdict=decide or "", samples=of, reason=reason)
                    _write(store, [word], name, dry_run=dry_run)
        rows = stage.list_overlaps(store, everything=everything)
    if output:
        stage.write_overlaps(rows, output)
        say(f"{counted(len(rows), 'pair')} of reports in {output}.")
    elif as_json:
        say_json(rows)
    elif not writing:
        _show(rows)
    end_with(problems)


def _check(
    source: Path | None,
    decide: str | None,
    reports: tuple[str, str] | None,
    samples: tuple[str, str] | None,
    *,
    undo: bool,
    of_run: str | None,
    output: Path | None,
) -> None:
    """Raise ProtocolError where options are given that do not go together: one would be passed over."""
    if (source is not None) + (decide is not None) + undo + (output is not None) > 1:
        raise ProtocolError(
            "--sheet, --from, --decide and --undo cannot be given together.", hint="Give one at a time."
        )
    if decide is not None and reports is None:
        raise ProtocolError("--decide needs the two reports.", hint="Name them with --reports A B.")
    if undo and reports is None and of_run is None:
        raise ProtocolError("--undo needs the two reports, or a run.", hint="Name them with --reports A B, or --run.")
    if (reports is not None and not (decide or undo)) or (samples is not None and not decide) or (of_run and not undo):
        raise ProtocolError(
            "--reports, --samples and --run say what to decide or take back.", hint="Give --decide or --undo."
        )


def _two(reports: tuple[str, str] | None) -> tuple[str, str]:
    return reports or ("", "")


def _write(store: Any, words: Sequence[stage.Word], who: str, *, dry_run: bool) -> None:
    planned = stage.plan_words(store, words, who=who)
    for item in planned:
        say(item.line)
    n_new = sum(item.is_new for item in planned)
    if dry_run:
        say(f"{counted(n_new, 'decision')} would be new of {len(planned)}. Nothing was written (--dry-run).")
    else:
        n_new, run = stage.write_words(store, planned, who=who) if n_new else (0, "")
        say(f"{counted(n_new, 'new decision')} of {len(planned)}.")
        if n_new:
            say(f'To take this back: focimine overlap --undo --run {run} --reason "…" --who "{who}"')
    for item in planned:
        if item.overrules(who) and item.before is not None:
            say_aside(f"Warning: {item.name}: replaces {item.before.verdict!r} of {item.before.who}.")


def _take_back(
    store: Any, reports: tuple[str, str] | None, of_run: str | None, who: str, reason: str, *, dry_run: bool
) -> None:
    if not reason.strip():
        raise ProtocolError("overlap: to undo needs a reason.", hint="Give one with --reason.")
    found = stage.find_decided(store, reports=reports, run=of_run)
    for each in found:
        say(f"{' and '.join(each.reports)}: {each.verdict} of {each.who} is taken back.")
    if dry_run or not found:
        say(
            f"{counted(len(found), 'decision')} would be taken back. Nothing was written (--dry-run)."
            if dry_run
            else "Nothing fits."
        )
        return
    n, run = stage.take_back(store, found, who=who, reason=reason)
    say(f"{counted(n, 'decision')} taken back (run {run}).")


def _show(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        papers = " and ".join(f"{name} ({report})" for name, report in zip(row["names"], row["reports"], strict=True))
        decided = "; ".join(f"{said['verdict']}, {said['who']}" for said in row["decided"])
        say(f"{papers}: {row['likelihood'] or 'not suggested'}{f' [{decided}]' if decided else ''}")
        for piece in row["evidence"]:
            say(f"  {piece['what']} ({piece['weight']})")
            for quote in dict.fromkeys(filter(None, piece["quotes"])):
                words = plain(quote)
                say(f'    "{words[:LONGEST_QUOTE]}{"…" if len(words) > LONGEST_QUOTE else ""}"')
    n_open = sum(not row["decided"] for row in rows)
    say(
        f"{counted(n_open, 'pair')} of reports may share participants and {'is' if n_open == 1 else 'are'} not decided."
    )


COMMANDS: tuple[click.Command, ...] = (overlap,)
