"""Headings of tables in other European languages, put into English; Chinese ones are read as they are."""

from __future__ import annotations

import re
from functools import lru_cache

from corpora.words.patterns import any_of

_TRANSLATIONS: tuple[tuple[str, str, str, str, str, str], ...] = (
    # English       German                                       French                                     Spanish                                   Italian                                  Portuguese
    ("BA",           r"^AB$",                                     r"\baires? de (?=brodmann)",               r"\báreas? de (?=brodmann)",              r"\barea di (?=brodmann)",               ""),
    ("region",       r"\bhirn(?:region|areal)\w*|\bregionen\b|\blokalisation\b|\bstruktur\b",
                                                                  r"\brégions?\b(?: c[eé]r[eé]brales?)?",    r"\bregi(?:ón|ones)\b(?: cerebral(?:es)?)?|\blocalización|\bestructura\b|\bárea\b(?!.*brodm)",
                                                                                                                                                       r"\bregion[ei]\b(?: cerebral[ei])?|\bstruttura\b|\blocalizzazione\b",
                                                                                                                                                                                                r"\bregi(?:ão|ões)\b(?: cerebra(?:l|is))?|\blocalização\b|\bestrutura\b"),
    ("cluster size", r"cluster\W?gr(?:ö|oe)(?:ß|ss)e|\bclusterausdehnung\b",
                                                                  r"\btaille\b(?: d(?:e l['’]|u )(?:amas|cluster|agrégat))?|\bétendue\b(?: de l['’]amas)?",
                                                                                                             r"\btamaño\b(?: del (?:cl[uú]ster|cúmulo|conglomerado|agrupamiento))?|\bextensión\b(?: del cl[uú]ster)?",
                                                                                                                                                       r"\bdimension[ei]\b(?: del cluster)?|\bestensione\b(?: del cluster)?",
                                                                                                                                                                                                r"\btamanho\b(?: do (?:cluster|aglomerado|agrupamento))?|\bextensão\b(?: do cluster)?"),
    ("cluster",      "",                                          r"\bamas\b",                               r"\bclúster\b|\bcúmulo\b|\bconglomerado\b",
                                                                                                                                                       "",                                      r"\baglomerado\b"),
    ("voxels",       r"\bvoxeln\b|\bvoxel(?:an)?zahl\b",          "",                                        r"\bv[oó]xeles\b",                        "",                                      r"\bv[oó]xeis\b"),
    ("volume",       r"\bvolumen\b",                              "",                                        r"\bvolumen\b",                           "",                                      ""),
    ("side",         r"\bseite\b|\bhemisphäre",                   r"\bcôté\b|\bhémisphère|\blatéralité\b",   r"\blado\b|\bhemisferio|\blateralidad\b", r"\blato\b|\bemisfero\b|\blateralità\b", r"\blado\b|\bhemisf[eé]rio|\blateralidade\b"),
    ("coordinates",  r"\bkoordinaten?|-koordinaten?",             r"\bcoordonnées?",                         r"\bcoordenadas?",                        "",                                      r"\bcoordenadas?"),
    ("contrast",     r"\bkontraste?\b|\bvergleiche?\b|\bbedingung\b",
                                                                  r"\bcontraste\b|\bcomparaison\b",          r"\bcontraste\b|\bcomparación\b|\bcondición\b",
                                                                                                                                                       r"\bcontrasto\b|\bconfronto\b|\bcondizione\b",
                                                                                                                                                                                                r"\bcontraste\b|\bcomparação\b|\bcondição\b"),
    ("task",         r"\baufgabe\b",                              r"\btâche\b",                              r"\btarea\b",                             r"\bcompito\b",                          r"\btarefa\b"),
    ("study",        r"\bstudie\b",                               r"\bétude\b",                              r"\bestudio\b",                           "",                                      r"\bestudo\b"),
    ("reference",    r"^(?:quellen?|referenz(?:en)?)$",           r"^références?$",                          r"^referencias?$",                        r"^riferiment[io]$",                     r"^referências?$"),
    ("value",        r"(?<=\b[tzfp])[- ]wert\w*|^wert$",          r"^valeur$",                               r"^valor$",                               r"^valore$",                             ""),
    ("statistic",    r"^statistik$",                              r"^statistique$",                          r"^estadístic[oa]$",                      r"^statistica$",                         r"^estatística$"),
)  # fmt: skip
"""Words of headings in other European languages. A narrower one stands before a wider one it holds."""
_PATTERNS = tuple((re.compile(any_of(words), re.IGNORECASE), english) for english, *words in _TRANSLATIONS)
_VALUE_BEFORE = re.compile(
    r"\b(?:valeurs?|valor(?:es|[ei])?|scores?|punteggio|puntuación|escore|statistique|statistica|estadístic[oa]|estatística)"
    r"(?: d[eio])? (?P<statistic>[tzfp])\b(?! ?scores?| ?stat| ?val)",
    re.IGNORECASE,
)
"""French, Spanish, Italian and Portuguese name the statistic behind the word: "valor de t", "score Z"."""
_KEPT = 4096
"""Headings kept with their translation: a document repeats few."""


@lru_cache(maxsize=_KEPT)
def in_english(label: str) -> str:
    """Return a heading with the words of other European languages that head coordinate tables put into English."""
    for pattern, english in _PATTERNS:
        label = pattern.sub(f" {english} ", label)
    return " ".join(_VALUE_BEFORE.sub(r"\g<statistic> value", label).split())
