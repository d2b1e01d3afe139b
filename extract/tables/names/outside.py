"""The contrast that a table's caption, its notes or the sentence that announces it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Document, Table
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import compared_by_words, stated_result
from corpora.words.patterns import compiled
from corpora.words.printed import continues_table, tables_mentioned
from extract.numbers import fold_text

MAX_NAME = 300
"""Characters of a printed contrast: longer ones are captions that ran into the text."""
MIN_CAPTION_NAME = 16
"""Characters that must be left of a caption when its small print is cut off, unless they name a comparison; else the whole
caption names the contrast."""

_SMALL_PRINT = re.compile(
    r"(?<=[a-z)\]”\"])\.\s+(?=(?:coordinates|abbrev|note|ba\b|all |mni|talairach|l,|x, y|p\s*<|the table|(?:a )?dash(?:es)?\b|blank cells|empty cells|clusters? (?:are|were)|activations? (?:are|were))\b)|"
    r",?\s+(?:which|that)\s+(?:passed|survived)\b|[,;]?\s+\(?(?:at\s+(?:a\s+threshold\s+of\s+)?)?(?:[pPqQ]|FWE|FDR)\s*[<≤=]|"
    r",?\s+(?:thresholded at|surviving|corrected (?:for|at)|whole[- ]brain corrected|after (?:correct\w+|cluster))\b",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"[<>]|\bvs\.?\b|versus|minus|\s-\s|\bcontrast|correlat|interaction|main effect|compared", re.IGNORECASE
)
_FOR_COMPARISON = re.compile(
    r"\b(?:for|of|in|from) (?:the )?(?P<name>(?:[\w-]+ ){0,2}(?:main effects?|contrasts?|comparisons?|interactions?|conjunctions?|"
    r"subtractions?|correlations?)\b.*)",
    re.IGNORECASE,
)
"""The comparison that a caption names after what the table lists and how it was thresholded."""
_BOTH_WAYS = re.compile(
    r"^(?:[\w-]+\s+){0,4}?(?:activat\w+|increas\w+|positive|greater|hyper\w+|decreas\w+|deactivat\w+|negative|lower|reduc\w+|hypo\w+)(?:\s*\([^()]*\))?\s*(?:,|/|and|or|as well as)\s*"
    r"(?:activat\w+|increas\w+|positive|greater|hyper\w+|decreas\w+|deactivat\w+|negative|lower|reduc\w+|hypo\w+)(?:\s*\([^()]*\))?"
    r"(?:\s+(?:activat\w+|activity|responses?|signals?|volumes?|flow|peaks?|clusters?|regions?|areas?))?(?:\s+(?:of|in|for|during|to|from|while)|\s*[,:;–—-])\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
"""Both directions that a caption announces: "Activations and deactivations during …"."""
_CONTRAST_IN_NOTE = re.compile(
    r"(?:^|[.;]\s)\W*(?:notes?\W+)?(?:the\s+)?(?:contrasts?|comparisons?|subtractions?)(?:\s+(?:shown|displayed|reported|tested|used|listed|of interest))?"
    r"\s*(?::|=|\bis\b|\bwas\b)\s*(?P<name>[^.;]+)",
    re.IGNORECASE,
)
"""The contrast that a note under the table names: "Contrast: reward > no reward."."""
AROUND = 400
"""Characters around the mention of a table within which its sentence is."""
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*[^\W\d_]\W*[<>]\W*[^\W\d_][^()\[\]]*)[)\]]")
_SIGNED = re.compile(r"[^\W\d_]\W*[<>]\W*[^\W\d_]|\w\W+(?:vs\.?|versus|minus)\s+\w", re.IGNORECASE)
_LISTS = r"(?:also\s+|further\s+|then\s+)?(?:lists?|shows?|presents?|summari[sz]es|reports?|gives|displays?|contains?|provides|details)"
_IS_LISTED = r"(?:listed|given|shown|reported|presented|summari[sz]ed|provided|displayed|found)"
_LISTED = compiled(
    rf"\btables?\s+\S+\s+{_LISTS}\b|\b{_IS_LISTED}\s+in\s+(?:the\s+)?(?:supplementary\s+)?table\b",
    r"表\s*S?\d+\s*(?:列出|列举|显示|呈现|给出|报告|总结|为)|(?:见|列于|如)\s*(?:附|补充)?表",
)
"""How a sentence says what a table lists; one that only refers to it states a result, of many things."""
_REFERS = re.compile(
    r"[(\[](?:see\s+|cf\.\s+)?(?:supplementary\s+)?tables?\s+S?\d+[)\]][\s.]*$|[(（](?:见)?表\s*S?\d+[)）][\s。]*$",
    re.IGNORECASE,
)
_ANNOUNCES = compiled(
    rf"^.*?\btables?\s+\S+\s+{_LISTS}\s+(?:the\s+)?",
    rf"[\s,]*(?:\b(?:is|are|was|were|can\s+be)\s+(?:\w+ly\s+)?{_IS_LISTED}\s+in\s+(?:the\s+)?(?:supplementary\s+)?)?"
    r"[(\[]?(?:see\s+|cf\.\s+)?\btables?\s+S?\d+[)\]]?[\s.]*$",
    r"^.*?表\s*S?\d+\s*(?:列出|列举|显示|呈现|给出|报告|总结|为)了?",
    r"[，,]?\s*[(（]?(?:结果|坐标|详细坐标)?(?:见|列于|如)?\s*(?:附|补充)?表\s*S?\d+(?:所示)?[)）]?[\s。]*$",
    r"[\s.。]+$",
)
"""What a sentence says of its table besides the comparison."""
_LEADS = re.compile(
    r"^(?:the\s+)?(?:(?:reverse|opposite|inverse|converse|second|first|other|main|direct|critical)\s+)?(?:contrasts?|comparisons?|subtractions?)"
    r"\s*(?:(?:of|for|between)\s+|[,:]\s*)?(?=[^,]*\S)",
    re.IGNORECASE,
)
"""What it says before the comparison: "The reverse contrast, houses > faces, is shown in Table 2."."""
_CONTINUED = re.compile(r"\s*[(\[]?\b(?:continued|cont(?:'d|d\b|\.))\.?[)\]]?\s*$", re.IGNORECASE)


def clean_name(text: str) -> str:
    """Return a contrast's words without numbering dots, trailing colons, footnote marks and "(continued)"."""
    text = _CONTINUED.sub("", text)
    return re.sub(r"[\s:;,*†‡§.]+$", "", text.strip()).strip()


def caption_name(caption: str) -> str | None:
    """Return the contrast a caption names: the caption itself, cut at the table's small print.

    "... thresholded at p < .001 for the main effect of task" names its contrast behind the small print.
    """
    caption = fold_text(caption)
    cut = _SMALL_PRINT.split(caption)[0]
    behind = _FOR_COMPARISON.search(caption, len(cut)) if not RELATION.search(cut) else None
    cut = _SMALL_PRINT.split(behind["name"])[0] if behind else cut
    cut = cut if len(cut) >= MIN_CAPTION_NAME or RELATION.search(cut) else caption
    return clean_name(_without_open_bracket(cut)[:MAX_NAME]) or None


def repeats_label(text: str, caption: str) -> bool:
    """Return whether a row says no more than that its table goes on: "Table 1 (continued)", with the caption or without."""
    rest = continues_table(text)
    return rest is not None and (not rest or rest.casefold() in caption.casefold())


def of_one_direction(name: str) -> str:
    """Return the contrast that a caption names for rows of one direction: without the words for both."""
    return _BOTH_WAYS.sub("", name)


def named_in_notes(notes: Iterable[str]) -> str | None:
    """Return the one comparison that the notes under a table say is its contrast, else None."""
    names = {found["name"].strip() for note in notes for found in _CONTRAST_IN_NOTE.finditer(note)}
    compared = [name for name in names if RELATION.search(name)]
    return clean_name(compared[0]) if len(compared) == 1 else None


def named_outside(document: Document, table: Table) -> str | None:
    """Return the contrast that the notes under a table name, else the one that the text says the table lists; None for neither, or several."""
    return named_in_notes(table.footnotes) or named_in_text(document, table)


def named_in_text(document: Document, table: Table) -> str | None:
    """Return the one comparison of the sentences of running text that mention this table and no other, else None."""
    number = next(iter(tables_mentioned(table.label or "")), None)
    if number is None:
        return None
    # It begins with a letter in both cases, by which the search passes over most of a text at once.
    mention = re.compile(rf"[Tt表](?:(?<=\b[Tt])(?i:able)\s+|(?<=表)\s*)(?i:{re.escape(number)})(?![\dA-Za-z])")
    names = {
        name
        for section in document.sections
        for found in mention.finditer(section.text)
        for name in [_comparison_of(_sentence_around(section.text, found.start()), number)]
        if name
    }
    return next(iter(names)) if len(names) == 1 else None


def _sentence_around(text: str, place: int) -> str:
    start = max(0, place - AROUND)
    sentences = split_sentences(text[start : place + AROUND])
    return " ".join(next((s for at, s in sentences if at <= place - start < at + len(s)), "").split())


def _comparison_of(sentence: str, number: str) -> str | None:
    """Return the one comparison that a sentence says a table lists: its bracket "(A > B)", else the sentence without the table."""
    if set(tables_mentioned(sentence)) != {number}:
        return None
    if _REFERS.search(sentence) is not None and not _LISTED.search(sentence):
        return _stated(sentence)
    if _LISTED.search(sentence) is None:
        return None
    bracketed = _IN_BRACKETS.findall(sentence)
    if bracketed:
        return clean_name(bracketed[0]) if len(bracketed) == 1 and len(_SIGNED.findall(bracketed[0])) == 1 else None
    bare = clean_name(_ANNOUNCES.sub("", sentence)).rstrip("。")
    worded = compared_by_words(bare) if len(bare) <= MAX_NAME else None
    if worded is not None and worded.first and worded.second:
        return bare
    signed = _LEADS.sub("", bare).rstrip(",;: ")
    return signed if len(_SIGNED.findall(signed)) == 1 and len(signed) <= MAX_NAME else None


def _stated(sentence: str) -> str | None:
    """Return the result of a subtraction that a sentence states with the table behind it; other results are of many things."""
    bare = clean_name(_ANNOUNCES.sub("", sentence)).rstrip("。")
    found = stated_result(bare) if len(bare) <= MAX_NAME else None
    return None if found is None or names_anatomy(found.first) or names_anatomy(found.second) else bare


def _without_open_bracket(text: str) -> str:
    """Return a text without the bracket at its end that a cut left open."""
    return re.sub(r"\s*[(\[][^()\[\]]*$", "", text) if text.count("(") > text.count(")") else text
