"""Column headings of pages in other languages, in the English words the interpreter knows."""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bhirn(?:region|areal)\w*|\brégion\w*(?: cérébrale)?|\bregión\w*(?: cerebral)?|\bregião(?: cerebral)?|\blocalización", "region"),
    (r"cluster\W?gr(?:ö|oe)(?:ß|ss)e|taille(?: du cluster)?|tamaño(?: del cl[uú]ster)?|tamanho(?: do cluster)?", "cluster size"),
    (r"\bv[oó]xeles|\bvoxeln", "voxels"),
    (r"\bseite\b|\bcôté\b|\blado\b|\bhemisphäre|\bhémisphère|\bhemisf[eé]rio", "side"),
    (r"\bkoordinaten?|-koordinaten?|\bcoordonnées?|\bcoordenadas?", "coordinates"),
    (r"\bkontraste?\b|\bcontraste\b", "contrast"),
    (r"(?<=\b[tzf])[- ]wert\w*", " value"),
    (r"(?:valeur|valor)(?: de)? (?P<s>[tzfp])\b", r"\g<s> value"),
)  # fmt: skip
"""Words of German, French, Spanish and Portuguese tables; Chinese ones stand in the patterns of the roles."""
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), english) for pattern, english in _WORDS)


def in_english(label: str) -> str:
    """Return a heading with the words of other languages that head coordinate tables put into English."""
    for pattern, english in _PATTERNS:
        label = pattern.sub(f" {english} " if not english.startswith("\\") else english, label)
    return " ".join(label.split())
