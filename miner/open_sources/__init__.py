"""Full texts that may be read freely: a client per source, each with the licence it states."""
