"""All that an appendix tells of a review, read from its ledger."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace

from corpora.curation.unconfirmed import unconfirmed_values
from corpora.nouns.decisions import Step
from corpora.people import fold_name
from corpora.protocol import Protocol, load_protocol
from corpora.review.living import living_facts, rows_since_close
from corpora.review.versions import is_living, read_versions
from corpora.settled import Settled, read_settled
from corpora.store import Store
from screen.bias.instruments import NONE
from screen.prisma.counts import count
from screen.reporting.facts import BiasFacts, Review
from screen.stage.bias import read_all
from screen.stage.flow import read_facts, read_flows
from screen.stage.reporting.included import read_rows
from screen.stage.reporting.left_out import read_left_out
from screen.stage.reporting.searches import DAY, read_searches
from screen.stage.shelf import read_shelf

SHOWN_OF_DIGEST = 8


def read_review(store: Store) -> Review:
    """Return what the appendix tells, as the review is in `store`.

    Raises
    ------
    ProtocolError : the plan cannot be read, or names an earlier review that was not taken over. ReviewError : boxes of
        the flow diagram do not add up.
    """
    protocol = load_protocol(store.protocol_path)
    settled = read_settled(store)
    shelf = read_shelf(store, settled.reports)
    versions = read_versions(store)
    facts = read_facts(store)
    flows = read_flows(store) if is_living(store) else ()
    before = {report for flow in flows[:-1] for report in flow.lists.total_reports}
    excluded, lost, dropped = read_left_out(store, settled, shelf, facts, before)
    return Review(
        protocol=protocol,
        program=f"Focimine {importlib.metadata.version('focimine')}",
        versions=versions,
        living=living_facts(protocol, versions),
        n_since_close=rows_since_close(store, versions),
        is_living=is_living(store) or protocol.review.living is not None,
        flows=tuple(flow.counts for flow in flows) or (count(facts),),
        cumulative=count(replace(facts, before=None)),
        plans=_plans(store),
        searches=read_searches(store, settled.reports),
        excluded=excluded,
        lost=lost,
        dropped=dropped,
        rows=read_rows(store, protocol, settled, shelf, facts),
        links=_links(store),
        screened={step: _screened(settled, step) for step in Step},
        engines=tuple(row["who"] for row in store.query("SELECT DISTINCT who FROM suggestions ORDER BY who")),
        confirmers=_names(
            store, "SELECT DISTINCT confirmed_by AS who FROM confirmed_foci WHERE NOT by_machine ORDER BY who"
        ),
        coders=_names(store, "SELECT DISTINCT who FROM codings WHERE NOT machine ORDER BY who"),
        n_contrasts=unconfirmed_values(store, protocol, settled).n_contrasts,
        bias=_bias(store, protocol),
        analyses=_names(
            store,
            "SELECT DISTINCT analysis AS who FROM results WHERE analysis <> 'review' AND run = "
            "(SELECT run FROM results ORDER BY seq DESC LIMIT 1) ORDER BY who",
        ),
    )


def _plans(store: Store) -> tuple[tuple[str, str], ...]:
    """Return the day each plan was first used, and the beginning of its SHA-256."""
    rows = store.query("SELECT key, at FROM ledger WHERE kind = 'protocol' ORDER BY seq")
    return tuple((row["at"][:DAY], row["key"][:SHOWN_OF_DIGEST]) for row in rows)


def _links(store: Store) -> tuple[int, int]:
    """Return how many links of duplicates in force a machine made, and how many people."""
    rows = store.query("SELECT machine, count(*) AS n FROM duplicates GROUP BY machine")
    found = {bool(row["machine"]): row["n"] for row in rows}
    return found.get(True, 0), found.get(False, 0)


def _screened(settled: Settled, step: Step) -> tuple[str, ...]:
    """Return the people whose decisions at a step may be seen, each once."""
    names = {
        fold_name(row.decision.who): row.decision.who
        for (_, at), rows in settled.decisions.items()
        if at is step
        for row in rows
        if not row.decision.machine and row.key not in settled.hidden
    }
    return tuple(sorted(names.values()))


def _names(store: Store, sql: str) -> tuple[str, ...]:
    return tuple(str(row["who"]) for row in store.query(sql))


def _bias(store: Store, protocol: Protocol) -> BiasFacts | None:
    section = protocol.risk_of_bias
    if section.instrument == NONE and not section.items:
        return None
    bias = read_all(store)
    cells = list(bias.cells())
    settled = [bias.state.judged[p.report, item] for p, item in cells if (p.report, item) in bias.state.judged]
    people = dict.fromkeys(name for one in settled for name in one.who)
    return BiasFacts(instrument=bias.instrument.name, n_settled=len(settled), n_cells=len(cells), people=tuple(people))
