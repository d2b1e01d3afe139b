"""Searching, importing, deduplicating and fetching for a review: the modules that see the ledger."""
