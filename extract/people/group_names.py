"""By which words headings and captions call the groups of a study: their nouns, abbreviations, and classes of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PEOPLE, group_class
from corpora.nouns.studies import Sample

_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*")
_EMPTY = frozenset(
    re.findall(
        r"\S+",
        """
    a an and all analysis as at between by comparison comparisons for from group groups in individual individuals it matched native normal of only or
    participant participants  people person persons recruited right-handed sample subject subjects the their to
    volunteer volunteers was were who with  age current our whole new
    """,
    )
)
"""Words that tell no group from another."""
_ABBREVIATION = re.compile(
    r"(?:[(\[;,]\s?|\bwith )(?P<short>[A-Z][A-Za-z]{0,5}[A-Z]|[A-Z]{2,7})(?:\s(?:group|patients))?(?=\s?[;,)\]:=(]|\s(?:and|were|was)\b)"
)
_PEOPLE = re.compile(rf"\b{PEOPLE}\s*$", re.IGNORECASE)
_NOT_SHORT = frozenset({"SD", "SE", "SEM", "IQ", "MRI", "PET", "BDI", "M", "F", "N", "DSM", "ICD", "MMSE", "STAI"})
_CLASSES = {
    "patients": ("patient", "patients"),
    "controls": ("control", "controls", "healthy", "hc", "nc", "hcs", "ctl", "con", "td"),
}
_SYNONYMS = (
    frozenset({"woman", "female", "girl"}),
    frozenset({"man", "male", "boy"}),
    frozenset({"old", "older", "elderly", "senior", "elder"}),
    frozenset({"young", "younger"}),
    frozenset({"child", "kid"}),
    frozenset({"adolescent", "teenager", "youth"}),
)  # fmt: skip
_IRREGULAR = {"women": "woman", "men": "man", "children": "child", "people": "person"}
BEHIND = 90
"""Characters behind the name of a group in which its abbreviation stands."""
SHORTEST_PLURAL = 3
"""Letters up to which a final s is no plural."""
MOST_WORDS = 4
"""Words of a heading that is a group's name and no more."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_CHINESE_SEX = {"women": ("女",), "men": ("男",)}
_CHINESE_CLASSES = (("患者", "病人"), ("对照", "健康", "正常"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNames:
    """A group of the study with the words that distinguish it from the other groups, and all its words."""

    sample: Sample
    words: frozenset[str]
    all_words: frozenset[str]
    chinese: tuple[str, ...] = ()

    def is_named_by(self, text: str) -> bool:
        """Return whether a text is the name of this group and no more: "Patients", "Depressed patients", 患者组."""
        if _CHINESE.search(text):
            return self.is_mentioned_in(text) and len(text.strip()) <= 2 * MOST_WORDS
        words = _words(text)
        if not words or len(words) > MOST_WORDS or not self.words.intersection(words):
            return False
        return words[-1] in self.words or self.all_words.issuperset(words)

    def is_mentioned_in(self, text: str) -> bool:
        """Return whether a text has a word of this group."""
        return any(part in text for part in self.chinese) or bool(self.words.intersection(_words(text)))


def group_names(samples: Sequence[Sample]) -> tuple[GroupNames, ...]:
    """Return the groups among the samples of a document (the first is the study) with their distinguishing words.

    Where it has no groups, its women and men are two, if it counts both.
    """
    if not samples:
        return ()
    groups = [sample for sample in samples[1:] if sample.n is not None and not sample.name.startswith("experiment ")]
    if len(groups) <= 1:
        groups = [] if groups else list(_by_sex(samples[0]))
    study = samples[0].evidence["n"].quote if "n" in samples[0].evidence else ""
    words = [frozenset({*_aliases(sample, study), *_noun_of_next(groups, at)}) for at, sample in enumerate(groups)]
    chinese = [tuple(dict.fromkeys(_parts(sample.name))) for sample in groups]
    often = Counter(word for each in words for word in each) + Counter(part for each in chinese for part in each)
    return tuple(
        GroupNames(
            sample=sample,
            words=frozenset(word for word in own if often[word] == 1),
            all_words=own,
            chinese=tuple(part for part in parts if often[part] == 1 and not _inside_another(part, sample, groups)),
        )
        for sample, own, parts in zip(groups, words, chinese, strict=True)
    )


def _noun_of_next(groups: Sequence[Sample], at: int) -> list[str]:
    """Return the noun that a group shares with the next one: "25 younger and 27 older children"."""
    if _PEOPLE.search(groups[at].name) or at + 1 == len(groups) or not _PEOPLE.search(groups[at + 1].name):
        return []
    return _words(groups[at + 1].name)[-1:]


def _by_sex(study: Sample) -> Iterator[Sample]:
    if study.females and study.males:
        for name, n, field in (("women", study.females, "females"), ("men", study.males, "males")):
            yield Sample(name=name, n=n, evidence={"n": study.evidence[field]} if field in study.evidence else {})


def _words(text: str) -> list[str]:
    printed = (word.strip("-'’") for word in _WORD.findall(text))
    # "AN" beside words in small letters is anorexia nervosa, no article.
    short = {word for word in ("AN",) if not text.isupper()}
    return [_singular(word.casefold()) for word in printed if word and (word in short or word.casefold() not in _EMPTY)]


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return word[:-1] if len(word) > SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def _aliases(sample: Sample, study: str) -> Iterator[str]:
    """Yield the words of a group; `study` is what the number of the study rests on."""
    quote = _from_number(sample, sample.evidence["n"].quote if "n" in sample.evidence else "")
    qualified = re.search(
        re.escape(sample.name)
        + r"\s(?:with|without|of|who had(?! (?:never|no|not)\b))\s(?P<what>[A-Za-z’'-]+(?:\s(?!and\b|were\b|who\b|or\b)[A-Za-z’'-]+){0,3})",
        quote,
    )
    own = _words(f"{sample.name} {qualified['what']}" if qualified is not None else sample.name)
    yield from own
    for word in own:
        yield from next((same for same in _SYNONYMS if word in same), ())
    group = group_class(sample.name)
    yield from (_singular(word) for word in _CLASSES.get(group, ()))
    for words in dict.fromkeys((quote, _from_number(sample, study))):
        yield from _abbreviations(sample, words)


def _from_number(sample: Sample, quote: str) -> str:
    """Return a quote from the number of this group on: "26 patients with AD and 31 patients with MCI" names two by one noun."""
    for name in re.finditer(re.escape(sample.name), quote, re.IGNORECASE):
        before = re.search(rf"\b(?P<n>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}$", quote[: name.start()], re.IGNORECASE)
        if before is not None and to_number(before["n"]) == sample.n:
            rest = quote[name.start() :]
            again = re.search(re.escape(sample.name), rest[len(sample.name) :], re.IGNORECASE)
            return rest[: again.start() + len(sample.name)] if again is not None else rest
    return quote


def _abbreviations(sample: Sample, quote: str) -> Iterator[str]:
    """Yield abbreviations that stand behind a group before the next number of people: "with depression (MDD; n = 22)"."""
    for name in re.finditer(re.escape(sample.name), quote, re.IGNORECASE):
        rest = quote[name.end() : name.end() + BEHIND]
        end = re.search(r"\band\b(?! (?:without|with)\b)|[.;]\s", rest)
        for found in _ABBREVIATION.finditer(rest[: end.start() + 1] if end is not None else rest):
            before = rest[: found.start() + 1]
            bracketed = before.count("(") + before.count("[") > before.count(")") + before.count("]")
            if found["short"] not in _NOT_SHORT and (bracketed or found[0].startswith("with")):
                yield _singular(found["short"].casefold())


def _parts(name: str) -> Iterator[str]:
    """Yield the pieces of a Chinese name by which its group may be called: 网络成瘾 of 网络成瘾青少年."""
    for run in _CHINESE.findall(name):
        yield from (run[start : start + 2] for start in range(len(run) - 1))
        yield from (letter for letter in run if letter in "男女")
    yield from _CHINESE_SEX.get(name, ())
    for same in _CHINESE_CLASSES:
        if any(word in name for word in same):
            yield from same


def _inside_another(part: str, sample: Sample, groups: Sequence[Sample]) -> bool:
    return any(part in other.name for other in groups if other is not sample)
