"""Commands that ask databases: queries (what a person runs), search (PubMed)."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from corpora.nouns.plain import to_plain
from corpora.protocol import SearchSection
from corpora.review_option import find_review, opened, read_plan, review_option
from corpora.terminal import counted, progress, say, say_json
from miner.commands.ending import end, tell


@click.command()
@click.argument("protocol", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--database", help="Only this database.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="For an update: only what was added to the database since this day (YYYY-MM-DD).",
)
@click.option(
    "--missed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An export with papers known to belong to the topic: which of them the query misses, and terms that would catch them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def queries(
    protocol: Path | None, database: str | None, since: datetime.datetime | None, missed: Path | None, as_json: bool
) -> None:
    """Print the plan's query in each database's syntax, with the steps to run and export it.

    PROTOCOL is a plan; left out, that of the review the working directory is in. Dates of the plan are dates of publication; with --since, the day a record was added to the database.

    \b
    Examples:
      focimine queries
      focimine queries protocol.yaml --database cnki
      focimine queries protocol.yaml --since 2026-01-31
      focimine queries protocol.yaml --missed known.ris
    """
    from miner.queries import NAMES, render_all_forms

    plan = read_plan(protocol or find_review(Path.cwd()) / "protocol.yaml")
    if missed:
        _say_missed(plan.search, missed, as_json)
        return
    chosen = [database] if database else list(plan.search.databases)
    seed, day = bool(plan.review.reference), since.date() if since else None
    rendered = [query for name in chosen for query in render_all_forms(plan.search, name, seed=seed, since=day)]
    if as_json:
        say_json(rendered)
        return
    for query in rendered:
        say(f"{NAMES[query.database]} ({query.form})\n  {query.text}")
        for step in (*query.steps, *query.notes, *([query.link] if query.link else [])):
            say(f"    {step}")
        say("")


def _say_missed(plan: SearchSection, path: Path, as_json: bool) -> None:
    from miner.missed import find_missed
    from miner.stage.records import read_path

    _, file = read_path(path)
    found = find_missed(plan, file.records)
    if as_json:
        say_json(found)
        return
    say(f"{found.n_known - len(found.papers)} of {found.n_known} known papers are found by the plan's terms.")
    for paper in found.papers:
        say(f"Missed: {paper.name}: {paper.title}")
        bare = " (judged without an abstract)" if paper.bare else ""
        say(f"    no term of: {', '.join(paper.dimensions)}{bare}")
    for number, proposal in enumerate(found.proposals):
        if number == 0 or found.proposals[number - 1].dimension != proposal.dimension:
            say(f"Terms that would catch them in {proposal.dimension!r}:")
        form = f", a form of {proposal.form_of!r}" if proposal.form_of else ""
        say(f"    {proposal.term}: {proposal.catches} of the missed, {proposal.known} of all known{form}")
    end(file.problems)


@click.command()
@review_option
@click.option("--email", envvar="FOCIMINE_EMAIL", help="Your mail address; PubMed asks for it (or FOCIMINE_EMAIL).")
@click.option(
    "--api-key",
    envvar="NCBI_API_KEY",
    help="Your NCBI key: 10 instead of 3 requests per second (or NCBI_API_KEY).",
)
@click.option("--base-url", default=None, help="Another address of the E-utilities (a mirror).")
@click.option("--since", help="Only records created since this day (YYYY-MM-DD), or since the 'last' search.")
@click.option(
    "--form",
    type=click.Choice(("recommended", "seed")),
    default="recommended",
    show_default=True,
    help="The recommended query, or the bare string as the seed paper ran it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    review: Path,
    email: str | None,
    api_key: str | None,
    base_url: str | None,
    since: str | None,
    form: str,
    as_json: bool,
) -> None:
    """Search PubMed with the review's plan and import what it finds; an interrupted search resumes where it stopped.

    Then it reads the review's known PubMed records again, once a day, and announces those retracted or corrected since.

    \b
    Examples:
      focimine search --email you@example.org
      focimine search --email you@example.org --since last
    """
    from corpora.web import Client
    from miner import entrez
    from miner.stage import notices
    from miner.stage import search as stage_search
    from miner.stage.corrections import withdrawn_words

    paces = {entrez.HOST: entrez.pace(api_key)}
    with opened(review) as store, Client(email, paces=paces, tell=tell) as client:
        plan = read_plan(store.protocol_path).search
        service = entrez.Entrez(client, base_url=base_url or entrez.BASE_URL, api_key=api_key)
        started = stage_search.begin(store, plan, service, since=since, form=form)
        with progress("Fetching from PubMed", started.count) as advance:
            outcome = stage_search.fetch_rest(store, service, started, advance)
        known = notices.known_pmids(store, stage_search.today())
        with progress("Reading known records again", len(known)) as advance:
            reading = notices.reread(store, service, known, day=stage_search.today(), advance=advance)
        withdrawn = withdrawn_words(store, started.key)
    if as_json:
        say_json({**to_plain(outcome), "read_again": reading})
    elif outcome.nothing_to_do:
        say(f"Nothing to do: this search was run on {outcome.date}. For what is new: focimine search --since last")
        if withdrawn:
            say(f"  {withdrawn}")
    else:
        say(f"PubMed: {counted(outcome.count, 'record')} found on {outcome.date}, {outcome.n_added} added.")
    if reading.n_known and not as_json:
        say(
            f"Known records read again: {reading.n_read}, of which {reading.n_changed} carry other notices than before."
        )
    end([*outcome.problems, *reading.problems], quiet=as_json)


COMMANDS: tuple[click.Command, ...] = (queries, search)
