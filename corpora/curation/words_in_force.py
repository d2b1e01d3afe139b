"""What is in force of a focus, word for word: the view `confirmations` with the kind and direction that a person said."""

from __future__ import annotations

WORDS_IN_FORCE = """SELECT c.*, w.body ->> 'kind' AS kind, w.body ->> 'direction' AS direction
FROM confirmations c JOIN ledger w ON w.seq = c.seq"""
"""A condition on `c` may follow. The view itself leaves both out: its columns are those of its export."""
