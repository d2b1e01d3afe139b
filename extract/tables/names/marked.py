"""Rows that a mark or the sign of their value sets apart from the table's comparison: "† Reverse contrast: controls > patients"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.directions import OPPOSITES, Direction, Relation
from corpora.words.changes import is_about
from corpora.words.directions import direction_of
from corpora.words.versus import says_deactivation
from extract.tables.names.legends import ARROWS, END, HEAD, LONGEST_TEXT, MARKS, VERB, compares, folded
from extract.tables.names.outside import clean_name

_NAMED = (
    (re.compile(r"\bdouble[- ]daggers?\b", re.IGNORECASE), "‡"),
    (re.compile(r"\bdaggers?\b", re.IGNORECASE), "†"),
    (re.compile(r"\b(?:asterisks?|stars?)\b|星号", re.IGNORECASE), "*"),
)
_ONE_MARK = re.compile(rf"[{MARKS}]{{1,3}}|[{ARROWS}+-]|[a-z]|\d{{1,2}}", re.IGNORECASE)
_RAISED = re.compile(r"(?:^|[.;。]\s*)(?P<raised>[a-z]|\d)(?:\s+(?=[^\W\d])|(?=[A-Z]))")
"""A raised letter before its note: nothing parts them but the raising, which the text has lost."""
_STYLE = re.compile(
    r"(?:\b(?:regions?|areas?|peaks?|clusters?|rows?|values?)\s+)?(?:\b(?:(?:are|is|were)\s+)?(?:set|printed|shown|marked|given|listed|written)\s+)?(?:\bin\s+)?\b(?P<style>italic|bold)(?:s|i[sz]ed|faced?|ed)?\b"
    rf"(?:\s+(?:font|type|print|letters|face))?(?:\s*[:=,]\s*|{VERB})?",
    re.IGNORECASE,
)
"""Rows set apart by their letters: "Regions in italics: controls > patients"."""
_POINTS = re.compile(
    r"(?:(?:the\s+)?(?:regions?|areas?|peaks?|clusters?|foci|coordinates|activations?|rows?|values?|maxima|structures?)\s+)?"
    rf"(?:(?:are|is)\s+)?(?:marked|indicated|denoted|labell?ed|flagged)\s+(?:with|by)\s+(?:an?\s+)?[(\[]?[{MARKS}]{{1,3}}[)\]]?\s*|[(\[]?[{MARKS}]{{1,3}}[)\]]?",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    r"\b(?:reversed?|opposite|inverse|inverted|converse)(?:\s+\w+){0,1}?\s+(?:contrasts?|comparisons?|subtractions?|directions?|patterns?|effects?|differences?|relations?(?:hips?)?|correlations?)\b(?:\s+of)?|"
    r"\b(?:contrasts?|comparisons?|directions?|effects?)\s+(?:was|were|is|are)\s+(?:reversed|inverted|opposite)\b|相反的?(?:对比|比较|方向)?|反向(?:对比|比较)?",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\b(?:also|additionally|as well|in addition|both|overlap\w*|common|too|not|no)\b|也|同时", re.IGNORECASE
)
"""Words of a remark on a peak that stays one of its table's comparison."""
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*[<>][^()\[\]]*)[)\]]")
_BETWEEN = re.compile(r"[^\W\d_]{2}\W*[<>]\W*[^\W\d_]{2}")
_MEANS = "(?:表示|代表|提示|说明|意味着|指示|表明)"
_SIGN_OF_VALUES = re.compile(
    r"\b(?P<sign>positive|negative)\s+(?:(?:peak\s+)?[tzr]\b[- ]?)?(?:(?:values?|scores?|statistics?|signs?|peaks?|numbers?|coefficients?|betas?|weights?)|(?<=[tzr])|(?<=[tzr][- ]))"
    rf"(?:\s*\([^()]*\))?(?:\s*[:=,]\s*|{VERB}\s*|\s+(?=\S))|"
    rf"\b[tz](?:[- ]?(?:values?|scores?))?\s*(?P<above>[<>])\s*0\s*(?:[:=,]\s*|{VERB}\s*|{_MEANS}\s*)|"
    rf"(?:[tzr]\s*值?|统计值|峰值)\s*(?:为|是)\s*(?P<zh>[正负負])值?\s*[,:]?\s*{_MEANS}\s*|(?P<zh_before>[正负負])\s*(?:的)?\s*[tzr]?\s*值\s*{_MEANS}\s*|"
    rf"(?<=[,;])\s*(?:为|是)\s*(?P<zh_again>[正负負])值?\s*{_MEANS}\s*",
    re.IGNORECASE,
)
_DOWN = ("negative", "<", "负", "負")
_THESE = re.compile(r"(?:the\s+)?(?P<which>former|latter|前者|后者)", re.IGNORECASE)
"""The conditions of a comparison by their places in its name: t值为正表示前者高于后者."""
_NOT_KNOWN = "note not understood"
_PAIRED = (Relation.GREATER, Relation.LESS)
_POOLED = (Relation.MAIN_EFFECT, Relation.INTERACTION, Relation.CONJUNCTION)
_CORRELATED = (Relation.POSITIVE_CORRELATION, Relation.NEGATIVE_CORRELATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """What notes say of marks, by mark, and of positive and negative values; all of it as printed.

    `n_explicit` counts the marks whose notes name a comparison with both its sides.
    """

    of_marks: tuple[tuple[str, str], ...] = ()
    positive: str | None = None
    negative: str | None = None
    n_explicit: int = 0

    def of(self, marks: Sequence[str]) -> list[tuple[str, str]]:
        """Return the marks of a row with what is said of each."""
        return [(mark, clause) for mark, clause in self.of_marks if mark in marks]

    def leaves_open(self, levels: Sequence[str]) -> bool:
        """Return whether a contrast is one whose mark was not understood."""
        doubtful = {_as_level(mark, clause) for mark, clause in self.of_marks}
        return any(level in doubtful for level in levels)


def clauses_of(caption: str, notes: Sequence[str]) -> Clauses:
    """Return what a table's caption and notes say of marks and of the sign of its values."""
    caption, notes = caption[:LONGEST_TEXT], [note[:LONGEST_TEXT] for note in notes]
    found = dict.fromkeys(e for n, text in enumerate((caption, *notes)) for e in _marks_explained(_named(text), n > 0))
    found |= dict.fromkeys(_apart_from_notes(notes))
    signs: dict[str, str] = {}
    for text in (caption, *notes):
        for sign, meaning in _signs_explained(folded(text)):
            signs.setdefault(sign, meaning)
    explicit = {mark for mark, clause in found if _pair_in(clause) is not None}
    return Clauses(
        of_marks=tuple(found),
        positive=signs.get("positive"),
        negative=signs.get("negative"),
        n_explicit=len(explicit),
    )


def explains_mark(text: str) -> bool:
    """Return whether a text says of a mark that its rows are of another comparison, or of the reverse."""
    return any(_pair_in(clause) or _REVERSED.search(clause) for _, clause in clauses_of("", (text,)).of_marks)


def _named(text: str) -> str:
    text = folded(text)
    for name, sign in _NAMED:
        text = name.sub(sign, text)
    return re.sub(r"([*†‡])\s*\(\s*\1\s*\)", r"\1", text)  # "asterisk (*)"


def _marks_explained(text: str, is_note: bool) -> Iterator[tuple[str, str]]:
    heads = [(next(filter(None, m.groups())), m.start(), m.end()) for m in HEAD.finditer(text)]
    if is_note:
        taken = {end for _, _, end in heads}
        raised = [(m["raised"], m.start(), m.end()) for m in _RAISED.finditer(text) if m.end() not in taken]
        heads = sorted([*heads, *raised], key=lambda head: head[1])
    seen = set()
    for number, (code, _, start) in enumerate(heads):
        end = next((begin for _, begin, _ in heads[number + 1 :] if begin >= start), len(text))
        close = END.search(text, start, end)
        clause = text[start : close.start() if close else end].strip(" ,.;")
        if _ONE_MARK.fullmatch(code) and clause and not _SIGN_OF_VALUES.search(clause):
            seen.add(code)
            yield code, clause
    for sentence in re.split(r"(?<!\bvs)[.;。]\s+", text):
        for style in _STYLE.finditer(sentence):
            yield style["style"].lower(), _STYLE.sub(" ", sentence).strip(" ,.;")
        for mark in dict.fromkeys(re.findall(rf"[{MARKS}]{{1,3}}", sentence)):
            if mark not in seen and (clause := _POINTS.sub(" ", sentence).strip(" ,.;")):
                yield mark, " ".join(clause.split())


def _apart_from_notes(notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the marks that are notes by themselves, a raised line on a page, with the sentences that have no mark before them.

    Where these are not as many, and one of them compares, it is not known whose it is.
    """
    texts = [_named(note) for note in notes]
    lone = [text for text in texts if _ONE_MARK.fullmatch(text)]
    sentences = (s.strip(" ,.;") for text in texts if text not in lone for s in re.split(r"(?<!\bvs)[.;。]\s+", text))
    bare = [s for s in sentences if s and not any(m.start() == 0 for m in (HEAD.match(s), _RAISED.match(s)) if m)]
    if lone and len(lone) == len(bare):
        yield from zip(lone, bare, strict=True)
    elif any(_pair_in(sentence) or _REVERSED.search(sentence) for sentence in bare):
        yield from ((mark, _NOT_KNOWN) for mark in lone)


def _signs_explained(text: str) -> Iterator[tuple[str, str]]:
    heads = list(_SIGN_OF_VALUES.finditer(text))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        close = END.search(text, head.end(), end)
        meaning = re.sub(
            r"[\s,]*(?:\b(?:and|while|whereas))?[\s,]*$", "", text[head.end() : close.start() if close else end]
        )
        meaning = meaning if meaning.count("(") >= meaning.count(")") else meaning[: meaning.rfind(")")]
        if meaning:
            sign = next(filter(None, head.groupdict().values())).lower()
            yield "negative" if sign in _DOWN else "positive", meaning


def _as_level(mark: str, clause: str) -> str:
    return clean_name(f"marked {mark}: {clause}")


def _stated(clause: str) -> str:
    """Return the comparison that a clause states: the one in its brackets, else what is behind the words of a reversal."""
    bracketed = _BRACKETED.findall(clause)
    if len(bracketed) == 1:
        return str(bracketed[0]).strip()
    found = _REVERSED.search(clause)
    behind = clause[found.end() :].strip(" ,:=-–—") if found else ""
    return behind or clause


def _pair_in(clause: str) -> Direction | None:
    """Return the comparison of two conditions that a clause states, else None."""
    text = _stated(clause)
    found = direction_of((text,)) if compares(text) else Direction()
    is_pair = bool(found.first and found.second) and found.relation in (*_PAIRED, Relation.UNCLEAR)
    return found if is_pair else None


def marked(
    levels: tuple[str, ...], clauses: Sequence[tuple[str, str]], caption: str, *, listed: bool
) -> tuple[str, ...]:
    """Return the levels of a marked row.

    A note that names the reverse, another comparison or a deactivation replaces what the table compares, or goes
    below it; `listed`: the notes name the comparisons of several marks, so that each row's is its mark's. What speaks of a
    comparison and is not understood becomes a level of its own, which `Clauses.leaves_open` knows. Post hoc remarks on a
    main effect, an interaction or a conjunction leave it as it is.
    """
    own = direction_of(levels, caption) if clauses else Direction()
    if own.relation in _POOLED or not clauses:
        return levels
    around = " ".join((*levels, caption))
    told = {
        _as_level(mark, clause): meaning
        for mark, clause in clauses
        if (meaning := _told(clause, own, around, listed=listed)) is not None
    }
    meanings = set(told.values())
    if not told:
        return levels
    meaning = meanings.pop() if len(meanings) == 1 else ""
    return _replaced(levels, own, meaning) if meaning else (*levels, next(iter(told)))


def signed(levels: tuple[str, ...], clauses: Clauses, caption: str, *, is_down: bool) -> tuple[str, ...]:
    """Return the levels of a row whose statistic is positive or negative, by what the notes say of such values."""
    if not clauses.positive and not clauses.negative:
        return levels
    here, other = (clauses.negative, clauses.positive) if is_down else (clauses.positive, clauses.negative)
    if is_down and here and says_deactivation(here):
        return levels if any(map(says_deactivation, levels)) else (*levels, clean_name(here))
    meaning = _pair_or_correlation(here or "") or _turned(_pair_or_correlation(other or "") or Direction())
    own = direction_of(levels, caption) if meaning is not None else Direction()
    meaning = _in_own_words(meaning, own)
    if meaning is None or own.relation in _POOLED or (meaning.relation in _CORRELATED and own.second):
        return levels
    if _is_same(meaning, own) and any(map(_BETWEEN.search, levels)):
        return levels
    return _replaced(levels, own, _words_of(meaning, own))


def _is_same(one: Direction, other: Direction) -> bool:
    """Return whether two comparisons say the same, whichever side they name first, and in other words: "After > before", "before treatment < after treatment"."""
    if any(each.relation not in _PAIRED or not each.second for each in (one, other)):
        return False
    first, second = (
        (e.first, e.second) if e.relation is Relation.GREATER else (e.second, e.first) for e in (one, other)
    )
    if [side.casefold() for side in first] == [side.casefold() for side in second]:
        return True
    return all(map(is_about, first, second)) and not any(map(is_about, first, second[::-1]))


def _in_own_words(meaning: Direction | None, own: Direction) -> Direction | None:
    """Return a meaning with the conditions of its comparison for "the former" and "the latter"; None where that has none."""
    which = _THESE.match(meaning.first) if meaning is not None else None
    if meaning is None or which is None:
        return meaning
    if not own.second:
        return None
    pair = (own.first, own.second) if which["which"].casefold() in ("former", "前者") else (own.second, own.first)
    return Direction(relation=meaning.relation, first=pair[0], second=pair[1])


def _pair_or_correlation(clause: str) -> Direction | None:
    found = direction_of((_stated(clause),))
    return found if found.relation in _CORRELATED or (found.relation in _PAIRED and found.second) else None


def _turned(direction: Direction) -> Direction | None:
    """Return the reverse of a comparison or a correlation."""
    if direction.relation in _PAIRED and direction.second:
        return Direction(relation=direction.relation, first=direction.second, second=direction.first)
    if direction.relation in _CORRELATED:
        return Direction(relation=OPPOSITES[direction.relation], first=direction.first)
    return None


def _words_of(direction: Direction, own: Direction) -> str:
    if direction.relation in _CORRELATED:
        variable = direction.first or (own.first if own.relation in _CORRELATED else "")
        sign = "positive" if direction.relation is Relation.POSITIVE_CORRELATION else "negative"
        return f"{sign} correlation with {variable}" if variable else f"{sign} correlation"
    return f"{direction.first} {'<' if direction.relation is Relation.LESS else '>'} {direction.second}"


def _told(clause: str, own: Direction, around: str, *, listed: bool) -> str | None:
    """Return the comparison that a note gives its rows: None where it gives none, "" where it is not understood."""
    if clause == _NOT_KNOWN or _BESIDES.search(clause):
        return "" if clause == _NOT_KNOWN else None
    pair = _pair_in(clause)
    if pair is not None:
        return _of_pair(pair, own, _stated(clause), listed=listed)
    turned = _turned(own)
    if _REVERSED.search(clause):
        return _words_of(turned, own) if turned else ""
    found = direction_of((_stated(clause),))
    if found.relation in _CORRELATED:
        is_one = own.relation in _CORRELATED or re.search(r"correlat|相关", around, re.IGNORECASE)
        return _words_of(found, own) if is_one else None
    if found.relation is Relation.DEACTIVATION:
        return "deactivation" if own.relation is not Relation.DEACTIVATION else None
    if found.relation in _PAIRED and found.first and turned and own.relation in _PAIRED:
        return _of_one_side(found, own, turned)
    return "" if _BETWEEN.search(clause) else None


def _of_pair(pair: Direction, own: Direction, words: str, *, listed: bool) -> str | None:
    ours, theirs = ({side.casefold() for side in (one.first, one.second)} for one in (own, pair))
    if not own.first or listed or own.relation not in (*_PAIRED, Relation.UNCLEAR):
        return words if listed or not own.first else ""
    if ours != theirs:
        return ""
    same = own.relation is pair.relation and own.first.casefold() == pair.first.casefold()
    return None if same else words


def _of_one_side(found: Direction, own: Direction, turned: Direction) -> str | None:
    """Return what "greater in controls" makes of "patients > controls"; None where it says the same, or speaks of others."""
    side = found.first.casefold()
    if side not in (own.first.casefold(), own.second.casefold()):
        return None
    is_up = (found.relation is Relation.GREATER) == (side == own.first.casefold())
    return None if is_up == (own.relation is Relation.GREATER) else _words_of(turned, own)


def _replaced(levels: tuple[str, ...], own: Direction, meaning: str) -> tuple[str, ...]:
    """Return levels with a meaning in the place of what they compare, or below them where they compare nothing of it."""
    told = direction_of((meaning,))
    pair = {side.casefold() for side in (own.first, own.second)}
    is_turned = bool(own.second) and {told.first.casefold(), told.second.casefold()} == pair
    is_correlated = own.relation in _CORRELATED and told.relation in _CORRELATED
    if not (is_turned or is_correlated):
        return (*levels, meaning)
    sides = re.compile(rf"{re.escape(own.first)}\s*[<>]+\s*{re.escape(own.second)}", re.IGNORECASE)
    for number, level in reversed(list(enumerate(levels))):
        if is_turned and len(sides.findall(level)) == 1 and _BETWEEN.search(meaning):
            return (*levels[:number], sides.sub(lambda _: _words_of(told, own), level), *levels[number + 1 :])
        here = direction_of((level,))
        if here.relation is own.relation and here.first == own.first:
            return (*levels[:number], meaning, *levels[number + 1 :])
    return (*levels, meaning)
