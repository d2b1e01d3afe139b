"""Functional decoding: which terms of a database a map resembles."""
