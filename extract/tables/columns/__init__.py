"""Headings and columns put back in their places: columns set as one, headings beside or beyond theirs."""
