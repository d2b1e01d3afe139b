"""At which threshold, and under which correction, the foci of each table were reported."""
