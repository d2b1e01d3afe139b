"""Sleuth text, foci CSV and NIMADS files."""
