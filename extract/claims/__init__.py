"""Numbers a manuscript states, checked against each other: text in, findings out."""
