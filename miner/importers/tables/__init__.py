"""Tables of records: which heading means what, where the headings are, how names share a cell."""
