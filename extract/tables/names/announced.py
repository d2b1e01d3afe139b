"""The contrast that the sentence of running text which announces a table says it lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpora.language.sentences import split_sentences
from corpora.nouns.directions import Relation
from corpora.nouns.documents import Document, Table
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import AGAINST, DOWN, UP, compared_by_words, stated_result
from corpora.words.conditions import is_of_people
from corpora.words.directions import direction_of
from corpora.words.patterns import compiled
from corpora.words.printed import tables_mentioned
from extract.tables.names.outside import MAX_NAME, clean_name, named_in_notes
from extract.tables.names.under import levels_above

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
_PLACES = r"(?:the\s+)?(?:brain\s+)?(?:regions?|areas?|clusters?|foci|structures?|voxels|network|sites)"
_REFERS = re.compile(
    r"[(\[](?:see\s+|cf\.\s+)?(?:supplementary\s+)?tables?\s+S?\d+[)\]][\s.]*$|[(（](?:见)?表\s*S?\d+[)）][\s。]*$|"
    rf"\b{_PLACES}\s+(?:(?:that\s+are\s+)?(?:listed|shown|given|reported)\s+)?in\s+(?:supplementary\s+)?table\s+S?\d+[\s.]*$",
    re.IGNORECASE,
)
_ANNOUNCES = compiled(
    r"\s+in\s+(?:supplementary\s+)?table\s+S?\d+[\s.]*$",
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
_LABEL_IN_BRACKET = re.compile(
    r"\s*[,;:]?\s*(?:see\s+|cf\.\s+|as\s+(?:listed|shown)\s+in\s+)?(?:supplementary\s+)?\btables?\s+S?\d+[a-z]?\s*[,;:]?\s*",
    re.IGNORECASE,
)
"""The table in a bracket that holds a comparison too: "(A > B; Table 1)"."""
_BARE = re.compile(
    r"(?:(?:all|the|these|this|their|its|full|complete|detailed|corresponding|resulting|significant|activated|brain|local|peak|of|and|in|for|see|details?|list|"
    r"maxima|peaks?|coordinates?|results?|regions?|areas?|clusters?|foci|activations?|effects?|contrasts?|comparisons?|findings?|statistics|"
    r"is|are|was|were)\b\W*)*",
    re.IGNORECASE,
)
"""What is left of a sentence that says no more than that something is in a table: "The peaks are shown in Table 1."."""
_WITH_LABEL = r"[(\[](?:see\s+)?(?:supplementary\s+)?table\s+NUMBER[)\]]"
_CLAUSE = re.compile(r"[,;:.()\[\]]|\b(?:and|then|while|whereas|but)\s", re.IGNORECASE)
_AGAINST = re.compile(rf"\b(?:{AGAINST}|than|over)\s", re.IGNORECASE)
_CLAUSES = re.compile(r"(?=[;；])|(?=[,，]\s*(?:(?:but|whereas|while|and|yet|although)\b|但|而))", re.IGNORECASE)
_DENIED = compiled(
    r"\b(?:no|neither|nor)\s+(?:(?!vs\b|versus\b|than\b)[\w-]+\s+){0,3}?(?:regions?|areas?|clusters?|voxels?|foci|peaks?|structures?|activations?|activity|differences?|"
    r"effects?|increases?|decreases?|results?|contrasts?|comparisons?)\b",
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had|could)\s+not|failed\s+to|none\s+of|nothing|nowhere)\b",
    r"没有|未见|未发现|无显著|均无",
)
"""What says that something was not found: "no region was more active for A than for B"."""
MOST_WORDS = 5
"""Words of each condition of a comparison that a clause names before the table: longer clauses say more than a name."""


def named_outside(document: Document, table: Table) -> str | None:
    """Return the contrast that the notes under a table name, else the one that the text says the table lists; None for neither, or several.

    Where a heading above the table compares, the sentences below it say the same at greater length: it is taken instead.
    """
    noted = named_in_notes(table.footnotes)
    if noted is not None or any(heading.compares for heading in levels_above(document, table)):
        return noted
    return named_in_text(document, table)


def named_in_text(document: Document, table: Table) -> str | None:
    """Return the one comparison that the running text says this table lists, else None.

    First what is printed beside its number ("(A > B; Table 1)"); else what the sentences say that mention it and no
    other; else what the sentence before one that does no more than refer to it names; else what people are said to show.
    """
    number = next(iter(tables_mentioned(table.label or "")), None)
    if number is None:
        return None
    # It begins with a letter in both cases, by which the search passes over most of a text at once.
    mention = re.compile(rf"[Tt表](?:(?<=\b[Tt])(?i:able)\s+|(?<=表)\s*)(?i:{re.escape(number)})(?!\.?\d|[A-Za-z])")
    found = [
        _sentence_around(section.text, place.start())
        for section in document.sections
        for place in mention.finditer(section.text)
    ]
    for names in (
        [name for _, sentence in found for name in _beside(sentence, number)],
        [_comparison_of(sentence, number) for _, sentence in found],
        [_before_reference(before, sentence, number) for before, sentence in found],
        [_shown_by_people(sentence, number) for _, sentence in found],
    ):
        known = _each_once(filter(None, names))
        if known:
            return known[0] if len(known) == 1 else None
    return None


def _each_once(names: Iterable[str]) -> list[str]:
    return list({re.sub(r"\W*([<>])\W*|\W+", r" \1", name.casefold()).strip(): name for name in names}.values())


def _sentence_around(text: str, place: int) -> tuple[str, str]:
    """Return the sentence before the one at a place of a text, "" at the beginning of a paragraph, and that one."""
    start = max(0, place - AROUND)
    before = ""
    for at, sentence in split_sentences(text[start : place + AROUND]):
        if at <= place - start < at + len(sentence):
            return before, _without_denied(" ".join(sentence.split()))
        before = _without_denied(" ".join(sentence.split()))
    return "", ""


def _without_denied(sentence: str) -> str:
    """Return a sentence without its clauses on what was not found: they name no comparison that a table lists."""
    clauses = _CLAUSES.split(sentence)
    return "".join(clause for clause in clauses if _DENIED.search(clause) is None)


def _beside(sentence: str, number: str) -> Iterator[str]:
    """Yield the comparisons printed beside the number of a table: in the same bracket, or as the clause before "(Table 1)"."""
    for inside in re.findall(r"[(\[]([^()\[\]]*)[)\]]", sentence):
        if tables_mentioned(inside) == [number]:
            name = clean_name(_LABEL_IN_BRACKET.sub("", inside, count=1))
            if len(_SIGNED.findall(name)) == 1:
                yield name
    for place in re.finditer(_WITH_LABEL.replace("NUMBER", re.escape(number)), sentence, re.IGNORECASE):
        clause = _LEADS.sub("", _CLAUSE.split(sentence[: place.start()].rstrip())[-1].strip())
        sides = re.split(r"\s*[<>]\s*", clause)
        if all(0 < len(side.split()) <= MOST_WORDS for side in sides) and len(_SIGNED.findall(clause)) == 1:
            yield clause


_BEHIND = re.compile(r"\s*[(\[][^()\[\]]*\btables?\s+S?\d[^()\[\]]*[)\]][\s.]*$", re.IGNORECASE)
"""The bracket at the end of a sentence in which the table stands, with thresholds and figures beside it."""
_SHOWN_BY = re.compile(
    rf"(?:(?P<when>[^,;<>]{{1,60}}),\s+)?(?P<who>[^,;<>]{{1,80}}?)\s+(?:showed|exhibited|displayed|demonstrated|had)\s+(?P<what>(?:significant(?:ly)?\s+)?(?:{UP}|{DOWN})\s.+)",
    re.IGNORECASE,
)


def _shown_by_people(sentence: str, number: str) -> str | None:
    """Return the comparison of what people are said to show in the table: "smokers showed greater responses to A than to B (Table 1)"."""
    bare = _BEHIND.sub("", sentence)
    if set(tables_mentioned(sentence)) != {number} or bare == sentence or _OF_BEHAVIOUR.search(bare):
        return None
    shown = _SHOWN_BY.fullmatch(bare) if len(_AGAINST.findall(bare)) == 1 and len(bare) <= MAX_NAME else None
    if shown is None or not is_of_people(shown["who"]):
        return None
    found = direction_of((shown["what"],))
    sign = {Relation.GREATER: ">", Relation.LESS: "<"}.get(found.relation)
    is_pair = found.first and found.second and not (names_anatomy(found.first) or names_anatomy(found.second))
    return f"{found.first} {sign} {found.second}" if sign and is_pair else None


def _before_reference(before: str, sentence: str, number: str) -> str | None:
    """Return the comparison of the sentence before one that only refers to a table, where that names one and no table."""
    if set(tables_mentioned(sentence)) != {number} or tables_mentioned(before) or _OF_BEHAVIOUR.search(before):
        return None
    if _BARE.fullmatch(clean_name(_ANNOUNCES.sub("", sentence))) is None:
        return None
    bracketed = [name for name in _IN_BRACKETS.findall(before) if len(_SIGNED.findall(name)) == 1]
    signs = re.findall(r"[^\W\d_]\W*[<>]\W*[^\W\d_]", before)
    return clean_name(bracketed[0]) if len(bracketed) == 1 and len(signs) == 1 else None


_OF_BEHAVIOUR = re.compile(
    r"\b(?:(?:reaction|response)\s+times?|RTs?|accurac\w*|faster|slower|behaviou?r\w*|ratings?|rated|questionnaires?|scores?|errors?\s+rates?|performance)\b|\bp\s*[<=]",
    re.IGNORECASE,
)
"""What a sentence speaks of that is no contrast of images."""


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
    return compared_in(clean_name(_ANNOUNCES.sub("", sentence)).rstrip("。")) or _signed_correlation(sentence, number)


_CORRELATION = re.compile(
    r"\b(?:positive|negative|inverse)\s+(?:correlations?|associations?|relations?(?:hips?)?)\b(?:(?!\s+(?:and|or)\b)[^,;:.])*",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"[:：]\s*$|\b(?:table|peaks?|regions?|areas?|clusters?|foci|coordinates|maxima|results)\s+below\b|\b(?:following|next)\s+(?:table|(?:\w+\s+){0,2}(?:peaks?|regions?|areas?|clusters?|foci|coordinates|maxima))\b|下表",
    re.IGNORECASE,
)
"""How a sentence announces the table directly below it."""
_OF_PEAKS = re.compile(
    r"\b(?:peaks?|regions?|areas?|clusters?|foci|activations?|maxima|coordinates|voxels|table|activated|active|effects?|contrasts?)\b|脑区|坐标|表",
    re.IGNORECASE,
)
_WHAT = r"(?:peaks?|regions?|areas?|clusters?|foci|coordinates|maxima|results|activations?|effects?|tests?|contrasts?|comparisons?|subtractions?)"
_BEFORE_NAME = re.compile(
    r"^(?:.*?\b(?:the|this|following|table|next|below|of|for|from|in)\s+)?"
    rf"(?:(?:\w+\s+){{0,2}}?{_WHAT}\s+(?:(?:below|here|listed|shown)\s+)*(?:(?:is|are|was|were)\s+)?(?:those\s+)?"
    r"(?:(?:of|for|from|in)\s+)?(?:the\s+)?){1,3}(?=[^<>]*[<>])",
    re.IGNORECASE,
)
"""What a sentence says before the comparison that it announces: "Next come the peaks of the test A > B:"."""
_OF_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|that|which|we|lists?|shows?|gives?|has|have)\b[^<>]*[<>]", re.IGNORECASE
)
"""What no name of a condition holds, before the sign: more of the sentence is left than the comparison."""
_WITHIN = re.compile(
    r"(?P<inner>[^<>,;:()]+[<>][^<>,;:()]+?)\s+(?:for|in|within|during|on|of)\s+(?:the\s+)?(?:\w+\s+)?(?:contrasts?|comparisons?|subtractions?|conditions?)\s+(?:of\s+)?(?P<outer>[^<>,;:()]+[<>][^<>,;:()]+)",
    re.IGNORECASE,
)
"""Two comparisons of which one is made of the other: "patients > controls for the contrast go > no-go"."""


def announced_above(sentence: str, table: Table) -> tuple[str, ...]:
    """Return the levels, outermost first, that the last sentence of the paragraph directly before a table announces.

    None where it does not speak of the table below it and what that lists, names another table, or repeats the caption.
    """
    *_, last = ("", *(" ".join(text.split()) for _, text in split_sentences(sentence)))
    others = set(tables_mentioned(last)) - set(tables_mentioned(table.label or ""))
    repeats = last.casefold().rstrip(". ") in table.caption.casefold()
    announces = _LEADS_IN.search(last) and _OF_PEAKS.search(last) and not _OF_BEHAVIOUR.search(last)
    if repeats or others or not announces:
        return ()
    bare = clean_name(_ANNOUNCES.sub("", last))
    both = _WITHIN.fullmatch(_BEFORE_NAME.sub("", bare))
    if both is not None:
        return clean_name(both["outer"]), clean_name(both["inner"])
    bracketed = [clean_name(name) for name in _IN_BRACKETS.findall(bare) if len(_SIGNED.findall(name)) == 1]
    named = bracketed if bracketed else [compared_in(_BEFORE_NAME.sub("", bare))]
    return tuple(name for name in named if name and not _OF_SENTENCE.search(name)) if len(named) == 1 else ()


def _signed_correlation(sentence: str, number: str) -> str | None:
    """Return the correlation whose sign the clause that announces a table gives: "The peaks of the positive correlation are listed …"."""
    clause = next((one for one in re.split(r"[;；]", sentence) if tables_mentioned(one) == [number]), "")
    found = _CORRELATION.findall(clause) if _LISTED.search(clause) else []
    return clean_name(_ANNOUNCES.sub("", found[0])) if len(found) == 1 else None


def compared_in(bare: str) -> str | None:
    """Return what is left of an announcing sentence where it names one comparison, by words or by its sign."""
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
