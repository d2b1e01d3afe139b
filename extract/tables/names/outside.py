"""The contrast that a table's caption or its notes name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.words.comparisons import GROWN_ZH, SHRUNK_ZH, compared_by_words
from corpora.words.patterns import both_scripts
from corpora.words.printed import continues_table
from extract.numbers import fold_text

MAX_NAME = 300
"""Characters of a printed contrast: longer ones are captions that ran into the text."""
MIN_CAPTION_NAME = 16
"""Characters that must be left of a caption when its small print is cut off, unless they name a comparison; else the whole
caption names the contrast."""

_SMALL_PRINT = re.compile(
    r"(?<=[a-z)\]”\"])\.\s+(?=(?:coordinates|abbrev|note|ba\b|all |mni|talairach|l,|x, y|p\s*<|the table|(?:a )?dash(?:es)?\b|blank cells|empty cells|clusters? (?:are|were)|activations? (?:are|were))\b)|"
    r"\.\s+(?:the\s+)?(?:reverse|opposite|inverse)\s+(?=[^.]*\bno\b)|"
    r",?\s+(?:which|that)\s+(?:passed|survived)\b|[,;]?\s+\(?(?:at\s+(?:a\s+threshold\s+of\s+)?)?(?:[pPqQ]|FWE|FDR)\s*[<≤=]|"
    r",?\s+(?:thresholded at|surviving|corrected (?:for|at)|whole[- ]brain corrected|after (?:correct\w+|cluster))\b",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"[<>]|\bvs\.?\b|versus|minus|\s-\s|\bcontrast|correlat|interaction|main effect|compared", re.IGNORECASE
)
_FOR_COMPARISON = re.compile(
    r"\b(?:for|of|in|from) (?:the )?(?!(?:[\w-]+ ){0,2}multiple[- ]comparisons?\b)(?P<name>(?:[\w-]+ ){0,2}(?:main effects?|contrasts?|comparisons?|interactions?|conjunctions?|"
    r"subtractions?|correlations?)\b.*)",
    re.IGNORECASE,
)
"""The comparison that a caption names after what the table lists and how it was thresholded; "corrected for multiple comparisons" names none."""
_BOTH_WAYS = re.compile(
    r"^(?:[\w-]+\s+){0,4}?(?:activat\w+|increas\w+|positive|greater|hyper\w+|decreas\w+|deactivat\w+|negative|lower|reduc\w+|hypo\w+)(?:\s*\([^()]*\))?\s*(?:,|/|and|or|as well as)\s*"
    r"(?:activat\w+|increas\w+|positive|greater|hyper\w+|decreas\w+|deactivat\w+|negative|lower|reduc\w+|hypo\w+)(?:\s*\([^()]*\))?"
    r"(?:\s+(?:activat\w+|activity|responses?|signals?|volumes?|flow|peaks?|clusters?|regions?|areas?))?(?:\s+(?:of|in|for|during|to|from|while)|\s*[,:;–—-])\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
"""Both directions that a caption announces: "Activations and deactivations during …"."""
_BOTH_WAYS_IN_CHINESE = re.compile(
    rf"的?(?:正?激活|{GROWN_ZH})(?:区域?|脑区)?[与和及、或/](?:负激活|去激活|失活|{SHRUNK_ZH})的?(?:脑区|区域?|结果)?"
)
_CONTRAST_IN_NOTE = re.compile(
    r"(?:^|[.;]\s)\W*(?:notes?\W+)?(?:the\s+)?(?:contrasts?|comparisons?|subtractions?)(?:\s+(?:shown|displayed|reported|tested|used|listed|of interest))?"
    r"\s*(?::|=|\bis\b|\bwas\b)\s*(?P<name>[^.;]+)",
    re.IGNORECASE,
)
"""The contrast that a note under the table names: "Contrast: reward > no reward."."""
_LISTED_IN_NOTE = re.compile(
    r"(?:^|[.;]\s)\W*(?:notes?\W+)?(?:the|this)\s+table\s+(?:lists|shows|gives|reports|presents|summari[sz]es)\s+(?:(?:all|the|those|only|brain|significant)\s+){0,3}"
    r"(?:regions?|areas?|clusters?|voxels|peaks|structures)\s+(?:in\s+which|where|that|which)\s+(?P<name>[^.;()]{3,200})",
    re.IGNORECASE,
)
"""What the note says that all rows are: "The table lists the regions in which patients showed greater activity than controls"."""
_CONTINUED = re.compile(r"\s*[(\[]?\b(?:continued|cont(?:'d|d\b|\.))\.?[)\]]?\s*$", re.IGNORECASE)


def clean_name(text: str) -> str:
    """Return a contrast's words without numbering dots, trailing colons, footnote marks and "(continued)"."""
    text = _CONTINUED.sub("", text)
    return re.sub(r"[\s:;,*†‡§.]+$", "", text.strip()).strip()


_COLUMN = (
    r"(?:(?:anatomical |peak |brain )?(?:locations?|regions?|structures?|areas?)|Brodmann'?s?(?: areas?)?|(?:MNI |Talairach |stereota\w+ |peak |x, ?y, ?z )?coordinates?|"
    r"(?:peak )?[tzpF][- ]?(?:scores?|values?|statistics?)|cluster sizes?|(?:number of )?voxels|hemispheres?|statistics|effect sizes?)"
)
_LISTS_COLUMNS = re.compile(rf":\s*{_COLUMN}(?:,? (?:and |or )?{_COLUMN})+(?=\s*(?:[.;(]|$))", re.IGNORECASE)
"""A list of the table's columns behind a caption's contrast: ": anatomical locations, Brodmann areas, z scores and p values"."""


def caption_name(caption: str) -> str | None:
    """Return the contrast a caption names: the caption itself, cut at the table's small print.

    "... thresholded at p < .001 for the main effect of task" names its contrast behind the small print.
    """
    caption = _LISTS_COLUMNS.sub("", fold_text(caption))
    cut = _SMALL_PRINT.split(caption)[0]
    behind = _FOR_COMPARISON.search(caption, len(cut)) if not RELATION.search(cut) else None
    cut = _SMALL_PRINT.split(behind["name"])[0] if behind else cut
    cut = cut if len(cut) >= MIN_CAPTION_NAME or RELATION.search(cut) else caption
    cut = _LISTED_ZH.sub(r"\g<pair>", cut)
    return clean_name(_without_open_bracket(cut)[:MAX_NAME]) or None


_LISTED_ZH = re.compile(
    both_scripts(
        "^(?P<pair>[^<>组在被试者患]+[<>][^<>组被试者患]+?)(?:对比|条件)?(?:中|下|时)?的?(?:显著)?(?:激活|差异)?的?(?:脑区|区域|坐标|结果|脑激活|激活)+$"
    )
)
"""What is listed of a comparison, at the end of a Chinese caption: 阅读 > 休息的激活脑区."""
_PANELS = re.compile(
    r"(?:^|(?<=[\s.;,]))(?:[(\[][A-Ha-h][)\]]|[A-H][.:)])\s*(?P<name>[^.;()\[\]]{3,}?)\s*(?:[.;,]|$|(?=[(\[][A-Ha-h][)\]]))"
)


def without_panels(caption: str, names: Iterable[str]) -> str:
    """Return a caption without its list of panels where a heading of the rows names one of them: "(A) Left seed. (B) Right seed"."""
    panels = [found["name"].casefold() for found in _PANELS.finditer(caption)]
    said = " ".join(names).casefold()
    return _PANELS.sub("", caption).strip() if len(panels) > 1 and any(name in said for name in panels) else caption


def repeats_label(text: str, caption: str) -> bool:
    """Return whether a row says no more than that its table goes on: "Table 1 (continued)", with the caption or without."""
    rest = continues_table(text)
    return rest is not None and (not rest or rest.casefold() in caption.casefold())


def of_one_direction(name: str) -> str:
    """Return the contrast that a caption names for rows of one direction: without the words for both."""
    return _BOTH_WAYS_IN_CHINESE.sub("", _BOTH_WAYS.sub("", name))


def named_in_notes(notes: Iterable[str]) -> str | None:
    """Return the one comparison that the notes under a table say is its contrast, else None."""
    notes = list(notes)
    names, listed = (
        {found["name"].strip() for note in notes for found in pattern.finditer(note)}
        for pattern in (_CONTRAST_IN_NOTE, _LISTED_IN_NOTE)
    )
    compared = [name for name in names if RELATION.search(name)]
    compared = compared or [name for name in listed if compares_two(name)]
    return clean_name(compared[0]) if len(compared) == 1 else None


def compares_two(name: str) -> bool:
    """Return whether words, not a sign, compare two conditions: "Regions more active for A than for B", "Deactivations in A relative to B"."""
    found = compared_by_words(name)
    return (found is not None and bool(found.first and found.second)) or _AGAINST.search(name) is not None


_AGAINST = re.compile(
    r"\bde-?activ\w*\s+(?:\w+\s+){0,8}?(?:relative\s+to|(?:as\s+)?compared\s+(?:to|with)|in\s+comparison\s+(?:to|with))\s+\w",
    re.IGNORECASE,
)
"""A deactivation with what it is relative to."""


def _without_open_bracket(text: str) -> str:
    """Return a text without the bracket at its end that a cut left open."""
    return re.sub(r"\s*[(\[][^()\[\]]*$", "", text) if text.count("(") > text.count(")") else text


_OF_RESULTS = r"(?:contrasts?|comparisons?|(?:main\s+)?effects?|interactions?|correlations?|correlation\s+analys[ei]s|regressions?|regression\s+analys[ei]s|(?:parametric\s+)?modulations?|conjunctions?|differences?)"
_LISTS_RESULTS = re.compile(
    rf"\b{_OF_RESULTS}\b[^.;]{{0,100}}?(?:,\s*(?:and\s+)?|\s+and\s+|,?\s+as\s+well\s+as\s+)(?:(?:of|for|from|in|the|their|its|all|group|direct|simple|whole-brain)\s+){{0,3}}(?:[\w-]+\s+){{0,1}}?{_OF_RESULTS}\b",
    re.IGNORECASE,
)
"""A caption that lists kinds of results, each of some rows: "Contrasts and parametric modulation with ratings"."""


def lists_results(caption: str) -> bool:
    """Return whether a caption lists kinds of results, each of which some rows are."""
    return _LISTS_RESULTS.search(caption) is not None
