"""What a review's ledger answers of the items of reporting guidelines, by the names that the checklists use."""
