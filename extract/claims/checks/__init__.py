"""A module per kind of claim; `extract/claims/run.py` lists them."""
