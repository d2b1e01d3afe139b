"""What `focimine fetch --open` does: full texts from open sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from corpora.errors import ProtocolError
from corpora.review_option import opened
from corpora.terminal import counted, progress, say
from miner.commands.ending import end, tell


def fetch_open(review: Path, *, email: str | None, reports: Sequence[str] = (), bases: Sequence[str] = ()) -> None:
    """Look for the full texts still wanted (or those of `reports`) in open sources, and say what was found.

    `bases` are other addresses of sources, each "SOURCE=URL"; "converter" is PMC's ID converter.
    Leaves with exit code 3 where a source did not answer or a file it names did not come, with 1 where one gave another paper.
    """
    from corpora.web import Client, Pace
    from miner.open_sources.pmc import CONVERTER, find_pmcid
    from miner.open_sources.sources import SOURCES
    from miner.stage import open_texts
    from miner.stage.documents import sought_reports
    from miner.stage.search import today

    addresses = {**{source.name: source.base for source in SOURCES}, "converter": CONVERTER}
    addresses |= _given(bases, addresses)
    paces = {urlsplit(address).hostname or "": Pace(per_second=3.0, tries=4) for address in addresses.values()}
    with (
        opened(review) as store,
        Client(email, paces=paces, usual=Pace(per_second=1.0, tries=2), tell=tell) as client,
        progress("Looking in open sources", len(sought_reports(store))) as advance,
    ):
        outcome = open_texts.fetch_open(
            store,
            SOURCES,
            day=today(),
            get=lambda source, sought: source.get(client, addresses[source.name], sought),
            find_pmcid=lambda sought: find_pmcid(client, addresses["converter"], sought),
            advance=advance,
            only=reports,
        )
    for source, number in sorted(outcome.found.items()):
        say(f"{source}: {counted(number, 'full text')}.")
    say(f"Looked for: {counted(outcome.n_looked, 'report')}; still wanted: {outcome.n_wanted} of {outcome.n_sought}.")
    end(outcome.problems)


def _given(bases: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    given = {}
    for text in bases:
        name, equals, address = text.partition("=")
        if not equals or name not in known or not address.startswith("http"):
            hint = f"Write it as SOURCE=URL; sources: {', '.join(known)}."
            raise ProtocolError(f"--base-url {text!r} names no source and address.", hint=hint)
        given[name] = address.rstrip("/")
    return given
