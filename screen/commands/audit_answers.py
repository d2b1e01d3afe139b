"""The answers of `audit`, a function per question: read, print, write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.catalogue.language_of import chosen
from corpora.errors import ProtocolError
from corpora.review_option import opened, read_plan
from corpora.sheets import SUFFIXES, put_sheet
from corpora.terminal import end_with, progress, say, say_as_is, say_json
from screen.audit.sample import LOOK
from screen.audit.tables import Table, counted, screen_lines

if TYPE_CHECKING:
    from screen.audit.cards import Card, Found
    from screen.audit.lists import ReadRecords

MOST_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: about which review, where the answer goes besides the screen, or whether it is printed as JSON.

    `version` is the sealed version of the review it is about; None: the review as it is.
    """

    review: Path
    version: int | None
    output: Path | None
    as_json: bool
    force: bool = False


def tell_story(asked: Asked, words: str) -> None:
    """Print the whole story of the report that `words` name, and write it as a page."""
    from screen.audit.story import events_table, story_lines
    from screen.audit.story_page import story_page
    from screen.stage.audit.story import find_report, read_story

    with opened(asked.review, read_only=True, version=asked.version) as store:
        card = _only_one(find_report(store, words), words)
        story = read_story(store, card)
    if asked.output is not None and asked.output.suffix.lower() in (".html", ".htm"):
        _write_text(asked, story_page(story))
    elif asked.output is not None:
        _write_tables(asked, [events_table(story.events)], also=".html")
    _answer(asked, story, story_lines(story), tell=say_as_is)


def _only_one(found: Found, words: str) -> Card:
    """Return the one report found; ProtocolError that lists them where there are several, or the nearest ones."""
    if len(found.cards) == 1:
        return found.cards[0]
    listed = [f"  {card.report}  {card.citation}: {card.name}" for card in (found.cards or found.near)[:MOST_LISTED]]
    rest = len(found.cards) - MOST_LISTED
    listed += [f"  … and {rest} more"] if rest > 0 else []
    if found.cards:
        message = f"{len(found.cards)} reports fit {words!r} (by {found.how}):"
        raise ProtocolError("\n".join([message, *listed]), hint="Name one by its id.")
    if listed:
        raise ProtocolError("\n".join([f"No report fits {words!r}. The nearest:", *listed]), hint="Name one by its id.")
    raise ProtocolError(
        f"No report fits {words!r}.", hint="Give an id, a DOI, a PMID, author and year, or words of its title."
    )


def list_machine(asked: Asked) -> None:
    """Print what the machine settled and nobody looked at, and what second readings of it say."""
    from screen.audit.machine import by_machine_alone, machine_lines, machine_tables
    from screen.audit.missed import missed_lines
    from screen.stage.audit.reading import read_judged, read_review
    from screen.stage.audit.rereading import read_missed

    with opened(asked.review, read_only=True, version=asked.version) as store:
        read = read_review(store)
        found = by_machine_alone(read_judged(read))
        missed = read_missed(store)
    tables = machine_tables(found)
    lines = [*machine_lines(found), *(line for one in missed for line in missed_lines(one))]
    _write_tables(asked, tables)
    _answer(asked, [row for table in tables for row in table.as_dicts()], lines, tables)


def compare_plans(asked: Asked, protocol: Path) -> None:
    """Print what would change under the plan in `protocol`; nothing is written into the review."""
    from screen.audit.plan_change import flip_lines, flip_tables
    from screen.stage.audit.plan import count_reports, read_flips

    new = read_plan(protocol)
    with (
        opened(asked.review, read_only=True, version=asked.version) as store,
        progress("Judging", count_reports(store)) as advance,
    ):
        flips, criteria = read_flips(store, new, advance=advance)
    tables = flip_tables(flips)
    _write_tables(asked, tables)
    rows = [row for table in tables for row in table.as_dicts()]
    _answer(asked, {"criteria": criteria, "changes": rows}, [*criteria, *flip_lines(flips)], tables)


def draw(asked: Asked, n: int, *, seed: int, stratum: str | None, people: bool) -> None:
    """Draw a sample of exclusions and write the sheet to read them again."""
    from screen.audit.sample import draw_sample, sample_table, strata_words
    from screen.stage.audit.plan import last_row
    from screen.stage.audit.reading import read_judged, read_review
    from screen.stage.audit.rereading import read_abstracts

    with opened(asked.review, read_only=True, version=asked.version) as store:
        read = read_review(store)
        sample = draw_sample(read_judged(read), n, seed=seed, stratum=stratum, people=people)
        reports = {drawn.judged.card.report for drawn in sample.drawn}
        table = sample_table(sample, read_abstracts(store, read.settled.reports, reports), as_of=last_row(store))
    _write_tables(asked, [table], look=True)
    lines = [f"Drawn: {strata_words(sample.population, sample.drawn)}."]
    lines.append(
        "Read them without regard to the exclusion, write include, exclude or unclear under judgement, and read the "
        f"sheet back: `focimine audit --sample-from {asked.output} --who NAME`."
        if asked.output
        else "Write the sheet to be filled in with -o again.xlsx."
    )
    _answer(asked, table.as_dicts(), lines, [table])


def take_back(asked: Asked, source: Path, who: str | None, *, new_person: bool) -> None:
    """Keep what people found on reading a sample again, and print how many exclusions may be wrong."""
    if asked.version is not None:
        raise ProtocolError("A sealed version cannot be changed.", hint="Give --sample-from without --version.")
    from screen.audit.lists import read_rereadings
    from screen.audit.missed import missed_lines, missed_table
    from screen.stage.audit.rereading import read_missed, write_rereadings
    from screen.stage.audit.sample_check import check_samples

    lines, problems = read_rereadings(source)
    with opened(asked.review) as store:
        check_samples(store, lines)
        n_new = write_rereadings(store, lines, who, new_person=new_person)
        missed = read_missed(store)
    table = missed_table(missed)
    _write_tables(asked, [table])
    said = [f"{counted(n_new, 'line')} new; {len(lines) - n_new} were kept before. Nothing is decided by them."]
    said += [line for one in missed for line in missed_lines(one)]
    _answer(asked, {"new": n_new, "samples": missed}, said, [table])
    end_with(problems)


def trace_known(asked: Asked, source: Path, read_records: ReadRecords | None) -> None:
    """Print what became of papers known to be relevant, and how many each part of the review kept."""
    from screen.audit.known import known_lines, known_table, recall_table, trace
    from screen.audit.lists import read_known
    from screen.stage.audit.questions import read_held, read_kept
    from screen.stage.audit.reading import read_judged, read_review

    known, problems = read_known(source, read_records)
    if not known:
        raise ProtocolError(
            f"{source} names no paper.", hint="Give a table with a column doi, pmid or title, or an export."
        )
    with opened(asked.review, read_only=True, version=asked.version) as store:
        read = read_review(store)
        fates = trace(known, read_held(store, read.settled.reports), read_kept(store, read, read_judged(read)))
    table, recall = known_table(fates), recall_table(fates)
    _write_tables(asked, [table])
    _answer(asked, {"papers": table.as_dicts(), "recall": recall.as_dicts()}, known_lines(fates), [table, recall])
    end_with(problems)


def judge_rules(asked: Asked) -> None:
    """Print the rules against people, and write the statement on automation."""
    from screen.audit.confusion import confusion_lines, confusion_table, false_negatives_table
    from screen.audit.statement import left_out_words, statement_markdown, statement_page
    from screen.stage.audit.questions import read_facts, read_pairs
    from screen.stage.audit.reading import read_judged, read_review
    from screen.stage.audit.rereading import read_missed

    with opened(asked.review, read_only=True, version=asked.version) as store:
        read = read_review(store)
        judged = read_judged(read)
        pairs, left_out = read_pairs(read, judged)
        facts = read_facts(read, judged, pairs, left_out, read_missed(store), _program())
    names = {report: (card.author, card.year, card.name) for report, card in read.cards.items()}
    table, lost = confusion_table(facts.confusions), false_negatives_table(pairs, names)
    suffix = asked.output.suffix.lower() if asked.output else ""
    if asked.output is not None and suffix in (".md", ".html", ".htm"):
        _write_text(asked, statement_markdown(facts) if suffix == ".md" else statement_page(facts))
    else:
        _write_tables(asked, [table], also=".md, .html")
    lines = confusion_lines(facts.confusions)
    if words := left_out_words(left_out, chinese=chosen() == "zh"):
        lines.append(f"Not compared: {words}.")
    lines.append("The statement for the paper (RAISE, PRISMA-trAIce): -o statement.md or statement.html.")
    _answer(
        asked, {"tables": table.as_dicts(), "lost": lost.as_dicts(), "not_compared": left_out}, lines, [table, lost]
    )


def _program() -> str:
    import importlib.metadata

    try:
        return f"Focimine {importlib.metadata.version('focimine')}"
    except importlib.metadata.PackageNotFoundError:
        return "Focimine"


def _answer(
    asked: Asked,
    value: Any,
    lines: Sequence[str],
    tables: Sequence[Table] = (),
    *,
    tell: Callable[[str], None] = say,
) -> None:
    """Print the answer: as JSON, or as sentences (with `tell`) and tables."""
    if asked.as_json:
        say_json(value)
        return
    for line in lines:
        tell(line)
    for table in tables:
        if table.rows:
            say("")
            for line in screen_lines(table):
                say_as_is(line)
    if asked.output is not None:
        say(f"\nWritten: {asked.output}")


def _write_text(asked: Asked, text: str) -> None:
    from corpora.outputs.files import put_file

    put_file(asked.output or Path(), text.encode(), force=asked.force)


def _write_tables(asked: Asked, tables: Sequence[Table], *, also: str = "", look: bool = False) -> None:
    """Write the tables, which have the same columns, as one; a table without rows has its heading."""
    output = asked.output
    if output is None:
        return
    if output.suffix.lower() not in SUFFIXES:
        kinds = ", ".join(filter(None, (*SUFFIXES, also)))
        raise ProtocolError(
            f"{output}: this answer is not written as {output.suffix or 'a file without a suffix'}.",
            hint=f"Name it {kinds}.",
        )
    header = tables[0].header if tables else ("report",)
    rows = [row for table in tables for row in table.rows]
    put_sheet(output, header, rows, look=LOOK if look else None, force=asked.force, keeps=look)
