"""An audit of a review: what its questions need of the ledger, read; and the rows of a second reading, written."""
