"""The desk: a review in the browser, on this computer alone; parts of it lie in the stages, the frame here."""
