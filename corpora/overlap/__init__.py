"""Reports that may share participants: what speaks for it, suggested by a machine, and what a person decided."""
