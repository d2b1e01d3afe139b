"""The command of citation searching."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.errors import ProtocolError
from corpora.review_option import opened, read_plan, review_option
from corpora.terminal import counted, progress, say, say_json
from miner.commands.ending import end, tell

if TYPE_CHECKING:
    from miner.citations.base import Direction
    from miner.stage.citations import CitationOutcome


@click.command()
@review_option
@click.option("--backward", is_flag=True, help="The works that the reports cite.")
@click.option("--forward", is_flag=True, help="The works that cite the reports.")
@click.option("--both", is_flag=True, help="Both (default: what the plan says under search.citation_chasing).")
@click.option(
    "--report", "reports", multiple=True, help="A report whose citations are followed (default: all included)."
)
@click.option("--without", multiple=True, help="A service that is not asked (europe_pmc, openalex, crossref …).")
@click.option(
    "--references",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The reference list of the one --report as text, a reference a line as in GB/T 7714: imported, nobody is asked.",
)
@click.option("--email", envvar="FOCIMINE_EMAIL", help="Your mail address; services ask for it (or FOCIMINE_EMAIL).")
@click.option("--ncbi-key", envvar="NCBI_API_KEY", help="Your NCBI key (or NCBI_API_KEY).")
@click.option("--openalex-key", envvar="OPENALEX_API_KEY", help="Your OpenAlex key (or OPENALEX_API_KEY).")
@click.option("--semantic-scholar-key", envvar="S2_API_KEY", help="Your Semantic Scholar key (or S2_API_KEY).")
@click.option(
    "--opencitations-key", envvar="OPENCITATIONS_TOKEN", help="Your OpenCitations token (or OPENCITATIONS_TOKEN)."
)
@click.option(
    "--base-url", "bases", multiple=True, metavar="SERVICE=URL", help="Another address of a service (a mirror)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def citations(
    review: Path,
    backward: bool,
    forward: bool,
    both: bool,
    reports: tuple[str, ...],
    without: tuple[str, ...],
    references: Path | None,
    email: str | None,
    bases: tuple[str, ...],
    as_json: bool,
    **keys: str | None,
) -> None:
    """Follow the citations of the included reports, and import the works found as PRISMA's citation searching.

    Asks Europe PMC, OpenAlex, Semantic Scholar, OpenCitations, iCite, Crossref and PubMed's elink, keeps each answer as
    it came, and imports every work once. A service that fails is left out and named; the same command asks it again.

    \b
    Examples:
      focimine citations --email you@example.org
      focimine citations --backward --report r-0a1b2c3d4e-00012 --email you@example.org
      focimine citations --references list.txt --report r-0a1b2c3d4e-00012
    """
    from miner.stage import citations as stage
    from miner.stage.search import today

    way = "both" if both or (backward and forward) else "backward" if backward else "forward" if forward else None
    if references:
        _import_references(review, references, reports, as_json)
        return
    from corpora.web import Client
    from miner.citations.asking import Asking, chosen_services

    services = chosen_services(without)
    asking = Asking(bases=dict(map(_base, bases)), keys=_by_service(keys))
    with opened(review) as store, Client(email, paces=asking.paces(), tell=tell) as client:
        directions = _directions(way or read_plan(store.protocol_path).search.citation_chasing)
        papers = stage.papers_to_chase(store, reports)
        with progress("Asking for citations", len(papers) * len(directions) * len(services)) as advance:
            outcome = stage.chase(
                store,
                papers,
                directions,
                services,
                day=today(),
                ask=asking.ask(client),
                look_up=asking.describe(client),
                advance=advance,
            )
    if as_json:
        say_json(outcome)
    else:
        _say(outcome)
    end(outcome.problems, quiet=as_json)


def _import_references(review: Path, path: Path, reports: tuple[str, ...], as_json: bool) -> None:
    from miner.stage import citations as stage
    from miner.stage.search import today

    if len(reports) != 1:
        raise ProtocolError("A reference list belongs to one report.", hint="Name it: --references FILE --report ID.")
    with opened(review) as store:
        file, n_added = stage.add_references(store, path.read_bytes(), path.name, reports[0], today())
    if as_json:
        say_json({"name": file.name, "n_records": len(file.records), "n_added": n_added, "problems": file.problems})
    else:
        say(f"{file.name}: {counted(len(file.records), 'reference')}, {n_added} added.")
    end(file.problems, quiet=as_json)


def _say(outcome: CitationOutcome) -> None:
    if outcome.nothing_to_do:
        say(f"Nothing to do: this citation search was done on {outcome.day}.")
    for chased in outcome.services:
        unknown = f", {chased.n_unknown} of them not known there" if chased.n_unknown else ""
        more = f" (it counts {chased.n_stated})" if chased.n_stated > chased.n_works else ""
        reports = counted(chased.n_reports, "report")
        say(f"{chased.service}, {chased.direction}: {counted(chased.n_works, 'work')}{more} for {reports}{unknown}.")
    if not outcome.nothing_to_do:
        say(
            f"{counted(outcome.n_works, 'different work')}; {counted(outcome.n_added, 'record')} added. Next: focimine dedup."
        )


def _directions(way: str) -> list[Direction]:
    from miner.citations.base import Direction

    if way == "none":
        hint = "Say --backward, --forward or --both, or write it into the plan under search.citation_chasing."
        raise ProtocolError("The plan asks for no citation searching.", hint=hint)
    return list(Direction) if way == "both" else [Direction(way)]


def _base(text: str) -> tuple[str, str]:
    from miner.citations.services import SERVICES

    name, equals, address = text.partition("=")
    if not equals or name not in {service.name for service in SERVICES} or not address.startswith("http"):
        hint = f"Write it as SERVICE=URL; services: {', '.join(service.name for service in SERVICES)}."
        raise ProtocolError(f"--base-url {text!r} names no service and address.", hint=hint)
    return name, address


def _by_service(keys: Mapping[str, str | None]) -> dict[str, str | None]:
    return {
        "elink": keys["ncbi_key"],
        "openalex": keys["openalex_key"],
        "semantic_scholar": keys["semantic_scholar_key"],
        "opencitations": keys["opencitations_key"],
    }


COMMANDS: tuple[click.Command, ...] = (citations,)
