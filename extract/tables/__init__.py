"""A table to foci: straighten, headings, roles, groups, blocks, rows, corrections."""
