"""The desk's part about coordinates: tables as printed beside the rows as read. It calls what `focimine confirm` calls."""
