"""The words of a region to a table: cells, wraps, rows, heading."""
