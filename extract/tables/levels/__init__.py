"""The levels of the contrasts of a table once its rows are read: what is told outside of them, and what stays unclear."""
