"""What is kept of analyses: the results of now, and those of versions that were closed."""
