"""What is computed of an analysis besides its clusters: how sure a cut-off is, what is missing, what other statistics say."""
