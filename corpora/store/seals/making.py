"""The head of a ledger, as a seal holds it."""

from __future__ import annotations

import importlib.metadata

from corpora.errors import StoreError
from corpora.store.kept import digest_of, read_kept
from corpora.store.ledger import Store
from corpora.store.migrations import SCHEMA_VERSION
from corpora.store.seals.seal import REVIEW_DIGITS, Files, Head

DISTRIBUTION = "focimine"


def read_head(store: Store) -> Head:
    """Return the head of the ledger as `store` shows it; StoreError where the ledger holds no row."""
    with store.ledger() as connection:
        first = connection.execute("SELECT hash FROM ledger ORDER BY seq LIMIT 1").fetchone()
        last = connection.execute("SELECT seq, hash, at FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
        kept = read_kept(connection)
    if last is None:
        raise StoreError(f"The ledger of {store.folder} holds no row.", hint="There is nothing to seal yet.")
    return Head(
        review=str(first["hash"])[:REVIEW_DIGITS],
        rows=last["seq"],
        hash=last["hash"],
        at=last["at"],
        schema_version=SCHEMA_VERSION,
        program=_program(),
        files=Files(count=len(kept), sha256=digest_of(kept)),
    )


def _program() -> str:
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
