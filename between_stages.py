"""What one stage hands to the commands of another, of the front door: no stage knows another, so it is passed along here.

Stages are imported only when a command asks, so that `focimine --help` is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpora.documents.blocks import Part
    from corpora.nouns.records import Record
    from corpora.protocol import Protocol
    from corpora.store import Store


def read_records(path: Path) -> Sequence[Record]:
    """Return the records of an export, for commands of a stage that has no importers."""
    from miner.stage.records import read_path

    return read_path(path)[1].records


def plan_queries(protocol: Protocol) -> dict[str, str]:
    """Return the plan's search string for each of its databases, for commands of a stage that writes none.

    A plan whose terms no database could be asked has none: `focimine queries` says why.
    """
    from corpora.errors import ProtocolError
    from miner.queries import render

    found: dict[str, str] = {}
    for database in protocol.search.databases:
        try:
            found[database] = render(protocol.search, database).text
        except ProtocolError:
            continue
    return found


def record_parts(store: Store, language: str) -> tuple[Part, ...]:
    """Return what the ledger answers of searches and screening, for the report of a stage that does neither."""
    from corpora.protocol import load_protocol
    from screen.stage.reporting import parts

    return parts.record_parts(store, plan_queries(load_protocol(store.protocol_path)), language)


def answer_claims(review: Path | None, manuscript: Path | None, **how: Any) -> None:
    """Check a manuscript's numbers, for commands of a stage that reads no documents."""
    from extract.commands import claims

    claims.answer_claims(review, manuscript, **how)


def check_rules(protocol: Protocol) -> None:
    """Refuse (ProtocolError) a plan with a wrong rule in its criteria, for commands of stages that know no rules."""
    if any(criterion.rules for criterion in protocol.screening.criteria):
        from screen.rules import criteria_of

        criteria_of(protocol.screening)


HANDED: Mapping[str, Callable[..., Any]] = {
    "read_records": read_records,
    "check_rules": check_rules,
    "answer_claims": answer_claims,
    "plan_queries": plan_queries,
    "record_parts": record_parts,
}
"""By the name a command asks for."""
