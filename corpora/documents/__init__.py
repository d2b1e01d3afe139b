"""Documents that people read: one list of blocks, drawn alike on a web page and in a Word file."""
