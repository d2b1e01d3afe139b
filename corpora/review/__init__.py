"""Who works on a review, how its reports are called, and what waits to be done."""
