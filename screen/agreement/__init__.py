"""How far people agree: tables of ratings, coefficients of agreement with bootstrap intervals, what is reported."""
