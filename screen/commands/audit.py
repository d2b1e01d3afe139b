"""The command `audit`: one question at a time about a review, answered on the screen and in a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpora.errors import ProtocolError
from corpora.outputs.options import OUTPUT_FILE, force_option
from corpora.review_option import find_review, new_person_option, optional_review_option, version_option
from screen.audit.sample import STRATA
from screen.commands import audit_answers as answers

if TYPE_CHECKING:
    from screen.audit.lists import ReadRecords
    from screen.commands.audit_answers import Asked

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("audit")
@click.argument("words", metavar="[REPORT]", nargs=-1)
@click.option("--machine", is_flag=True, help="List what the machine settled and no person looked at.")
@click.option("--protocol", type=FILE, metavar="NEW.yaml", help="Say what would change under another plan.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Draw N exclusions at random to be read again.")
@click.option("--seed", type=int, help="Draws the sample (default: 1).")
@click.option(
    "--stratum",
    type=click.Choice(STRATA),
    help="Draw from each stratum: criterion, machine or person, each person, step.",
)
@click.option("--people", is_flag=True, help="Draw the exclusions of people too.")
@click.option(
    "--sample-from",
    type=FILE,
    metavar="FILE",
    help="Read a sample back that was read again; say what was missed at most.",
)
@click.option("--who", help="Your name, with --sample-from.")
@new_person_option
@click.option(
    "--known",
    type=FILE,
    metavar="FILE",
    help="Trace papers known to be relevant: RIS, nbib, a table, or DOIs and PMIDs.",
)
@click.option(
    "--rules",
    is_flag=True,
    help="Compare the rules with people; -o FILE.md or .html writes the statement on automation.",
)
@click.option(
    "--claims",
    is_flag=False,
    flag_value="",
    metavar="[MANUSCRIPT]",
    help="Hold the plan's claims, and the numbers of a manuscript (PDF, Word, HTML, Markdown …), against the ledger "
    "and one another; a manuscript also outside a review.",
)
@click.option(
    "-o", "--output", type=OUTPUT_FILE, help="Write the answer here too (.html a page, .csv, .tsv, .xlsx a table)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@force_option
@optional_review_option
@version_option
@click.pass_context
def audit(
    context: click.Context,
    /,
    words: tuple[str, ...],
    claims: str | None,
    output: Path | None,
    as_json: bool,
    force: bool,
    review: Path | None,
    version: int | None,
    **options: Any,
) -> None:
    """Answer one question about the review: the whole story of REPORT, or one of the options.

    REPORT is an id, a DOI, a PMID, an author and year, or words of its title.

    \b
    Examples:
      focimine audit Hein 2010 -o story.html
      focimine audit --machine -o machine.xlsx
      focimine audit --protocol new-plan.yaml
      focimine audit --sample 20 --stratum criterion -o again.xlsx
      focimine audit --sample-from again.xlsx --who "L. Chen"
      focimine audit --known relevant.ris
      focimine audit --rules -o statement.html
      focimine audit --claims manuscript.docx -o claims.xlsx
    """
    chosen = {f"--{name.replace('_', '-')}": options[name] not in (None, False) for name in QUESTIONS}
    question = _one_question({"REPORT": bool(words), **chosen, "--claims": claims is not None})
    for needed, belonging in BELONGING.items():
        _demand(
            needed, question, {f"--{name.replace('_', '-')}": options[name] not in (None, False) for name in belonging}
        )
    if claims is not None:
        # Reading a manuscript is another stage's work; the front door brings both together.
        context.obj["answer_claims"](
            review, Path(claims) if claims else None, output=output, as_json=as_json, version=version, force=force
        )
        return
    here = review or find_review(Path.cwd())
    asked = answers.Asked(review=here, version=version, output=output, as_json=as_json, force=force)
    if words:
        answers.tell_story(asked, " ".join(words))
    else:
        _answer(asked, question, options, (context.obj or {}).get("read_records"))


QUESTIONS = ("machine", "protocol", "sample", "sample_from", "known", "rules")
BELONGING = {"--sample": ("seed", "stratum", "people"), "--sample-from": ("who", "as_new_person")}
"""Options that belong to one question."""


def _answer(asked: Asked, question: str, options: Mapping[str, Any], read_records: ReadRecords | None) -> None:
    match question:
        case "--machine":
            answers.list_machine(asked)
        case "--protocol":
            answers.compare_plans(asked, options["protocol"])
        case "--sample":
            seed = 1 if options["seed"] is None else options["seed"]
            n, stratum, people = options["sample"], options["stratum"], options["people"]
            answers.draw(asked, n, seed=seed, stratum=stratum, people=people)
        case "--sample-from":
            answers.take_back(asked, options["sample_from"], options["who"], new_person=options["as_new_person"])
        case "--known":
            answers.trace_known(asked, options["known"], read_records)
        case _:
            answers.judge_rules(asked)


def _one_question(given: dict[str, bool]) -> str:
    """Return the one question asked; ProtocolError for none or several."""
    asked = [name for name, is_given in given.items() if is_given]
    if len(asked) != 1:
        message = f"{' and '.join(asked)} are two questions." if asked else "No question was asked."
        raise ProtocolError(message, hint=f"Give one of {', '.join(given)}. See `focimine audit --help`.")
    return asked[0]


def _demand(needed: str, question: str, given: dict[str, bool]) -> None:
    """Refuse an option that belongs to another question."""
    for name, is_given in given.items():
        if is_given and question != needed:
            raise ProtocolError(f"{name} belongs to {needed}, not to {question}.", hint="See `focimine audit --help`.")


COMMANDS: tuple[click.Command, ...] = (audit,)
