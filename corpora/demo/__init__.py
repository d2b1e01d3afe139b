"""Makers of the demonstration's raw material: database exports and typeset papers, from bundled facts only."""
