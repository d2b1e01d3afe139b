"""Counts a text states: how many studies, experiments, participants, foci, clusters, and of what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpora.language.numbers import NUMBER
from extract.claims.levels import OTHER, Level
from extract.claims.manuscript import Manuscript, Part, Sentence
from extract.claims.numbers import COUNT, ENGLISH_COUNT, parse_count


class Quantity(StrEnum):
    """What is counted."""

    STUDIES = "studies"
    EXPERIMENTS = "experiments"
    PARTICIPANTS = "participants"
    PATIENTS = "patients"
    CONTROLS = "controls"
    FOCI = "foci"
    CLUSTERS = "clusters"


class Scope(StrEnum):
    """Of what a count is: of all that is included, of a subgroup, of something else, or not told."""

    WHOLE = "whole"
    SUBGROUP = "subgroup"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A stated count. `levels` are those of a subgroup; `start` and `end` are offsets in the sentence's text."""

    quantity: Quantity
    value: int
    sentence: Sentence
    start: int
    end: int
    scope: Scope = Scope.UNKNOWN
    levels: tuple[Level, ...] = ()

    @property
    def printed(self) -> str:
        """The words that state it."""
        return self.sentence.text[self.start : self.end]

    @property
    def subject(self) -> str:
        """The quantity in words, with the subgroup it is of."""
        return (
            f"{self.quantity}, {' and '.join(level.word for level in self.levels)}"
            if self.levels
            else self.quantity.value
        )


Stretch = tuple[int, int]
Named = tuple[int, int, Level]
"""Start, end and level of a word in a text."""

_ADJECTIVE = rf"(?:(?!(?:of|the|in|and|or|to|from|with|per|for|were|was|are|is|than|by|at|on|as|gave|found|showed|had|revealed|yielded|each|per|studies|study|experiments?|contrasts|participants|subjects|foci|coordinates|clusters|records|articles|papers)\b|{NUMBER}\b)[A-Za-z][\w'’/-]*,?\s+){{0,4}}?"
_N = rf"(?<![\w./-])(?<!\d,)(?P<n>{ENGLISH_COUNT})(?![\d.%]|-\d)"
_NOUNS = {
    Quantity.STUDIES: r"(?:studies|study|articles?|papers?|publications?)(?!\s+(?:group|sample|populations?)s?\b)",
    Quantity.EXPERIMENTS: r"(?:experiments?|(?:experimental )?contrasts?)",
    Quantity.PARTICIPANTS: r"(?:participants?|subjects?|individuals|volunteers|adults|people|persons)",
    Quantity.PATIENTS: r"patients?",
    Quantity.CONTROLS: r"(?:controls?|HCs?|comparison (?:participants|subjects))(?!-| group)",
    Quantity.FOCI: r"(?:foci|focus|(?:peak |activation |reported )*coordinates?|activation peaks?|peak activations?)",
    Quantity.CLUSTERS: r"clusters?(?!-)",
}
_ENGLISH = {
    q: re.compile(rf"{_N}\s+(?P<between>{_ADJECTIVE})(?P<noun>{noun})\b", re.IGNORECASE) for q, noun in _NOUNS.items()
}
_TOTAL_N = re.compile(
    r"\b(?P<noun>(?:[Tt]otal|[Oo]verall|[Cc]ombined) (?:sample )?(?:size |N |n )?(?:of |was |= ?|:\s?))(?P<n>\d[\d,]*)(?![\d.%])"
    r"(?!\s+(?!participants|subjects|individuals|people)[a-z])"
)
_CAPITAL_N = re.compile(r"(?<![\w.])N\s*=\s*(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?![\d.%])")
_K_AND_N = re.compile(r"\bk\s*=\s*\d+\s*[,;]\s*[nN]\s*=\s*(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?![\d.%])")
_WITH_N = {
    q: re.compile(rf"\b(?P<noun>{noun})\s*\(\s*[nN]\s*=\s*(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+)\s*\)", re.IGNORECASE)
    for q, noun in _NOUNS.items()
}
_K = re.compile(
    r"(?<![\w.])k\s*=\s*(?P<n>\d+)(?![\d.%])(?!\s*(?:experiments|contrasts|studies|voxels))(?=[^.]{0,40}\b[nN]\s*=)"
)
_ENGLISH_LATER: dict[Quantity, tuple[re.Pattern[str], ...]] = {
    Quantity.STUDIES: (_K,),
    Quantity.PARTICIPANTS: (_TOTAL_N, _CAPITAL_N, _K_AND_N),
}
"""Counts without a noun behind them: a total, N = 489, (k = 12, n = 278)."""
_ELLIPTICAL = re.compile(
    rf"(?:,|\band\b|\bwhile\b|\bwhereas\b)\s+(?P<n>{ENGLISH_COUNT})\s+(?:used|employed|involved|applied|had|included|examined|presented|reported|concerned|tested|were|relied)\b(?!\s+(?:excluded|removed|screened))",
    re.IGNORECASE,
)
"""Counts that leave out the noun of the first: "five studies used electrical stimuli, twelve used thermal ones"."""
_C = rf"(?<![\d.~+-])(?<!\d,)(?P<n>{COUNT})(?![\d.%]|[~-]\d)\s*"
_CHINESE = {
    Quantity.STUDIES: (
        rf"{_C}篇(?:[^\d,，。;；、()]{{0,16}}?(?:文献|研究|论文|文章))?",
        rf"{_C}项(?!目|实验)(?:[^\d,，。;；、()]{{0,10}}?研究)",
        rf"(?:文献|研究)(?:数量)?仅?(?:为|有|共)?\s*(?P<n>{COUNT})\s*(?:篇|项)(?![^,，。;；]{{0,6}}实验)",
    ),
    Quantity.EXPERIMENTS: (rf"{_C}(?:项|个)[^\d,，。;；、()]{{0,6}}?(?:实验|对比|对照)",),
    Quantity.PARTICIPANTS: (
        rf"{_C}(?:名|位(?!于)|例(?!如))(?:[^\d,，。;；、()]{{0,8}}?(?:被试|参与者|受试者|成年?人|志愿者))?",
        rf"{_C}个?(?:被试|参与者|受试者)",
        rf"{_C}人(?![次类们际员格均])",
        rf"(?:被试|参与者|受试者|样本量)(?:总数|共计|共|为|总计)*\s*(?P<n>{COUNT})\s*(?:人|名|例)",
    ),
    Quantity.FOCI: (
        rf"(?:坐标点?|激活点|峰值点|焦点)(?:总数|共计|共|为|总计)*\s*(?P<n>{COUNT})\s*个",
        rf"{_C}个[^\d,，。;；、()]{{0,6}}?(?:坐标|激活点|激活焦点|焦点|峰值点)",
    ),
    Quantity.PATIENTS: (rf"{_C}(?:名|位(?!于)|例(?!如))[^\d,，。;；、()]{{0,8}}?(?:患者|病人)", rf"患者\s*(?P<n>{COUNT})\s*(?:人|名|例)"),
    Quantity.CONTROLS: (rf"{_C}(?:名|位(?!于)|例(?!如))[^\d,，。;；、()]{{0,8}}?(?:对照|健康者)",),
    Quantity.CLUSTERS: (rf"{_C}(?:个|组)[^\d,，。;；、()]{{0,8}}?(?:激活)?簇",),
}  # fmt: skip
_CHINESE_PATTERNS = {quantity: [re.compile(p) for p in patterns] for quantity, patterns in _CHINESE.items()}

_VAGUE = re.compile(
    r"(?:at least|more than|less than|fewer than|over|under|about|around|approximately|up to|nearly|almost|minimum of|between \d[\d,]* and|"
    r"only|each|every|another|additional|further|other|first|these|those|"
    r"男性?|女性?|至少|超过|不足|多于|少于|大约|约|近|不足|最少|另外?|其余|每|第|前|后|上述|超)\s*(?:the |a )?(?:\d+\s*[~-]\s*)?$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\btheir (?:own )?(?:meta|analys|review|study|sample)|at least|minimum|previous|earlier meta|prior (?:meta|work|stud)|BrainMap|Neurosynth|NeuroQuery|database (?:contain|compris|includ|hold)|"
    r"MACM|co-?activat|connectivity model|至少|建议|以往|前人|已有|先前|此前|既往|数据库中?(?:共)?(?:包含|收录)|对应激活簇",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"recommend|guideline|required|suggest", re.IGNORECASE)
_FLOW = re.compile(
    r"\b(?:exclud|remov|screen|identif|retriev|duplicat|full[ -]texts?|search|yield|assess)|排除|剔除了|检索到|初筛|去重|筛选后|剩余|余下|删除|全文|阅读",
    re.IGNORECASE,
)
_LOST = re.compile(r"exclud|remov|dropp|withdr|discard|recruit|screened|排除|剔除|退出", re.IGNORECASE)
_INCLUDED = re.compile(r"includ|inclusion|eligib|\bmet\b|final|纳入|符合", re.IGNORECASE)
MOST_COUNTS = 40
"""A sentence with more counts is a table or list run together."""
NEAR = 40
"""Characters around a count in which a word of the flow of records makes it one of records."""
_OTHER_SECTION = re.compile(
    r"MACM|connectivity model|co-?activation|introduction|background|引言|前言|连通性|decoding|解码", re.IGNORECASE
)
OWN = re.compile(
    r"\b(?:total(?:l?ing|ed)?|overall|altogether|final|included|inclusion|comprised|comprising|meta-analy\w+|present|current|our|we|this|all|main analysis|met (?:all|the|our|these|inclusion|eligib\w+))\b"
    r"|共|总|最后|最终|纳入|本研究|本次|本文|全部|所有",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:(?:fMRI|PET|functional|neuro-?imaging|brain|imaging|included|eligible|independent|published|peer-reviewed|empirical|healthy|human|"
    r"whole-brain|activation|original|relevant|different|separate|unique|distinct|individual|research|reported|peak|experimental|MRI|"
    r"significant|primary|adult|task-based|magnetic|resonance|total|final|selected|and|suitable|qualifying|neutral)[\s,/]+)*$",
    re.IGNORECASE,
)
_RESTRICTED = re.compile(
    r"^\s*(?:\([^()]*\)\s*)?(?:using|used|that|which|in which|whose|reporting|reported|employing|employed|with(?!\s+(?:a total of\s+)?\d)|had|did|where|in the \w+ (?:group|condition)|"
    r"also|examin|investigat|studied|contribut|focus|per\b|each\b|were (?:female|male|men|women|right)|met (?!all|the|our|these|inclusion|eligib)|applied|of these|under|"
    r"showed|require|needed|provided|from (?:one|two|three|the))",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"(?:\bwe|finally,?|ultimately,?|overall,?|in total,?)\s+(?:\w+\s+){0,2}?(?:included|identified|analy[sz]ed|retained|selected|pooled)\s+(?:a total of\s+)?$",
    re.IGNORECASE,
)
"""What introduces the number of all that is included, whatever follows: "we included 16 studies reporting …"."""
_OF_THE = re.compile(r"\b(?:of|among|from)\s+(?:all (?:of )?)?(?:the |these |our )+$", re.IGNORECASE)
"""“Of the 15 studies, …”: the whole of what is counted next, whichever that is."""
_CITED = re.compile(r"\bet al\b|等人|\(\s*[A-Z][\w-]+(?: & [A-Z][\w-]+)?,? \d{4}")
_SUBGROUP = re.compile(
    r"subgroup|sub-analys|subset|\bof (?:these|which|the \d)|\bonly\b|其中|亚组|子集|仅", re.IGNORECASE
)


def find_statements(manuscript: Manuscript, levels: Sequence[Level]) -> list[Statement]:
    """Return every stated count with its scope, in reading order."""
    found: list[Statement] = []
    for sentence in manuscript.sentences:
        counts = sorted(_counts(sentence), key=lambda s: s.start)
        counts += list(_elliptical(sentence, counts))
        if len(counts) > MOST_COUNTS:
            continue
        found.extend(_scoped(statement, counts, levels) for statement in counts)
    return found


def _counts(sentence: Sentence) -> Iterator[Statement]:
    """Yield the counts of a sentence; of overlapping ones the first kind in the list stays."""
    taken: list[tuple[int, int]] = []
    for quantity in Quantity:
        patterns = [*_CHINESE_PATTERNS[quantity]] if re.search(r"[\u4e00-\u9fff]", sentence.text) else []
        patterns += [_ENGLISH[quantity], *_ENGLISH_LATER.get(quantity, ())]
        patterns += [] if _LOST.search(sentence.text) else [_WITH_N[quantity]]
        for pattern in patterns:
            for match in pattern.finditer(sentence.text):
                value = parse_count(match["n"])
                free = all(match.end("n") <= start or match.start("n") >= end for start, end in taken)
                if value is None or not free or _VAGUE.search(sentence.text[: match.start("n")]):
                    continue
                taken.append((match.start("n"), match.end("n")))
                start, end = min(match.start("n"), match.start()), match.end()
                yield Statement(quantity=quantity, value=value, sentence=sentence, start=start, end=end)


def _elliptical(sentence: Sentence, counts: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the counts of a sentence that name no noun, as the same quantity as the one count that does."""
    if len({one.quantity for one in counts}) != 1:
        return
    taken = [(one.start, one.end) for one in counts]
    for match in _ELLIPTICAL.finditer(sentence.text):
        value = parse_count(match["n"])
        if value is not None and all(match.end("n") <= a or match.start("n") >= b for a, b in taken):
            first = counts[0]
            yield Statement(
                quantity=first.quantity, value=value, sentence=sentence, start=match.start("n"), end=match.end()
            )


def _scoped(one: Statement, counts: Sequence[Statement], levels: Sequence[Level]) -> Statement:
    """Return the statement with what it is a count of."""
    sentence = one.sentence
    clause_start, clause = clause_at(sentence.text, one.start)
    around = sentence.text[max(clause_start, one.start - NEAR) : one.end + NEAR]
    own = OWN.search(around) is not None or OWN.search(_own_part(clause, one.start - clause_start)) is not None
    if _is_elsewhere(one, clause) or (_CITED.search(clause) and not own):
        return _with(one, Scope.OTHER)
    near, sure = levels_around(clause, one.start - clause_start, one.end - clause_start, levels)
    inside = [level for level in near if re.search(_word(level.word), one.printed.lower())]
    if not sure or (_is_base(one) and not inside):
        return _with(one, Scope.UNKNOWN)
    if near:
        return _with(one, Scope.SUBGROUP, near)
    part = _own_part(clause, one.start - clause_start)
    if one.value <= 1 or _SUBGROUP.search(part) or _SUBGROUP.search(sentence.heading) or _is_restricted(one):
        return _with(one, Scope.UNKNOWN)
    together = len({s.quantity for s in counts if s.quantity is not Quantity.CLUSTERS}) > 1
    if own or together or sentence.part is Part.ABSTRACT:
        return _with(one, Scope.WHOLE)
    return one


def _is_base(one: Statement) -> bool:
    """Return whether the count is what another one is a part of: "of the 15 studies", "12 篇文献中"."""
    text = one.sentence.text
    of_n = re.search(rf"{ENGLISH_COUNT}\s+(?:\([^()]*\)\s*)?(?:out )?of\s+$", text[: one.start], re.IGNORECASE)
    return (
        of_n is not None
        or _OF_THE.search(text[: one.start]) is not None
        or re.match(r"\s*(?:中|里|当中)", text[one.end :]) is not None
    )


def _is_elsewhere(one: Statement, clause: str) -> bool:
    """Return whether a count is one of other work, of a database, or of records before they are included."""
    around = _own_part(clause, one.start - clause_at(one.sentence.text, one.start)[0])
    if _ADVICE.search(around):
        return True
    words = _FLOW if one.quantity in (Quantity.STUDIES, Quantity.EXPERIMENTS) else _LOST
    flow = words.search(around) and not _INCLUDED.search(around)
    return bool(_OTHER_SECTION.search(one.sentence.heading) or _ELSEWHERE.search(clause) or flow)


def _with(one: Statement, scope: Scope, levels: tuple[Level, ...] = ()) -> Statement:
    return Statement(
        quantity=one.quantity,
        value=one.value,
        sentence=one.sentence,
        start=one.start,
        end=one.end,
        scope=scope,
        levels=levels,
    )


def _is_restricted(one: Statement) -> bool:
    """Return whether the words around a count make it one of a part ("12 studies using faces", "7 pain studies")."""
    text = one.sentence.text
    if _TAKEN.search(text[: one.start]):
        return False
    english = _ENGLISH[one.quantity].match(text, one.start)
    if english is not None and not _GENERIC.match(english["between"]):
        return one.sentence.part is not Part.ABSTRACT
    of_people = one.quantity in (Quantity.PATIENTS, Quantity.CONTROLS) and re.match(r"\s*with\b", text[one.end :])
    return not of_people and _RESTRICTED.match(text[one.end :]) is not None


def clause_at(text: str, place: int) -> tuple[int, str]:
    """Return the start and the words of the part between semicolons that holds a place of a sentence."""
    start = max(text.rfind(";", 0, place), text.rfind("；", 0, place)) + 1
    stops = [stop for stop in (text.find(";", place), text.find("；", place)) if stop >= 0]
    return start, text[start : min(stops, default=len(text))]


def _own_part(clause: str, place: int) -> str:
    """Return the part between commas that holds a place."""
    return clause[slice(*_parts(clause, place)[1])]


def levels_around(clause: str, start: int, end: int, levels: Sequence[Level]) -> tuple[tuple[Level, ...], bool]:
    """Return for each moderator the level a count is of, and whether that is sure.

    The part between commas that holds the count decides, then the parts before it, then those after it, unless the
    count calls itself one of all. Two levels of a moderator in one part, joined by "and", leave it open.
    """
    before, own, after = _parts(clause, start)
    after = [] if OWN.search(clause[slice(*own)]) else after
    found = named_levels(clause, levels)
    for a, b in (own, *reversed(before), *after):
        here = [(x, y, level) for x, y, level in found if a <= x < b]
        if _are_joined(clause, here):
            return (), a > start or b <= start
        if here and (a, b) != own and _WITHOUT.search(clause[a:b]):
            return (), False
        if here:
            return _of_siblings(clause, here, start, end)
    return (), True


def _of_siblings(clause: str, found: Sequence[Named], start: int, end: int) -> tuple[tuple[Level, ...], bool]:
    """Return the levels of a count in a part that may name siblings: those on its own side of an "and"."""
    if not _has_siblings(found):
        return _levels(found), True
    inside = [one for one in found if start <= one[0] < end]
    cuts = [m.start() for m in _AND.finditer(clause) if _divides(m.start(), found)]
    low = max((cut for cut in cuts if cut <= start), default=0)
    high = min((cut for cut in cuts if cut > start), default=len(clause))
    own = inside or [one for one in found if low <= one[0] < high]
    if _has_siblings(own) or not own:
        before = [one for one in own if one[1] <= start]
        own = before[-1:]
    return _levels(own), bool(own)


def _levels(found: Sequence[Named]) -> tuple[Level, ...]:
    return tuple(sorted({level.word: level for _, _, level in found}.values(), key=lambda level: level.word))


_WITHOUT = re.compile(r"left out|leaving out|exclu|remov|without|omit|剔除|排除|去除|除去", re.IGNORECASE)
"""A part that takes a level away: what follows is of the others."""
_AND = re.compile(r"\band\b|\bwhile\b|\bwhereas\b|\bbut\b|\bversus\b|和|与|而|及")


def _divides(cut: int, found: Sequence[Named]) -> bool:
    return any(b <= cut for _, b, _ in found) and any(a >= cut for a, _, _ in found)


def _has_siblings(found: Sequence[Named]) -> bool:
    words: dict[str, set[str]] = {}
    for _, _, level in found:
        words.setdefault(level.moderator, set()).add(level.word)
    return any(len(siblings) > 1 for siblings in words.values())


def _parts(clause: str, place: int) -> tuple[list[Stretch], Stretch, list[Stretch]]:
    """Return the parts between commas (outside brackets) before a place, the one that holds it, and those after it."""
    commas = (m.end() for m in re.finditer(r"(?<!\d)[,，]|[,，](?!\d)", clause) if _depth(clause, m.start()) == 0)
    bounds = [0, *commas, len(clause) + 1]
    parts = list(itertools.pairwise(bounds))
    at = next(i for i, (a, b) in enumerate(parts) if a <= place < b)
    return parts[:at], parts[at], parts[at + 1 :]


def _depth(text: str, place: int) -> int:
    """Return how many brackets are open at a place."""
    before = text[:place]
    return sum(map(before.count, "([（")) - sum(map(before.count, ")]）"))


def named_levels(text: str, levels: Sequence[Level]) -> list[Named]:
    """Return (start, end, level) of each level a text names; words inside longer ones do not count."""
    found: list[Named] = []
    lowered = text.lower()
    for level in levels:  # longest first
        for match in re.finditer(_word(level.word), lowered):
            inside = any(a <= match.start() and match.end() <= b for a, b, _ in found)
            listed = OTHER.match(level.word) and re.match(r"\s*等", lowered[match.end() :])
            if not inside and not listed:
                found.append((match.start(), match.end(), level))
    return sorted(found, key=lambda one: one[:2])


def _are_joined(text: str, found: Sequence[Named]) -> bool:
    pairs = itertools.pairwise(found)
    return any(
        one[2].moderator == other[2].moderator
        and one[2].word != other[2].word
        and re.fullmatch(r"\s*(?:[、/与和及]|and|or|vs\.?|versus|than)\s*", text[one[1] : other[0]]) is not None
        for one, other in pairs
    )


def _word(word: str) -> str:
    pattern = re.escape(word)
    return rf"(?<![a-z]){pattern}(?:s|es|ed)?(?![a-z])" if word.isascii() else pattern
