"""Which counts are of groups apart: in one sentence, or in a sentence that names another group."""
