"""Minus signs, hyphens and dashes: which characters papers print where a number has a minus."""

from __future__ import annotations

SURE_MINUS = "\u2212\u208b\u2010\u2011\u2012\u2796\ufe63\uff0d\u02d7\u2afa\u207b\u00ad\uf02d"
"""Characters that are a minus or a hyphen in any place."""
DASHES = "\u2013\u2014\u2015\uff70\u30fc\u4e00\ufe58\u2e3a\u0096\u0097\u00af\u00ac\u2043\u2500"
"""Characters that are a minus only before a number; elsewhere they mark a range, a pause, or a blank cell."""
TO_HYPHEN = dict.fromkeys(map(ord, SURE_MINUS + DASHES), "-")
"""For `str.translate`, in a text that holds nothing but numbers: every character that can be a minus becomes "-"."""
RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
"""Digits set small, as `str.translate` takes them: marks, powers and indices, no digits of the number before them."""
