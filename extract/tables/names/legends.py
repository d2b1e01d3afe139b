"""What a caption or a note says that codes, arrows and marks in a table's rows mean: "C1, faces > houses; C2, houses > faces"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpora.nouns.directions import Direction, Relation
from corpora.words.conditions import INTRODUCED
from corpora.words.directions import direction_of
from corpora.words.sides import is_side
from extract.tables.names.outside import MAX_NAME, caption_name, clean_name

LONGEST_TEXT = 4000
"""Characters of a caption or note that are searched for explanations: longer ones are text that ran into it."""
ARROWS = "↑↓⬆⬇▲▼△▽"
MARKS = "*†‡§¶#"
_FOLDED = str.maketrans("∗⁎★☆−–", "****--")
_KIND = r"(?:(?:panels?|parts?|contrasts?|comparisons?|subtractions?|codes?|columns?|sections?|rows?|tests?|models?|effects?|letters?|numbers?|arrows?|signs?|symbols?)\s+|(?:对比|比较|条件|箭头|符号)\s*)?"
_SHORT = r"(?:[A-Za-z]{1,4}[ _.-]?\d{1,3}|(?<![.,\d])[1-9]\d?|[IVX]{1,4}|[ivx]{1,4}|[A-Za-z])"
_SIGN = rf"(?:[{MARKS}]{{1,3}}|[{ARROWS}]|[+-](?!\w))"
_WAY = r"(?:positive|negative|up|down|increase[sd]?|decrease[sd]?|higher|lower|greater|smaller)"
VERB = (
    r"(?:\s+(?:denotes?|indicates?|represents?|refers?\s+to|stands?\s+for|means?|shows?|lists?|marks?|reports?|gives?|contains?|corresponds?\s+to|is|are|was|were)\s|\s*(?:表示|代表|指|为))"
    r"(?:\s*(?:the\s+)?(?:contrasts?|comparisons?|subtractions?)\s+(?:of\s+|for\s+)?)?"
)
_AT = (
    r"(?:^|[.;:,。]\s*(?:(?:and|or)\s+)?|\b(?:and|or|for|of|in|during|as|by|contrasts?|comparisons?|codes?|panels?)\s+)"
)
_NO_CODE = (
    r"contrasts?|comparisons?|subtractions?|notes?|table|legend|abbreviations?|results?|codes?|coordinates?|regions?|areas?|analys[ie]s|"
    r"threshold\w*|space|only|all|each|there|this|that|it|which|values?|panels?|arrows?|letters?|symbols?|signs?"
)
"""Words before a colon or a verb that announce an explanation, and are not what is explained."""
HEAD = re.compile(
    rf"{_AT}\s*[(\[]\s*{_KIND}(?P<bracketed>{_SHORT}|{_SIGN})\s*[)\]]\s*[:=,]?\s*"
    rf"|(?:{_AT}|[(\[])\s*{_KIND}(?P<plain>{_SHORT}|{_SIGN}|{_WAY}\b)(?:\s*[:=]\s*|,\s+|\s+[-–—]\s+|{VERB}\s*)"
    rf"|(?:^|[.;:,。]\s*){_KIND}(?P<closed>{_SHORT})\)\s*"
    rf"|(?:^|[.;:。]\s*){_KIND}(?P<dotted>{_SHORT})\.\s+"
    rf"|(?:{_AT}|[(\[])\s*(?P<sign>[{MARKS}]{{1,3}}|[{ARROWS}]|[+-](?=\s+[^\W\d]))\s*(?=[^\s\d])"
    rf"|(?:^|[.;,(:。]\s*)(?P<word>(?!(?:{_NO_CODE})\b)[A-Za-z][\w/+—-]{{1,15}})(?:\s*[:=]\s*|{VERB}\s*)(?=\S)",
    re.IGNORECASE,
)
"""Where the explanation of a code begins; its words go on to the next such place or to the end of the clause."""
END = re.compile(r"[;\n]|(?<!\bvs)[.。](?=\s|$)")
_OUTER = re.compile(rf"{_AT}\s*{_KIND}(?P<code>{_SHORT})\s*[(\[](?P<meaning>[^()\[\]]*)[)\]]", re.IGNORECASE)
"""The meaning in brackets behind its code: "C1 (faces > houses)"."""
_INNER = re.compile(
    rf"(?P<meaning>[^()\[\];:]*[^()\[\];:,\s])\s*[(\[]\s*{_KIND}(?P<code>{_SHORT}|{_SIGN})\s*[)\]]", re.IGNORECASE
)
"""The code in brackets behind its meaning: "faces > houses (A), houses > faces (B)"."""
_LISTED = re.compile(
    rf"(?P<codes>{_KIND}{_SHORT}(?:\s*,\s*{_SHORT})*\s*,?\s+and\s+{_SHORT})(?:\s*[:=]\s*|{VERB}\s*)(?P<meanings>[^.;]+?),?\s+respectively",
    re.IGNORECASE,
)
"""Codes and their meanings in the same order: "A and B denote faces > houses and houses > faces, respectively"."""
_SLASHED = re.compile(
    rf"(?P<code1>{_SIGN})\s*/\s*(?P<code2>{_SIGN})\s*[:=,]?\s*(?P<word1>[^\W\d_]+)\s*/\s*(?P<word2>[^\W\d_]+)(?P<rest>[^.;/]*)"
)
_IN_TURN = re.compile(
    rf"(?P<word1>[^\W\d_]+)\s*[(\[](?P<code1>{_SIGN})[)\]]\s*(?:and|or|/|,|和|或)\s*(?P<word2>[^\W\d_]+)\s*[(\[](?P<code2>{_SIGN})[)\]](?P<rest>[^.;/]*)"
)
"""Two signs with what each says: "↑/↓: increased/decreased in patients", "increased (↑) or decreased (↓) in patients"."""
_BEFORE_CODE = re.compile(rf"(?:^|[\s(\[])(?:{_SHORT})\s*(?:,|and|or|&|/|to)\s*$", re.IGNORECASE)
_BEGINS_CODE = re.compile(
    rf"/|\W*(?:and\s+)?(?:{_SHORT}|[{MARKS}{ARROWS}+-]{{1,3}})\s*(?:[,:=&/]|and\b)", re.IGNORECASE
)
"""Another code beside one: what follows is not the meaning of this one alone."""
_NO_CONDITION = re.compile(
    r"\W*(?:\d|chance\b|threshold|zero\b|one\b|voxels?\b|mm\b|clusters?\b|extent\b)", re.IGNORECASE
)
_DIRECTION_WORD = re.compile(
    r"(?:positive|negative|pos|neg|up|down|increas\w*|decreas\w*|higher|lower|greater|less|more|hyper\w*|hypo\w*|reduc\w*|enhanc\w*|(?:de)?activations?)\.?",
    re.IGNORECASE,
)
"""Words that say no more than the meaning: a group or a task that is explained keeps its name."""
_CUT = "\x00"
_REMAINS = re.compile(
    rf"(?:\b(?:(?:contrasts?|comparisons?|panels?)\s+)?(?:codes?|panels?|contrasts?|comparisons?|for|of|and|in|arrows?|letters?|symbols?))?[\s:,(\[{_CUT}–—-]*{_CUT}[\s)\].;]*",
    re.IGNORECASE,
)
"""What a caption prints around the explanations that were taken out of it."""
_SIDES = frozenset("LRlr")
"""Letters that are sides in any table."""
_OF_LEVEL = re.compile(rf"\W*{_KIND}(?P<code>{_SHORT})\W*", re.IGNORECASE)


def folded(text: str) -> str:
    """Return a caption or note with one kind of signs and marks, full-width letters and circled numbers as plain ones."""
    text = re.sub("[①-⑳]", lambda ring: f"({unicodedata.normalize('NFKC', ring[0])})", text)
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDED).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """The codes a table explains; `meanings` are those of codes that stand for comparisons.

    `bare` is the caption without the explanations; `shapes` are the forms of the codes ("C1" is "C"): one of the same form
    that is not explained has a meaning of its own, which nobody knows.
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    shapes: frozenset[str] = frozenset()
    bare: str = ""

    def explained(self, name: str) -> tuple[str, ...]:
        """Return the levels that a name gives: its meaning where it is a code, a group's or task's name before it, else itself."""
        code = self._code_of(name)
        if code is None or code not in self.meanings:
            return (name,)
        keeps = (
            re.fullmatch(r"[^\W\d_][\w/+—-]{2,}", code) and not _DIRECTION_WORD.fullmatch(code) and not shape_of(code)
        )
        return (name, self.meanings[code]) if keeps else (self.meanings[code],)

    def meant(self, codes: Sequence[str], names: Sequence[str]) -> list[str]:
        """Return names with the meanings of those that are codes; `names` may print more than the `codes` themselves ("Contrast 2")."""
        levels = [self.explained(code) for code in codes]
        pairs = zip(codes, names, levels, strict=True)
        return [level for code, name, own in pairs for level in ((name,) if own == (code,) else own)]

    def caption_for(self, names: Sequence[str], caption: str) -> str:
        """Return the caption as it holds for contrasts of these names: of several codes it explains none is the others'."""
        return self.bare if self.concerns(names) or len(set(self.meanings.values())) > 1 else caption

    def is_beside(self, name: str, other: str) -> bool:
        """Return whether two names are codes of one form, so that neither is above the other."""
        one, two = self._code_of(name), self._code_of(other)
        known = one in self.meanings or self.is_unexplained(name)
        return known and one is not None and two is not None and shape_of(one) == shape_of(two) != ""

    def leaves_open(self, levels: Sequence[str]) -> bool:
        """Return whether a contrast is known by a code alone that nothing explains, where others of its form are explained."""
        return any(map(self.is_unexplained, levels))

    def is_unexplained(self, name: str) -> bool:
        """Return whether a name is a code like those explained, but none of them."""
        code = self._code_of(name)
        return code is not None and code not in self.meanings and shape_of(code) in self.shapes

    def concerns(self, names: Sequence[str]) -> bool:
        """Return whether any of a contrast's names is a code, the meaning of one, or like one."""
        known = set(self.meanings.values())
        return any(n in known or self.is_unexplained(n) or self._code_of(n) in self.meanings for n in names)

    def _code_of(self, name: str) -> str | None:
        plain = folded(name).strip()
        found = _OF_LEVEL.fullmatch(plain)
        code = found["code"] if found else plain.strip("()[].: ")
        known = next((one for one in (code, code.casefold()) if one in self.meanings), None)
        return known or (code if code and not is_side(code) else None)


def shape_of(code: str) -> str:
    """Return the form that codes of one kind share: "C" of "C1", "A" of a capital, "1" of a number; "" for words."""
    lettered = re.fullmatch(r"([A-Za-z]{1,4})[ _.-]?\d{1,3}", code)
    if lettered:
        return lettered[1]
    if re.fullmatch(r"\d{1,2}", code):
        return "1"
    if re.fullmatch(r"[IVX]{2,4}|[ivx]{2,4}", code):
        return code[0]
    if len(code) == 1 and code.isalpha():
        return "A" if code.isupper() else "a"
    return "↑" if code in ARROWS and code else ""


def legend_of(caption: str, notes: Sequence[str] = ()) -> Legend:
    """Return what a table's caption and notes say of its codes; two meanings of one code are none."""
    caption = folded(caption)
    found: dict[str, set[str]] = {}
    spans: list[tuple[int, int]] = []
    for number, text in enumerate((caption, *map(folded, notes))):
        entries = _entries(text[:LONGEST_TEXT])
        for code, meaning, span in entries:
            found.setdefault(code, set()).add(meaning)
            spans += [span] if number == 0 else []
    meanings = {code: texts.pop() for code, texts in found.items() if len(texts) == 1}
    shapes = frozenset(filter(None, map(shape_of, found)))
    return Legend(meanings=meanings, shapes=shapes, bare=_without(caption, spans))


Entry = tuple[str, str, tuple[int, int]]
"""A code, its meaning, and from where to where the text explains it."""


@lru_cache(maxsize=256)  # asked for when a table is cut into blocks, and when its rows are walked
def _entries(text: str) -> tuple[Entry, ...]:
    """Return the codes that a text explains by a comparison, and the others of the same form beside them."""
    for read in (_in_order, _slashed, _behind_codes, _before_codes):
        entries = [(_as_code(code), _signed(meaning), span) for code, meaning, span in read(text) if code not in _SIDES]
        compared = {shape_of(code) for code, meaning, _ in entries if compares(meaning)}
        entries = [e for e in entries if not _is_word(e[0]) or _names_both(e[1])]
        kept = [e for e in entries if compares(e[1]) or (_is_numbered(e[0]) and shape_of(e[0]) in compared and e[1])]
        ways = {code for code, _, _ in kept if re.fullmatch(_WAY, code, re.IGNORECASE)}
        kept = kept if len(ways) != 1 else [entry for entry in kept if entry[0] not in ways]
        if kept:
            return tuple(kept)
    return ()


def _signed(meaning: str) -> str:
    """Return the comparison in brackets behind the words for it: "increased with training (post > pre)"."""
    found = re.fullmatch(r"([^<>()\[\]]+)[(\[]([^()\[\]]*[^\W\d_]\s*[<>]\s*[^\W\d_][^()\[\]]*)[)\]]\W*", meaning)
    if found is None or not compares(found[2]):
        return meaning.strip()
    outside, inside = direction_of((found[1],)), direction_of((found[2],))
    sides = {inside.first.casefold(), inside.second.casefold()}
    is_same = not outside.second or {outside.first.casefold(), outside.second.casefold()} == sides
    return found[2].strip() if is_same else meaning.strip()


def _is_word(code: str) -> bool:
    return len(code) > 1 and code.isalpha() and not shape_of(code) and not re.fullmatch(_WAY, code, re.IGNORECASE)


def _names_both(meaning: str) -> bool:
    found = direction_of((meaning,))
    return bool(found.first and found.second)


def _is_numbered(code: str) -> bool:
    return code[-1:].isdigit()


def _as_code(code: str) -> str:
    return code if shape_of(code) else code.casefold()


def _in_order(text: str) -> Iterator[Entry]:
    for found in _LISTED.finditer(text):
        codes = re.findall(rf"(?<![^\W_]){_SHORT}(?![^\W_])", re.sub(r"\band\b", ",", found["codes"]))
        meanings = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found["meanings"])
        codes = codes[-len(meanings) :]
        if len(codes) == len(meanings):
            yield from ((code, meaning, found.span()) for code, meaning in zip(codes, meanings, strict=True))


def _slashed(text: str) -> Iterator[Entry]:
    for found in (*_SLASHED.finditer(text), *_IN_TURN.finditer(text)):
        for n in "12":
            yield found[f"code{n}"], f"{found[f'word{n}']}{found['rest']}", found.span()


def _behind_codes(text: str) -> Iterator[Entry]:
    """Yield codes whose meaning is behind them, or in brackets behind them."""
    if re.search(r"\brespectively\b", text):
        return
    for found in _OUTER.finditer(text):
        if compares(found["meaning"]) and not _BEFORE_CODE.search(text[: found.start("code")]):
            yield found["code"], found["meaning"], found.span()
    heads = list(HEAD.finditer(text))
    for number, head in enumerate(heads):
        code = next(filter(None, head.groups()))
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        close = END.search(text, head.end(), end)
        end = close.start() if close else end
        meaning = _trimmed(text[head.end() : end])
        at = next(head.start(name) for name, value in head.groupdict().items() if value)
        if _BEFORE_CODE.search(text[:at]) or _BEGINS_CODE.match(meaning):
            continue
        yield code, meaning, (head.start(), end)


def _before_codes(text: str) -> Iterator[Entry]:
    found = [m for m in _INNER.finditer(text) if compares(_trimmed(_last_clause(m["meaning"])))]
    if len(found) > 1 and not re.search(r"\brespectively\b", text):
        for one in found:
            meaning = _trimmed(_last_clause(one["meaning"]))
            yield one["code"], INTRODUCED.sub("", meaning), one.span()


def _last_clause(text: str) -> str:
    return re.split(r"(?<!\bvs)\.\s+|[,，]\s*(?:and\s+)?(?=\S)|^\s*and\s+", text)[-1]


def _trimmed(text: str) -> str:
    """Return a meaning without the words and marks before the next code, and without the small print."""
    closed = re.match(r"(?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*", text)  # a bracket that the text before it opened ends it
    text = re.sub(r"[\s,(\[]*(?:\b(?:and|or))?[\s,(\[]*$", "", (closed[0] if closed else text).strip())
    name = caption_name(text[:MAX_NAME]) if text else None
    return clean_name(name or "")


def compares(meaning: str) -> bool:
    """Return whether a meaning is a comparison of conditions, or another kind of effect."""
    if not meaning or len(meaning) > MAX_NAME:
        return False
    found = direction_of((meaning,))
    return _is_comparison(found)


def _is_comparison(found: Direction) -> bool:
    sides = [side for side in (found.first, found.second) if side]
    if any(_NO_CONDITION.match(side) for side in sides):
        return False
    if found.relation is Relation.UNCLEAR:
        return bool(found.first and found.second)
    return True


def _without(caption: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a caption without the explanations of codes."""
    kept, last = [], 0
    for start, end in sorted(spans):
        kept += [caption[last : max(start, last)], _CUT]
        last = max(end, last)
    text = "".join([*kept, caption[last:]])
    return re.sub(r"(?:\s*[.;,])+(?=\s*[.;,])|^[\s.;,)\]]+", "", " ".join(_REMAINS.sub(". ", text).split())).strip()
