"""The questions an audit asks of a review: values in, values out. The ledger is read in `screen/stage/audit/`."""
