"""Citation searching: a client per service, what they name as records, reference lists typed by people."""
