"""Analysing a review: the modules that see the ledger."""
