"""The review's ledger: one SQLite file, append-only rows in a SHA-256 chain.

`ledger.Store` appends and reads; `locking` says what is decided under its lock; `opening` opens a ledger to be read or written, `packed` one in a zip file; `chain`
computes and verifies the chain, `objects` checks tables and views, `kept` the files rows name, `seals` all of it, from outside too; `migrations` brings
older ledgers to today's schema; `exporting` writes every view as sorted CSV with a data dictionary, `importing` rebuilds a ledger
from it. `schema.sql` is meant to be read.
"""

from corpora.store.ledger import Entry, Run, Store
from corpora.store.locking import demand_unchanged, under_lock

__all__ = ["Entry", "Run", "Store", "demand_unchanged", "under_lock"]
