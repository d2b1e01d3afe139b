"""Risk of bias of the included papers: instruments, judgements of several people, sheets, plots, robvis's table."""
