"""The command `update`, of the front door: an update goes through search, deduplication and screening, stage by stage.

No stage knows another, so what spans them is put together here, as `update_review` lists it. Nothing is judged or counted here.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpora.catalogue.language_of import chosen
from corpora.errors import ExitCode, FormatError, ProtocolError, ReviewError, SourceError
from corpora.nouns.evidence import Problem
from corpora.outputs.options import OUTPUT_FILE, force_option
from corpora.people import resolve_person
from corpora.protocol import load_protocol
from corpora.review.closing import begin_next, files_lacking_lines, folder_of
from corpora.review.taking_over import COPIED, TakenOver, take_over
from corpora.review.versions import Version, read_versions
from corpora.review_option import demand_reading, new_person_option, opened, read_plan, review_option, version_option
from corpora.sheets import read_sheet
from corpora.terminal import counted, end_with, say, say_json, say_problems
from version_files import (
    demand_ending,
    news_as_json,
    read_version_news,
    results_remarks,
    seal_as_it_is,
    write_all_missing,
    write_news,
    write_version_files,
)

if TYPE_CHECKING:
    from corpora.settled import Reports
    from corpora.store import Store
    from meta.report.version_page import VersionNews
    from miner.stage.records import ImportOutcome
    from miner.stage.updating import Awaited, Searched

OBJECTS_BETWEEN_COLLECTIONS = 500_000
"""Objects made until Python looks for cycles among them. 50,000 records are millions of objects without one: a third of the time."""
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What `focimine update` was asked."""

    review: Path
    files: tuple[Path, ...] = ()
    database: str | None = None
    trigger: str | None = None
    who: str | None = None
    as_new_person: bool = False
    email: str | None = None
    api_key: str | None = None
    base_url: str | None = None
    offline: bool = False
    status: bool = False
    close: bool = False
    from_outside: Path | None = None
    foci: Path | None = None
    counts: Path | None = None
    output: Path | None = None
    as_json: bool = False
    force: bool = False
    version: int | None = None


@click.command("update")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--trigger", metavar="TEXT", help="Why the review is updated now; opens a new version.")
@click.option("--who", help="Your name (with --close and --from-outside it is needed).")
@click.option("--database", help="The database FILES were exported from, where they do not name it.")
@click.option("--email", envvar="FOCIMINE_EMAIL", help="Your mail address; PubMed asks for it (or FOCIMINE_EMAIL).")
@click.option("--api-key", envvar="NCBI_API_KEY", help="Your NCBI key (or NCBI_API_KEY).")
@click.option("--base-url", default=None, help="Another address of the E-utilities (a mirror).")
@click.option("--offline", is_flag=True, help="Ask no service.")
@click.option("--status", is_flag=True, help="Show the last version, or that of --version: what was found and waits.")
@click.option("--close", is_flag=True, help="Seal the open version and say what is different from the one before.")
@click.option("--from-outside", type=FILE, metavar="LIST", help="Take over an earlier review: the papers it included.")
@click.option("--foci", type=FILE, help="Of --from-outside: its foci (Sleuth or GingerALE text).")
@click.option("--counts", type=FILE, help="Of --from-outside: the counts of its flow diagram (box,n).")
@click.option(
    "-o", "--output", type=OUTPUT_FILE, help="Of --status: write the differences (.html, .json, .csv, .xlsx)."
)
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@new_person_option
@review_option
@version_option
def update(review: Path, **given: Any) -> None:
    """Open a new version of the review: search again, take in what is new, and say what changed.

    PubMed is asked for what was created since the last search, a week of overlap included, and known records are read
    again for retractions. For the other databases the query with its dates is printed; give the files they export. Then
    everything is compared with what is known, and what is new is judged by rule.

    \b
    Examples:
      focimine update --trigger "a year has passed" --email you@example.org
      focimine update cnki.txt wos.txt
      focimine update --status
      focimine update --status --version 2 -o version-2.html
      focimine update --close --who "Li Hua"
      focimine update --from-outside included.ris --foci sleuth.txt --counts flow.csv --who "Li Hua"
    """
    asked = Asked(review=review, **given)
    _check(asked)
    if asked.status:
        show_status(asked)
    elif asked.close:
        close_version(asked)
    elif asked.from_outside:
        take_outside(asked, asked.from_outside)
    else:
        with few_collections():
            update_review(asked)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let Python look for cycles of objects rarely meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _check(asked: Asked) -> None:
    """Refuse options that do not go together (ProtocolError)."""
    actions = {"--status": asked.status, "--close": asked.close, "--from-outside": asked.from_outside is not None}
    chosen = [name for name, is_given in actions.items() if is_given]
    if len(chosen) > 1 or (chosen and asked.files):
        raise ProtocolError(
            f"{' and '.join([*chosen, *(['FILES'] if asked.files else [])])} do not go together.", hint="Give one."
        )
    if asked.who is None and (asked.close or asked.from_outside):
        raise ProtocolError(f"{chosen[0]} needs your name.", hint='Add --who "NAME".')
    if (asked.foci or asked.counts) and not asked.from_outside:
        raise ProtocolError("--foci and --counts belong to --from-outside.", hint="Give the list of included papers.")
    demand_reading(asked.version, asked.status, "--status")
    if asked.output and not asked.status:
        raise ProtocolError("-o belongs to --status.", hint="--close writes its pages into versions/N.")
    if asked.output:
        demand_ending(asked.output)


@dataclass(slots=True)
class Done:
    """What the steps of an update did, for the person."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: bool = False
    n_refused: int = 0

    @property
    def nothing_new(self) -> str:
        """Return how it is said that nothing is new: of what was read, where not all was."""
        return "Nothing new in what could be read." if self.failed or self.n_refused else "Nothing new."


def update_review(asked: Asked) -> None:
    """Go through the steps of an update, in this order; each is finished before the next begins, and may be repeated."""
    from corpora.review.news import new_line, read_news
    from corpora.settled import read_settled

    done = Done()
    with opened(asked.review) as store:
        protocol = read_plan(store.protocol_path)
        _demand_readable(store, asked, done)
        _complete(store, done)
        who = _person(store, asked)
        taken = take_over(store, protocol)
        done.problems += taken.problems if taken is not None else ()
        version = _version_to_work_on(store, asked, who, taken, done)
        if asked.trigger and version.trigger != asked.trigger:
            done.lines.append(f"--trigger was not kept: this version was opened for another reason ({version.trigger})")
        searched = None if asked.offline else _search(store, asked, version, done)
        _import(store, asked, version, done)
        _deduplicate(store, version, done)
        settled = read_settled(store)
        news = read_news(store, settled, version)
        if news.new:
            _screen(store, settled.reports, version, done)
        new = new_line(store, news.new)
        waiting = _awaited(store, version)
    if asked.as_json:
        found: dict[str, Any] = {"version": version.number, "trigger": version.trigger, "taken_over": taken}
        found |= {"pubmed": searched, "sources": news.sources, "new": len(news.new), "awaited": waiting}
        say_json({**found, "notes": done.lines, "problems": done.problems})
    else:
        _tell(version, taken, done, news.sources, new, waiting)
    if done.failed:
        raise SystemExit(int(ExitCode.SOURCE))
    end_with(done.problems)


def _demand_readable(store: Store, asked: Asked, done: Done) -> None:
    """End as `focimine import` does, with no version opened or sealed, where files are all there is and none can be read."""
    from miner.stage.records import any_to_import, import_files

    planned = "pubmed" in load_protocol(store.protocol_path).search.databases
    readable = not asked.files or any_to_import(store, asked.files, database=asked.database)
    if readable or (planned and not asked.offline and asked.email is not None):
        return
    _note_files(import_files(store, asked.files, database=asked.database), done)
    done.lines.append("Nothing was read: no version was opened or sealed.")
    if asked.as_json:
        say_json({"version": None, "notes": done.lines, "problems": done.problems})
    else:
        for line in done.lines:
            say(line)
        say_problems(done.problems)
    raise SystemExit(int(ExitCode.FORMAT))


def _complete(store: Store, done: Done) -> None:
    """Write what sealed versions lack of their files; where that cannot be, it is said, and stops no update."""
    try:
        done.lines += _completed_lines(write_all_missing(store))
    except ReviewError as error:
        done.lines.append(f"Not all files of the sealed versions could be written: {error.message}")


def _person(store: Store, asked: Asked) -> str | None:
    if asked.who is None:
        return None
    return resolve_person(store, load_protocol(store.protocol_path), asked.who, new=asked.as_new_person)


def _version_to_work_on(store: Store, asked: Asked, who: str | None, taken: TakenOver | None, done: Done) -> Version:
    """Return the version an update works on: the open one where it goes on, else a new one, which is opened.

    It goes on with files, with a search that was not finished, and in a folder just found to be a copy.
    """
    from miner.stage.updating import was_searched

    version = read_versions(store)[-1]
    if version.number > 1 and version.is_open:
        planned = "pubmed" in load_protocol(store.protocol_path).search.databases and not asked.offline
        searches = planned and asked.email is not None and not asked.trigger and not was_searched(store, version)
        is_copy = taken is not None and taken.how == COPIED
        if asked.trigger and asked.files and not is_copy:
            hint = "Leave --trigger out to go on with it, or seal it first: focimine update --close --who NAME."
            raise ProtocolError(
                f"--trigger opens a version, and version {version.number} is open since {version.since}.", hint=hint
            )
        if asked.files or searches or is_copy:
            return version
        hint = "Give the files you wait for (focimine update FILES), look at --status, or seal it: --close --who NAME."
        raise ProtocolError(f"Version {version.number} is open, since {version.since}.", hint=hint)
    if version.number == 1 and not store.query("SELECT 1 FROM ledger WHERE kind = 'record' LIMIT 1"):
        raise ProtocolError(
            "There is nothing to update: the review holds no records.", hint="Begin with `focimine search`."
        )
    if version.is_open:
        done.lines += results_remarks(store, version.number)
        write_version_files(store.folder, seal_as_it_is(store, who=None), record_in=store)
    return begin_next(store, trigger=asked.trigger, who=who)


def _search(store: Store, asked: Asked, version: Version, done: Done) -> Searched | None:
    """Search PubMed; where it cannot be reached, that is said, and the update goes on with files."""
    from miner.stage.updating import search_pubmed

    protocol = load_protocol(store.protocol_path)
    if asked.email is None:
        done.lines.append("PubMed was not searched: it asks for your mail address (--email, or FOCIMINE_EMAIL).")
        return None
    try:
        found = search_pubmed(
            store, protocol, version, email=asked.email, api_key=asked.api_key, base_url=asked.base_url
        )
    except SourceError as error:
        done.lines.append(f"PubMed was not searched to the end: {error.message} Run `focimine update` again later.")
        done.failed = True
        return None
    if found is not None:
        done.lines.append(found.search_line())
        if found.n_read_again:
            words = counted(found.n_read_again, "known record")
            done.lines.append(f"{words} read again, of which {found.n_changed} carry other notices than before.")
        done.problems += found.problems
    return found


def _import(store: Store, asked: Asked, version: Version, done: Done) -> None:
    from miner.stage.records import import_files
    from miner.stage.updating import note_same_exports

    if asked.files:
        outcomes = import_files(store, asked.files, database=asked.database)
        note_same_exports(store, version, outcomes)
        _note_files(outcomes, done)


def _note_files(outcomes: Sequence[ImportOutcome], done: Done) -> None:
    for one in outcomes:
        known = "known already: the same file as before" if one.known else counted(one.n_records, "record")
        done.lines.append(f"{one.name}: {'not imported' if one.refused else known}.")
        done.problems += one.problems
        done.n_refused += one.refused


def _deduplicate(store: Store, version: Version, done: Done) -> None:
    """Compare what came in with all that is known; nothing is read where nothing came in."""
    from miner.stage.records import deduplicate

    if store.query("SELECT 1 FROM ledger WHERE kind = 'record' AND seq > ? LIMIT 1", (version.after,)):
        compared = deduplicate(store)
        done.lines += compared.conflicts
        done.problems += compared.problems


def _screen(store: Store, reports: Reports, version: Version, done: Done) -> None:
    """Judge by rule what the version brought, and what it brought another record of; all, where notices came as well."""
    from corpora.nouns.decisions import Step
    from screen.stage.suggest import screen

    rows = store.query("SELECT kind, key FROM ledger WHERE kind IN ('record', 'notice') AND seq > ?", (version.after,))
    touched = {reports.of[row["key"]] for row in rows if row["key"] in reports.of}
    only = None if any(row["kind"] == "notice" for row in rows) else touched
    done.problems += screen(store, Step.TITLE_ABSTRACT, only=only).problems


def _awaited(store: Store, version: Version) -> list[Awaited]:
    from miner.stage.updating import awaited

    return awaited(store, load_protocol(store.protocol_path), version)


def _tell(
    version: Version,
    taken: TakenOver | None,
    done: Done,
    sources: Sequence[Any],
    new: str | None,
    waiting: Sequence[Awaited],
) -> None:
    from corpora.review.news import source_line

    say(f"Version {version.number} is open.")
    if taken is not None:
        say(_taken_line(taken))
    for line in (*done.lines, *map(source_line, sources)):
        say(line)
    say(new or done.nothing_new)
    _tell_awaited(waiting)


def _tell_awaited(waiting: Sequence[Awaited]) -> None:
    for item in waiting:
        if item.since:
            say(f"Waits for a file of {item.database}, searched from {item.since} on; its query:\n    {item.text}")
        else:
            say(f"Waits for a file of {item.database}; its query:\n    {item.text}")
        for step in item.steps:
            say(f"    {step}")


def _taken_line(taken: TakenOver) -> str:
    if taken.how == COPIED:
        return f"This folder is a copy of {taken.place}: what both hold is the version before."
    left = f"; {taken.n_open} are not settled there and were left" if taken.n_open else ""
    changed = f"; decided otherwise there since: {counted(taken.n_changed, 'report')}" if taken.n_changed else ""
    return (
        f"Taken over from {taken.place}: {counted(taken.n_included, 'included report')}, {taken.n_excluded} excluded ones, "
        f"{counted(taken.n_foci, 'confirmed focus', 'confirmed foci')}{left}{changed}."
    )


def show_status(asked: Asked) -> None:
    """Print what the last version found, what it waits for, and what is different from the one before."""
    from corpora.review.next_steps import next_steps
    from corpora.settled import read_settled

    with opened(asked.review, read_only=True, version=asked.version) as store:
        protocol = read_plan(store.protocol_path)
        versions = read_versions(store)
        version = versions[-1] if asked.version is None else versions[asked.version - 1]
        news = read_version_news(store, version)
        waiting = _awaited(store, version) if version.is_open else []
        lacking = files_lacking_lines(store) if asked.version is None else []
        steps = next_steps(store, protocol, read_settled(store)) if asked.version is None else []
    if asked.output:
        write_news(asked.output, news, protocol.review.first_language, force=asked.force)
    if asked.as_json:
        say_json(
            {**news_as_json(news), "awaited": waiting, "remarks": lacking, "next_steps": [str(step) for step in steps]}
        )
        return
    _tell_news(news)
    _tell_awaited(waiting)
    for line in lacking:
        say(line)
    for step in steps:
        say(f"Next: {step}")
    if asked.output:
        say(f"Written: {asked.output}")


def _tell_news(news: VersionNews) -> None:
    from meta.report.version_page import fact_lines, news_lines

    for line in (*fact_lines(news, chosen()), *news_lines(news, chosen())):
        say(line)


def close_version(asked: Asked) -> None:
    """Seal the open version; write its flow diagram and what is different from the one before into versions/N.

    A version sealed before whose files were not all written gets those it lacks.
    """
    with opened(asked.review) as store:
        read_plan(store.protocol_path)
        version, done = read_versions(store)[-1], Done()
        if version.is_open:
            _complete(store, done)
        else:
            done.lines += _completed_lines(write_all_missing(store))
        is_sealed_now = version.is_open or not done.lines
        if is_sealed_now:
            done.lines += results_remarks(store, version.number)
            version = seal_as_it_is(store, who=_person(store, asked))
        folder = store.folder / folder_of(version.number)
        news = write_version_files(store.folder, version)
    missing = (version.seal or {}).get("results_missing", [])
    if asked.as_json:
        say_json({**news_as_json(news), "folder": str(folder), "results_missing": missing, "notes": done.lines})
        return
    for line in done.lines:
        say(line)
    if is_sealed_now:
        say(f"Version {version.number} is closed, by {version.closed_by}.")
    _tell_news(news)
    if missing:
        say(
            f"Not kept, for they are not those the last analysis made: {counted(len(missing), 'result file')} (for example {missing[0]})."
        )
    say(f"Its results, flow diagram and changes: {folder}")


def _completed_lines(numbers: Sequence[int]) -> list[str]:
    return [f"Version {n} was sealed before; what its folder {folder_of(n)} lacked was written now." for n in numbers]


def take_outside(asked: Asked, path: Path) -> None:
    """Take over an earlier review made elsewhere as version 1, seal that, and open version 2."""
    from corpora.review.outside import OutsideReview, take_over_outside
    from corpora.text import decode_text
    from meta.formats.sleuth import parse_sleuth
    from miner.stage.records import read_path

    content, listed = read_path(path)
    foci = parse_sleuth(decode_text(asked.foci.read_bytes()).text, asked.foci.name) if asked.foci else None
    earlier = OutsideReview(
        name=path.name,
        content=content,
        records=listed.records,
        foci_name=asked.foci.name if asked.foci else "",
        contrasts=foci.contrasts if foci else (),
        counts=_read_counts(asked.counts) if asked.counts else None,
    )
    with opened(asked.review) as store:
        read_plan(store.protocol_path)
        with store.transaction():
            who = _person(store, asked)
            taken, problems = take_over_outside(store, earlier, who=str(who))
            sealed = seal_as_it_is(store, who=who, counts=earlier.counts)
        write_version_files(store.folder, sealed, record_in=store)
        version = begin_next(store, trigger=asked.trigger, who=who)
    if asked.as_json:
        say_json({"taken_over": taken, "version": version.number, "problems": problems})
    else:
        say(f"{_taken_line(taken)} Version {version.number} is open: focimine update FILES, focimine search.")
    end_with([*listed.problems, *(foci.problems if foci else ()), *problems])


def _read_counts(path: Path) -> dict[str, int]:
    counts = {}
    for row in read_sheet(path).rows():
        box, n = row.cells.get("box", ""), row.cells.get("n", "")
        if not box or not n.strip().isdecimal():
            raise FormatError(f"{row.where}: box is {box!r}, n is {n!r}.", hint="Give a table box,n as prisma.csv is.")
        counts[box] = int(n)
    return counts


COMMANDS: tuple[click.Command, ...] = (update,)
