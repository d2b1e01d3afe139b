"""BibTeX values: LaTeX as text, @string and # as one value."""
