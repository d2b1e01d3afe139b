"""The appendix of a review: what its lists and checklists need of the ledger, read."""
