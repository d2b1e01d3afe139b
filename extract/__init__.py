"""Documents to tables, contrasts and foci, each with its place."""
