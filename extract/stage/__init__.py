"""Reading, confirming and coding the documents of a review: the modules that see the ledger."""
