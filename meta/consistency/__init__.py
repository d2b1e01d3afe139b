"""How consistently regions are reported across the groups of a review, beyond what their size gives."""
