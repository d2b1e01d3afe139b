"""Words of titles: which two are one word spelled in two ways, and which two mean different things."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, Prefix

_SMALL = "a an the of in on and for to with by from at as or vs versus its their und der die das la le les de des du et el los y"
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that databases leave out, abbreviate or exchange; they never tell two papers apart."""
NEUTRAL = frozenset(
    {"study", "studies", "report", "paper", "article", "review", "original", "research", *"的之与和及其在对研究"}
)
"""Words that one database has in a title and another leaves out."""
_MARKS = (
    "reply replies response comment comments commentary rejoinder addendum erratum errata corrigendum corrigenda correction "
    "retraction protocol protocols editorial letter part parts pt section chapter supplement appendix update updated followup "
    "ii iii iv v vi vii viii ix abstract continued ctd"
)
MARKS = frozenset(_MARKS.split())
"""Words that make another paper of one when they follow, or come before, its title ("…: a reply", "…, part II")."""
HAN_MARKS = re.compile(
    r"勘误|更正|评论|述评|商榷|答复|回复|回应|补充|附录|补遗|续|上|中|下|之[一二三四五六七八九十]|第.{1,2}[部篇章]"
)
OPPOSED = tuple(
    frozenset(words.split())
    for words in (
        "left right bilateral unilateral", "men women boys girls man woman", "male female males females", "anterior posterior",
        "dorsal ventral", "medial lateral", "superior inferior", "rostral caudal", "proximal distal", "internal external", "upper lower",
        "increase decrease", "increased decreased", "increases decreases", "increasing decreasing", "high low", "higher lower",
        "positive negative", "positively negatively", "systolic diastolic", "acute chronic", "mice rats humans mouse rat human",
        "children adolescents adults elderly infants neonates", "young old older younger", "early late", "before after", "with without", "short long",
        "efferent afferent", "adduction abduction", "maternal paternal", "mothers fathers", "mother father", "casual causal", "dairy diary",
        "prednisone prednisolone", "austria australia", "iran iraq", "slovakia slovenia", "sulfate sulfite", "chloride chlorite",
        "insulin inulin", "genetic generic", "summer winter", "north south east west", "northern southern eastern western",
        "first second third fourth", "primary secondary tertiary", "alpha beta gamma delta", "day night", "rural urban", "public pubic",
        "上 中 下", "左 右 双", "男 女", "前 后", "内 外", "增 减", "高 低", "正 负", "强 弱", "长 短", "一 二 三 四 五", "大 小", "老 幼 少",
    )
)  # fmt: skip
"""Words that are a letter or two apart and opposed, or that commonly tell two papers of one series apart."""
_GROUPS: dict[str, frozenset[int]] = {
    word: frozenset(n for n, group in enumerate(OPPOSED) if word in group) for group in OPPOSED for word in group
}
_NONE: frozenset[int] = frozenset()
_HEADS = tuple(
    frozenset(heads.split())
    for heads in (
        "intra inter extra", "hyper hypo normo eu", "pre post peri", "in out de", "up down", "over under", "micro macro meso",
        "homo hetero", "mono bi di tri multi poly uni", "ante post", "pro anti retro", "endo exo ecto", "ab ad", "af ef", "ma pa",
        "sub supra super infra", "ipsi contra bi", "geno pheno", "tachy brady", "hemi para tetra", "an ca", "ex in im", "as des", "sero nora",
    )
)  # fmt: skip
_NEGATIONS = ("un", "in", "im", "ir", "il", "non", "dis", "a", "an", "anti", "de", "mal", "wo", "fe", "as", "counter")
_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "μ": "mu", "ω": "omega", "grey": "gray", "men": "man",
    "women": "woman", "children": "child", "mice": "mouse", "feet": "foot", "teeth": "tooth", "aluminium": "aluminum", "vs": "versus",
}  # fmt: skip
_SPELLINGS = (
    (re.compile(r"ae|oe(?!ing)"), "e"), (re.compile(r"our(?=$|[a-z])"), "or"), (re.compile(r"is(?=e|ing|ation|able)"), "iz"),
    (re.compile(r"ys(?=e|ing)"), "yz"), (re.compile(r"tre(?=s?$)"), "ter"), (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"amme(?=s?$)"), "am"), (re.compile(r"ulph"), "ulf"), (re.compile(r"euco"), "euko"), (re.compile(r"ence(?=s?$)"), "ense"),
    (re.compile(r"geing"), "ging"), (re.compile(r"([b-df-hj-np-tv-z])\1"), r"\1"),
)  # fmt: skip
"""British and American spelling, doubled letters: both forms become one, right or not, for comparing only."""
_ENDINGS = frozenset(
    ("", "s", "es", "e", "ed", "d", "ing", "ly", "al", "ally", "ic", "ical", "ically", "y", "ies", "n", "ren", "onal")
)
SAME_END = 3
"""Letters two opposed words have in common at the end at least ("increase", "decrease")."""
STEM = 4
"""Letters two forms of one word have in common at least."""
TYPING_ERROR, TWO_ERRORS = 6, 10
"""Letters of the shorter word from which one wrong letter, or two, is taken for a typing error …"""
LOST_HEAD = 8
"""Letters of a word whose lost first letter is taken for a typing error."""
HEAD = 2
"""… if it is behind the first letters, where opposed words differ (afferent/efferent, microscopy/macroscopy)."""


@lru_cache(maxsize=200_000)
def canonical(word: str) -> str:
    """Return a word in one spelling: number words as digits, Greek letters by name, American spelling."""
    word = _NUMBER_WORDS.get(word, word)
    if word.isascii() and word.isalpha() and len(word) > STEM:
        for pattern, made in _SPELLINGS:
            word = pattern.sub(made, word)
    return word


_HAN_NUMBERS = {han: str(number) for number, han in enumerate("一二三四五六七八九十", start=1)}


def _same_number(p: str, q: str) -> bool:
    """Return whether two canonical words are one number, the one in Chinese: 二 and 2, which II and "two" are too."""
    return p != q and _HAN_NUMBERS.get(p, p) == _HAN_NUMBERS.get(q, q)


@lru_cache(maxsize=200_000)
def are_opposed(x: str, y: str) -> bool:
    """Return whether two words are opposed: of one of the lists, one with a negation before it, or two numbers or letters."""
    if x == y:
        return False
    if not _GROUPS.get(x, _NONE).isdisjoint(_GROUPS.get(y, _NONE)):
        return True
    p, q = canonical(x), canonical(y)
    if p == q or _same_number(p, q):
        return False
    if (len(p) == 1 and len(q) == 1 and p.isascii() and q.isascii()) or not (p.isalpha() and q.isalpha()):
        return any(c.isdigit() for c in p + q) or (len(p) == 1 and len(q) == 1)
    short, long = (p, q) if len(p) < len(q) else (q, p)
    if p[-3:] != q[-3:] or len(short) < SAME_END:
        return False
    if long.endswith(short) and long[: len(long) - len(short)] in _NEGATIONS:
        return True
    n = SAME_END
    while n < len(short) and p[-1 - n] == q[-1 - n]:
        n += 1
    heads = {p[: len(p) - n], q[: len(q) - n]}
    return any(_begin(heads, group, p, q) for group in _HEADS)


def _begin(heads: set[str], group: frozenset[str], p: str, q: str) -> bool:
    """Return whether two words are two heads of a group before one ending ("intra…", "inter…")."""
    if heads <= group:
        return True
    found = [(a, b) for a in group for b in group if a != b and p.startswith(a) and q.startswith(b)]
    return any(p[len(a) :] == q[len(b) :] for a, b in found)


@lru_cache(maxsize=200_000)
def are_one_word(x: str, y: str) -> bool:
    """Return whether two words are one: in another spelling or inflection, or with a typing error."""
    p, q = canonical(x), canonical(y)
    return p == q or _same_number(p, q) or (p.isascii() and q.isascii() and _are_alike(p, q) and not are_opposed(x, y))


def _are_alike(p: str, q: str) -> bool:
    """Return whether two spellings differ by an ending or by what a typing error does."""
    n = Prefix.similarity(p, q)
    if n >= STEM and p[n:] in _ENDINGS and q[n:] in _ENDINGS:
        return True
    if n >= STEM - 1 and p[n - 1 :] in ("y", "ies") and q[n - 1 :] in ("y", "ies"):
        return True
    short, long = sorted((p, q), key=len)
    if len(short) >= LOST_HEAD and long[1:] == short:
        return True  # "astrointestinal"
    allowed = 2 if len(short) >= TWO_ERRORS else 1 if len(short) >= TYPING_ERROR else 0
    if n >= HEAD and allowed and OSA.distance(p, q, score_cutoff=allowed) <= allowed:
        return True
    inside = n >= 1 and p[-1] == q[-1] and len(long) == len(short) + 1 and len(long) >= STEM
    return inside and OSA.distance(p, q, score_cutoff=1) <= 1  # a letter left out or doubled inside a short word
