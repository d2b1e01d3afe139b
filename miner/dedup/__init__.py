"""Duplicate records: signatures, the evidence of a pair, links."""
