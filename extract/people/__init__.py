"""Participants: words, counts, roles and groups out of prose and tables."""
