"""Which way "A vs. B" goes where the names of a table leave it open and sentences of the running text say so.

A sentence decides that says in which of the same two conditions a response was greater, in words ("greater activity to A than to
B", "A versus B activated …") or by a sign ("the contrast A > B"). Sentences that mention the table go before all others; those
that disagree decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpora.language.sentences import split_sentences
from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.comparisons import AGAINST, DOWN, MEASURE, UP
from corpora.words.printed import tables_mentioned
from corpora.words.versus import versus_sides
from extract.tables.measures import is_signed
from extract.tables.model import TableReading

FIRST, SECOND = "\ufdd0", "\ufdd1"
"""What stands for the two conditions while a sentence is taken apart: no characters of any text."""
LONGEST_SENTENCE = 700
"""Characters of a sentence that is taken apart; longer ones are lists or text without full stops."""
MOST_OPEN = 24
"""Open comparisons of one table that are looked for in the text; a table with more lists something else."""
MIN_LETTERS = 3
"""Letters of the shortest word by which a condition is found again in running text."""
_KINDS = r"(?:cues?|pictures?|images?|words?|stimul(?:i|us)|conditions?|trials?|tasks?|videos?|items?|films?|photographs?|blocks?|scripts?|imagery|events?|related|tastes?|odou?rs?)"
"""Words for what was shown, which a table prints and the text leaves out, or the other way round."""
_BEFORE_CONDITION = rf"(?:(?:the|an?|to|for|in|during|on|of|by|at|viewing|watching|seeing|hearing|{_KINDS})\s+){{0,5}}"
_BETWEEN_WORDS = r"[\s-]+"
_EITHER = f"[{FIRST}{SECOND}]"
_AGAINST = rf"(?:{AGAINST}|than|over)"
_PAIR = re.compile(rf"(?P<one>{_EITHER})\s*,?\s*{_AGAINST}\s+{_BEFORE_CONDITION}(?P<other>{_EITHER})", re.IGNORECASE)
_TURNED_PAIR = re.compile(
    rf"{AGAINST}\s+{_BEFORE_CONDITION}(?P<other>{_EITHER})\s*,\s*{_BEFORE_CONDITION}(?P<one>{_EITHER})", re.IGNORECASE
)
_SUBJECT = re.compile(
    rf"(?P<one>{_EITHER})\s+(?:show\w*|elicit\w*|evok\w*|produc\w*|yield\w*|induc\w*|led\s+to|(?:was|were)\s+associated\s+with)\s[^,;{FIRST}{SECOND}]{{1,120}}?\b"
    rf"{_AGAINST}\s+{_BEFORE_CONDITION}(?P<other>{_EITHER})",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"(?P<one>{_EITHER})\s*(?:>|\bminus\b)\s*(?P<other>{_EITHER})", re.IGNORECASE)
_GREW, _SHRANK = (
    re.compile(
        rf"\b{words}\s+(?:in\s+)?(?:[\w-]+\s+){{0,3}}?{MEASURE}|\b{MEASURE}\s+(?:was|were|is|are)\s+(?:[\w-]+\s+)?{words}\b",
        re.IGNORECASE,
    )
    for words in (UP, DOWN)
)
_MORE = re.compile(rf"\b(?:{UP}|{DOWN})\b|\bde-?activ", re.IGNORECASE)
_ACTIVATED = re.compile(
    rf"^[\s)]*(?:(?:contrasts?|comparisons?|subtractions?|{_KINDS})[\s)]+){{0,3}}(?:\w+ly\s+)?(?:activated|engaged|recruited|"
    r"(?:reveal|show|yield|produc|elicit|evok)\w*\s+(?:[\w-]+\s+){0,3}?activations?)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\b(?<!in )(?:contrasts?|comparisons?|subtractions?)\b", re.IGNORECASE)
_SUBTRACTED = re.compile(rf"(?P<one>{_EITHER})\s+(?:vs\.?|versus|minus)\s+{_BEFORE_CONDITION}{_EITHER}", re.IGNORECASE)
_OF_BRAIN = re.compile(rf"\b(?:{MEASURE}|contrasts?|regions?|areas?|clusters?)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[;:]\s|,?\s(?:whereas|while|but|although|however)\s", re.IGNORECASE)
_COMPARES = re.compile(rf"\b{_AGAINST}\s", re.IGNORECASE)
_NOT_SAID = re.compile(
    r"\b(?:no|not|nor|neither|none|nothing|without|fail\w*|whether|if|interact\w*|correlat\w*|differ\w*|between[- ]group\w*|moderat\w*|mediat\w*|connect\w*|coupling|ppi)\b",
    re.IGNORECASE,
)
"""Words of a clause that denies, asks, or speaks of something else than the difference of two conditions."""
_NOT_FOUND_HERE = re.compile(
    r"\b(?:hypothes\w+|predict\w*|expect\w*|previous\w*|prior|literature|et\s+al|would|could|should|may|might|meta-analys\w+)\b|\(\D{2,60}\b(?:19|20)\d\d[a-z]?\)",
    re.IGNORECASE,
)
"""Words of a sentence on what others found or the authors awaited."""
_OF_BEHAVIOUR = re.compile(
    r"\b(?:reaction|response)\s+times?\b|\bRTs?\b|\baccurac\w*|\bfaster\b|\bslower\b|\bbehaviou?r\w*|\brat(?:ed|ings?)\b|\bcraving\b|\burges?\b|\bself-report\w*|"
    r"\bskin\s+conductance\b|\bheart\s+rate\b|\bpupil\w*|\berrors?\b|\bscores?\b|\bamplitudes?\b|\bEEG\b|\bERPs?\b",
    re.IGNORECASE,
)
_NO_RESULTS = re.compile(
    r"\b(?:introduction|background|discussion|conclusions?|references|limitations)\b", re.IGNORECASE
)
_OTHER_EFFECT = re.compile(
    r"\b(?:negative|positive|g?ppi|connect\w*|coupling|interact\w*|correlat\w*|associat\w*|regress\w*|weights?|svm|decod\w*|classif\w*|modulat\w*|moderat\w*|accuracy|masked)\b|[<>]",
    re.IGNORECASE,
)
"""Words of names of contrasts that are more than a comparison of two conditions."""


def with_decided(document: Document, reading: TableReading) -> TableReading:
    """Return the reading, the direction of each open "A vs. B" as sentences of the text decide it, with their words."""
    label = next(iter(tables_mentioned(reading.understood.table.label or "")), None)
    open_ = {f.levels: f.direction for f in reading.foci if f.direction is not None and _is_open(f.levels, f.direction)}
    if not 0 < len(open_) <= MOST_OPEN:
        return reading
    sentences = list(filter(is_result, sentences_of(document)))
    decided = {levels: _decided(sentences, label, direction) for levels, direction in open_.items()}
    for focus in reading.foci:
        is_down = is_signed(focus.statistic_name, focus.statistic) and (focus.statistic or 0) < 0
        if is_down or focus.statistic_name == "F":
            decided.pop(focus.levels, None)
    foci = (
        replace(focus, direction=found) if (found := decided.get(focus.levels)) is not None else focus
        for focus in reading.foci
    )
    return replace(reading, foci=tuple(foci)) if any(decided.values()) else reading


def _is_open(levels: tuple[str, ...], direction: Direction) -> bool:
    """Return whether levels name one comparison by "versus" and nothing else, and leave its direction open."""
    if direction.relation is not Relation.UNCLEAR or not direction.first or not direction.second:
        return False
    pairs = [level for level in levels if versus_sides(level) is not None]
    return len(pairs) == 1 and not any(map(_OTHER_EFFECT.search, levels))


def _decided(sentences: Sequence[str], label: str | None, own: Direction) -> Direction | None:
    """Return an open direction as the sentences that mention its table say, else as all others do; None where they disagree."""
    conditions = _conditions(own)
    if conditions is None:
        return None
    of_table: dict[bool, str] = {}
    of_text: dict[bool, str] = {}
    for sentence in sentences:
        tables = tables_mentioned(sentence)
        if tables and label not in tables:
            continue
        for is_first in _ways(conditions.sub(_as_token, sentence)):
            (of_table if tables else of_text).setdefault(is_first, sentence)
    for found in (of_table, of_text):
        if len(found) == 1:
            is_first, sentence = next(iter(found.items()))
            relation = Relation.GREATER if is_first else Relation.LESS
            return replace(own, relation=relation, words=f"{own.words}; {sentence}")
        if found:
            return None
    return None


def _conditions(own: Direction) -> re.Pattern[str] | None:
    """Return the pattern for either condition in running text, None where their words cannot tell them apart."""
    cores = [_core(side) for side in (own.first, own.second)]
    if cores[0] == cores[1] or any(len("".join(core)) < MIN_LETTERS for core in cores):
        return None
    named = sorted(zip(("first", "second"), cores, strict=True), key=lambda one: -len("".join(one[1])))
    either = "|".join(f"(?P<{name}>{_BETWEEN_WORDS.join(map(_with_plural, core))})" for name, core in named)
    return re.compile(rf"(?<![\w-])(?:{either})(?:[\s-]+{_KINDS}){{0,3}}(?![\w-])", re.IGNORECASE)


def _core(condition: str) -> list[str]:
    """Return the words of a condition without those for what was shown, unless it has no others."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", re.sub(rf"-(?={_KINDS}\b)", " ", condition.casefold()))
    return [word for word in words if not re.fullmatch(rf"{_KINDS}|the|of|an?", word)] or words


def _with_plural(word: str) -> str:
    return rf"{re.escape(word.removesuffix('s'))}s?"


def _as_token(found: re.Match[str]) -> str:
    return FIRST if found["first"] else SECOND


def sentences_of(document: Document) -> Iterator[str]:
    """Yield the sentences of the text, without the parts of a paper that repeat what others found."""
    for section in document.sections:
        if _NO_RESULTS.search(section.heading) is None:
            for _, sentence in split_sentences(section.text):
                plain = " ".join(sentence.split())
                if len(plain) <= LONGEST_SENTENCE:
                    yield plain


def is_result(sentence: str) -> bool:
    """Return whether a sentence can be on what was found in the brain here: not on behaviour, on others' results, or awaited ones."""
    return _NOT_FOUND_HERE.search(sentence) is None and _OF_BEHAVIOUR.search(sentence) is None


def _ways(sentence: str) -> Iterable[bool]:
    """Return whether the first condition exceeds the second, as often as the clauses of a sentence say either."""
    if FIRST not in sentence or SECOND not in sentence:
        return []
    if _CONTRAST.search(sentence) and {found["one"] for found in _SUBTRACTED.finditer(sentence)} == {FIRST, SECOND}:
        return [True]  # where "B vs. A" is a contrast beside "A vs. B", both are subtractions
    found = (_way(clause) for clause in _CLAUSES.split(sentence) if not _NOT_SAID.search(clause))
    return [way for way in found if way is not None]


def _way(clause: str) -> bool | None:
    """Return whether a clause says that the first condition exceeds the second; None where it does not say which does."""
    found = [match for form in (_PAIR, _TURNED_PAIR, _SUBJECT, _SIGNED) for match in form.finditer(clause)]
    if len(found) != 1 or found[0]["one"] == found[0]["other"] or _OF_BRAIN.search(clause) is None:
        return None
    match = found[0]
    rest = f"{clause[: match.start()]} | {clause[match.end() :]}"
    is_first = match["one"] == FIRST
    if _COMPARES.search(rest):
        return None
    if match.re is _SIGNED:
        return is_first if not _MORE.search(rest) else None
    grew, shrank = _GREW.search(clause), _SHRANK.search(clause)
    if grew or shrank:
        return None if grew and shrank else is_first == (grew is not None)
    is_activated = _ACTIVATED.search(clause[match.end() :]) is not None and not _MORE.search(clause)
    return is_first if is_activated else None
