"""What a coordinate-based meta-analysis needs of a paper, what of it is known, and the letter that asks for the rest."""
