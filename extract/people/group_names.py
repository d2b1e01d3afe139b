"""By which words headings and captions call the groups of a study: their nouns, abbreviations, and classes of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PEOPLE, group_class
from corpora.nouns.studies import Sample
from extract.people.naming.states import without_state

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
_SIGNS = frozenset({"positive", "negative", "only"})
"""Words behind the name of a group in a heading that say which of its effects are listed: "Training group negative"."""
_OF_SUBSTANCE = re.compile(r"-(?:addicted|dependent|abusing|using)$")
"""The end of an adjective for people who use something: "cocaine-addicted" are those "with cocaine use disorder"."""
_OPPOSITES = (
    ("early", "late"), ("high", "low"), ("left", "right"), ("acute", "chronic"), ("first-episode", "chronic"), ("active", "sham"),
    ("real", "sham"), ("good", "poor"), ("preserved", "poor"), ("mild", "severe"), ("heavy", "light"), ("young", "old"),
    ("younger", "older"), ("medicated", "unmedicated"), ("treated", "untreated"), ("obese", "lean"), ("congenital", "acquired"),
)  # fmt: skip
"""Words one of which never speaks of the group that is called by the other."""
_DID = r"who (?:performed|completed|underwent|received|learned|did|were (?:assigned|allocated) to)(?: the| an?)?"
"""What people did before the name of what makes them a group: "thirteen participants who performed the paced task"."""
_TASKS = frozenset({"condition", "paradigm", "version", "task", "training"})
"""Words for what people of a group did, by any of which a heading may call it."""
_ABBREVIATION = re.compile(
    r"(?:[(\[;,]\s?|\bwith )(?P<short>[A-Z][A-Za-z]{0,5}[A-Z]|[A-Z]{2,7})(?:\s(?:group|patients))?(?=\s?[;,)\]:=(]|\s(?:and|were|was)\b)"
)
_COMPARISON = re.compile(rf"\bcomparison(?=\s(?:group|sample|{PEOPLE})\b)", re.IGNORECASE)
"""People of comparison, no comparison of groups."""
_NOUN = re.compile(rf"\b{PEOPLE}\b", re.IGNORECASE)
"""The noun of a group, which may stand in front: "patients with schizophrenia"."""
_NOUN_BEFORE = re.compile(rf"^(?:{PEOPLE})\s+(?=with(?:out)?\b)", re.IGNORECASE)
_NOUN_BEHIND = re.compile(rf"\s({PEOPLE})\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\bwithout\s(?:(?:an?|any|the)\s)?(?=[A-Za-z])", re.IGNORECASE)
"""Joined with the next word: "without pain" names others than "with pain"."""
_PEOPLE = re.compile(rf"\b{PEOPLE}\s*$", re.IGNORECASE)
_NON_APART = re.compile(r"\bnon[- ](?=[a-z]{3})", re.IGNORECASE)
_ARTICLE = re.compile(r"\bAN\s[A-Z]{3,}")
_NON = re.compile(r"\bnon-?(?P<what>[a-z][\w’'-]{3,})", re.IGNORECASE)
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
_SEX = {"female": "woman", "girl": "woman", "woman": "woman", "male": "man", "boy": "man", "man": "man"}
_CUES = frozenset(
    re.findall(
        r"\S+",
        "alcohol cocaine heroin nicotine cannabis marijuana methamphetamine opioid food internet gaming gambling smoking pain drug",
    )
)
"""Words that alone are what people were shown or given, though a group is called by them too."""
_PLAINLY_CONTROLS = re.compile(r"\b(?:controls?|comparison|healthy|HCs?|NCs?|CTLs?)\b", re.IGNORECASE)
_AS_CONTROLS = re.compile(
    r"[^.;]{0,60}\b(?:served|acted|participated|included|recruited|studied|scanned|examined) (?:as|for) (?:an? |the )?(?:[\w-]+ ){0,3}?(?:controls?|comparison)\b",
    re.IGNORECASE,
)
"""What is said of controls who are not called so: "sixteen volunteers served as controls"."""
_IRREGULAR = {"women": "woman", "men": "man", "children": "child", "people": "person"}
_DOING = re.compile(
    rf"\b(?P<n>{NUMBER})\s+(?:(?:[\w-]+\s+){{0,3}}?{PEOPLE}\s+)?{_DID}\s(?P<what>[A-Za-z’'-]+(?:\s(?!and\b|were\b|who\b|or\b)[A-Za-z’'-]+)?)",
    re.IGNORECASE,
)
_WITH = re.compile(r"(?P<who>[\w’'-]+)\s(?P<what>with(?:out)?(?:\s[\w’'-]+){1,5})", re.IGNORECASE)
SAYS_PEOPLE = re.compile(rf"\b(?:with|without|group|{PEOPLE})\b|\b(?-i:[A-Z]{{2,}})\b", re.IGNORECASE)
_NEXT_GROUP = re.compile(
    rf"\band\b(?! (?:without|with)\b)|其中|分[为成]|[.;]\s|[,;]\s(?P<n>{NUMBER})\s(?:(?:[A-Za-z-]+\s){{0,4}}?{PEOPLE}\b|with(?:out)?\s)",
    re.IGNORECASE,
)
BEHIND = 90
"""Characters behind the name of a group in which its abbreviation stands."""
_SHORT_BEHIND = re.compile(r"\s\((?P<short>[A-Z][\w+-]*)\)$")
LEAST_LETTERS = 2
"""Letters up to which an abbreviation may be one of many words."""
_LISTENS = re.compile(rf"(?!speaker|talker|actor|model|singer|actress|poser|identit){PEOPLE}", re.IGNORECASE)
"""A noun of people behind the words of a group, no one who is seen or heard: "Female listeners", not "Female speakers"."""
SHORTEST_PLURAL = 3
"""Letters up to which a final s is no plural."""
_SIDES = frozenset({"left", "right"})
_AMBIGUOUS = _SIDES | frozenset(
    re.findall(r"\S+", "high low higher lower positive negative first second early late active")
)
"""Words that name no part of a group without others."""
MOST_WORDS = 4
"""Words of a heading that is a group's name and no more."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_CHINESE_ABBREVIATION = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,12})\s?(?:\d{1,4}[例名人])?[(（](?:[A-Za-z -]{1,60}[,，] ?)?(?P<short>[A-Z][A-Za-z0-9-]{1,9})\s?组?(?:[,，;；]\s?(?:[nN]\s?=\s?)?\d{1,4}[例名人]?)?[)）]"
)
"""An abbreviation within or behind the name of a Chinese group: 失眠症(ID)患者, 认知障碍组(CI组,30例)."""
_CHINESE_CHANGE = re.compile(
    r"\s(?:信号)?(?:升高|增高|增强|增加|降低|减低|减弱|减少|激活|负激活|去激活|正激活)(?:脑?区域?)?\s*$"
)
"""Which of its effects are listed, printed apart behind the name of a group: 失眠组 信号升高."""
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
            bare = _CHINESE_CHANGE.sub("", text).strip()
            return bare == self.sample.name or (self.is_mentioned_in(text) and len(bare) <= 2 * MOST_WORDS)
        words = _without_substance(_words(without_state(text) or text), self.all_words)
        while words and words[-1] in _SIGNS and words[-1] not in self.all_words:
            words.pop()
        if not words or len(words) > MOST_WORDS or not self.words.intersection(words):
            return False
        is_cue = (_CUES | _SIDES).issuperset(words) and words == _words(text) != _words(self.sample.name)
        if is_cue or self._is_of_one_sex(words) or self._is_of_opposite(words):
            return False
        own = words[:-1] if len(words) > 1 and _LISTENS.fullmatch(words[-1]) else words
        return words[-1] in self.words or self.all_words.issuperset(own)

    def is_spelled_by(self, text: str) -> bool:
        """Return whether the first letters of a text are the abbreviation by which this group is called: "trauma-exposed controls", TEC."""
        letters = "".join(part[0] for word in _WORD.findall(text) for part in word.split("-") if part).upper()
        is_said = len(letters) > LEAST_LETTERS and SAYS_PEOPLE.search(text) is not None
        return is_said and letters in _WORD.findall(self.sample.name)

    def has_all_of(self, text: str) -> bool:
        """Return whether a text is made of words of this group, some of them shared with others, and no more."""
        words = frozenset(_words(without_state(text)))
        return bool(words) and not words <= _AMBIGUOUS | _CUES and words <= self.all_words

    def _is_of_one_sex(self, words: Sequence[str]) -> bool:
        """Return whether words speak of one sex alone of a group that is not known to be of it: "Female smokers"."""
        sexes = {_SEX[word] for word in words if word in _SEX and word not in self.all_words}
        of_one = self.sample.n in (self.sample.females, self.sample.males)
        return bool(sexes) and not of_one

    def _is_of_opposite(self, words: Sequence[str]) -> bool:
        """Return whether words have the opposite of a word of this group: "Early blind" are not the late blind."""
        pairs = (pair for one, other in _OPPOSITES for pair in ((one, other), (other, one)))
        return any(own in self.all_words and other in words and other not in self.all_words for own, other in pairs)

    def is_mentioned_in(self, text: str) -> bool:
        """Return whether a text has a word of this group."""
        words = _without_substance(_words(text), self.all_words)
        return any(part in text for part in self.chinese) or bool(self.words.intersection(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNames(GroupNames):
    """A part of a group: `words` are all needed to name it, `all_words` those and the words of the whole group.

    "Left" alone is a hemisphere, "first" a session; "left epilepsy" names a part. One of `beside` has to stand with them
    where there are any; where it is called by what its people have (`is_quality`), "pain" alone is what was measured. `short` is its abbreviation.
    """

    beside: frozenset[str] = frozenset()
    is_quality: bool = False
    short: str | None = None

    def is_named_by(self, text: str) -> bool:
        """Return whether a text is the name of this part and no more: "Sensitive", "Patients with left epilepsy", "LTLE", 真针刺组."""
        if self.chinese and _CHINESE.search(text):
            return self.is_mentioned_in(text) and len(_CHINESE_CHANGE.sub("", text).strip()) <= 2 * MOST_WORDS
        if self._has_short(text):
            return all(word in self.all_words or _PEOPLE.fullmatch(word) for word in _words(text))
        words = {_SEX.get(word, word) for word in _words(text)}
        if self.is_quality and words <= self.words and not SAYS_PEOPLE.search(text):
            return False
        return self._is_in(words) and all(word in self.all_words or _PEOPLE.fullmatch(word) for word in words)

    def is_mentioned_in(self, text: str) -> bool:
        """Return whether words that follow each other in a text name this part."""
        if any(part in text for part in self.chinese) or self._has_short(text):
            return True
        if self.is_quality:
            return self.is_named_by(text) or self._is_had_by_people(text)
        run: set[str] = set()
        for word in (*_words(text), ""):
            word = _SEX.get(word, word)
            run = {*run, word} if word in self.all_words or _PEOPLE.fullmatch(word) else set()
            if self._is_in(run):
                return True
        return False

    def _has_short(self, text: str) -> bool:
        return (
            self.short is not None
            and re.search(rf"(?<![A-Za-z0-9-]){re.escape(self.short)}(?![A-Za-z0-9+-])", text) is not None
        )

    def _is_had_by_people(self, text: str) -> bool:
        """Return whether people have the quality of this part: "patients with pain", no "correlation with pain"."""
        for found in _WITH.finditer(text):
            who = _words(found["who"])
            is_of_people = _PEOPLE.fullmatch(found["who"]) or (who and who[0] in self.all_words - self.words)
            if is_of_people and self._is_in({*who, *_words(found["what"])}):
                return True
        return False

    def _is_in(self, words: set[str]) -> bool:
        return (
            self.words <= words and not words <= _AMBIGUOUS | _CUES and (not self.beside or bool(self.beside & words))
        )


_ENDINGS = (
    ("xia", "xic"), ("nia", "nic"), ("mia", "mic"), ("sia", "sic"), ("xic", "xia"), ("nic", "nia"), ("ism", "istic"), ("ssion", "ssed"),
    ("esity", "ese"), ("ese", "esity"), ("opathy", "opathic"), ("opathic", "opathy"), ("omnia", "omniac"),
    ("use", "user"), ("smoking", "smoker"), ("gambling", "gambler"),
)  # fmt: skip
"""Ends of words for what people have, and of those by which the people are called: dyslexia, dyslexic."""
_DIAGNOSED = re.compile(
    r"\bpatients?\s(?:who\s)?(?:with|had|meeting)\s(?:an?\s)?(?:[\w’'/-]+\s){0,4}?(?:diagnos[ei]s\sof|criteria\sfor)\s(?:an?\s|the\s)?(?P<what>[A-Za-z’'-]{4,}(?:\s(?:disorder|disease|syndrome|phobia|sclerosis))?)\b",
    re.IGNORECASE,
)
_IS_NO_DISEASE = re.compile(r"(?:high|low|higher|lower|normal|no|an?|the|good|poor|more|less|\w+ing)\b", re.IGNORECASE)
_RELATED = re.compile(
    r"\b(?:relatives|siblings|brothers|sisters|parents|mothers|fathers|spouses|offspring|children|sons|daughters|co-?twins)$",
    re.IGNORECASE,
)
"""The end of a name of people who are called by others: "relatives of patients" are no patients."""
_NO_INITIALS = frozenset(
    re.findall(r"\S+", "am an as at be by do go he if in is it me my no of on or so to up us we hc nc td")
)
"""Words that are no abbreviation, and the abbreviations of controls."""


def part_names(samples: Sequence[Sample], groups: Sequence[GroupNames]) -> tuple[PartNames, ...]:
    """Return the parts of the study and of its groups by which a heading may call them."""
    of_group = {id(each.sample): each for each in groups}
    found = []
    for sample in samples:
        whole = of_group.get(id(sample))
        for part in sample.parts:
            names = _part_names(part, whole)
            if not any(names.words and names.words <= each.all_words for each in groups):
                is_sex = len(samples) > 1 and names.words <= frozenset(_SEX.values()) and bool(names.words)
                found.append(replace(names, beside=whole.words) if is_sex and whole is not None else names)
    return tuple(each for each in found if each.words or each.chinese or each.short)


def _part_names(part: Sample, whole: GroupNames | None) -> PartNames:
    """Return the words that a part needs to be named, its abbreviation, or its name in Chinese."""
    shared = whole.all_words if whole is not None else frozenset()
    bracketed = _SHORT_BEHIND.search(part.name)
    name = part.name[: bracketed.start()] if bracketed is not None else part.name
    own = frozenset(_SEX.get(word, word) for word in _words(name)) - shared
    needed = frozenset(word for word in own if not _PEOPLE.fullmatch(word)) or own
    short = bracketed["short"] if bracketed is not None else None
    return PartNames(
        sample=part,
        words=needed,
        all_words=own | shared | ({short.casefold()} if short is not None else set()),
        chinese=(name,) if _CHINESE.search(name) else (),
        is_quality="with" in name,
        short=short,
    )


def group_names(samples: Sequence[Sample]) -> tuple[GroupNames, ...]:
    """Return the groups among the samples of a document (the first is the study) with their distinguishing words.

    Where it has no groups, its women and men are two, if it counts both.
    """
    if not samples:
        return ()
    groups = [sample for sample in samples[1:] if sample.n is not None and not sample.name.startswith("experiment ")]
    if len(groups) <= 1:
        groups = [] if groups else list(_by_sex(samples[0]))
    study = _quote(samples[0])
    classes = _classes(groups)
    words = [
        frozenset(
            {
                *_aliases(sample, study),
                *_noun_of_next(groups, at),
                *(_singular(w) for w in _CLASSES.get(kind, ())),
                *(_diagnosis(f"{_quote(sample)} {study}") if kind == "patients" and classes.count(kind) == 1 else ()),
            }
        )
        for at, (sample, kind) in enumerate(zip(groups, classes, strict=True))
    ]
    words = [own | _not_those(sample, groups) for sample, own in zip(groups, words, strict=True)]
    tasks = [_TASKS if _what_they_did(sample) else frozenset() for sample in groups]
    chinese = [tuple(dict.fromkeys(_parts(sample.name))) for sample in groups]
    often = Counter(word for each in words for word in each) + Counter(part for each in chinese for part in each)
    return tuple(
        GroupNames(
            sample=sample,
            words=frozenset(word for word in own if often[word] == 1),
            all_words=own | done,
            chinese=tuple(part for part in parts if often[part] == 1 and not _inside_another(part, sample, groups)),
        )
        for sample, own, done, parts in zip(groups, words, tasks, chinese, strict=True)
    )


def _not_those(sample: Sample, groups: Sequence[Sample]) -> frozenset[str]:
    """Return what the other of two groups is not: who stands beside "non-musicians" are musicians, whatever they are called."""
    others = [each for each in groups if each is not sample]
    found = _NON.search(others[0].name) if len(others) == 1 and not _NON.search(sample.name) else None
    return frozenset(_words(found["what"])) if found is not None else frozenset()


def _classes(groups: Sequence[Sample]) -> list[str]:
    """Return the class of each group; where one is called healthy or controls, "non-dependent smokers" are none beside it."""
    classes = [
        "controls" if not _words(sample.name) and _AS_CONTROLS.match(_from_number(sample, _quote(sample))) else kind
        for sample in groups
        for kind in (group_class(sample.name),)
    ]
    plain = [_PLAINLY_CONTROLS.search(sample.name) is not None for sample in groups]
    classes = [
        "people" if kind == "controls" and any(plain) and not is_plain else kind
        for kind, is_plain in zip(classes, plain, strict=True)
    ]
    if sorted(classes) == ["controls", "people"]:
        # Beside controls, "women with fibromyalgia" are the patients.
        classes = [
            "patients" if kind == "people" and _have(one) else kind for kind, one in zip(classes, groups, strict=True)
        ]
    return classes


def _have(sample: Sample) -> bool:
    """Return whether the people of a group are said to have a disease: "16 women with fibromyalgia", not "with high scores"."""
    behind = re.search(re.escape(sample.name) + r"\swith\s(?P<what>[\w’'-]+)", _quote(sample), re.IGNORECASE)
    return behind is not None and not _IS_NO_DISEASE.match(behind["what"])


def _noun_of_next(groups: Sequence[Sample], at: int) -> list[str]:
    """Return the noun that a group shares with the next one: "25 younger and 27 older children".

    A group whose whole name is a noun ("15 PTSD, 15 HC") says something of itself alone.
    """
    if _NOUN.search(groups[at].name) or at + 1 == len(groups) or not _PEOPLE.search(groups[at + 1].name):
        return []
    return [] if _PEOPLE.fullmatch(groups[at + 1].name) else _words(groups[at + 1].name)[-1:]


def _by_sex(study: Sample) -> Iterator[Sample]:
    if study.females and study.males:
        for name, n, field in (("women", study.females, "females"), ("men", study.males, "males")):
            yield Sample(name=name, n=n, evidence={"n": study.evidence[field]} if field in study.evidence else {})


def _words(text: str) -> list[str]:
    joined = _NON_APART.sub("non", _WITHOUT.sub("without-", _COMPARISON.sub("control", text)))
    printed = (word.strip("-'’") for word in _WORD.findall(joined))
    # "AN" is anorexia nervosa, and an article only before another word in capitals.
    short = {word for word in ("AN",) if not _ARTICLE.search(text)}
    return [_singular(word.casefold()) for word in printed if word and (word in short or word.casefold() not in _EMPTY)]


def _without_substance(words: Sequence[str], known: frozenset[str]) -> list[str]:
    """Return words with "cocaine" for "cocaine-addicted" where only the first is known."""
    return [word if word in known or not _OF_SUBSTANCE.search(word) else word.rsplit("-", 1)[0] for word in words]


def _singular(word: str) -> str:
    is_plural = len(word) > SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return _IRREGULAR.get(word, word[:-1] if is_plural else word)


def _aliases(sample: Sample, study: str) -> Iterator[str]:
    """Yield the words of a group; `study` is what the number of the study rests on."""
    quote = _from_number(sample, _quote(sample))
    qualified = re.search(
        re.escape(sample.name)
        + r"(?:\s\([^()]{1,30}\))?\s(?:(?:treated\s)?with\s|receiving\s|(?=without\s)|of\s|(?:were\s)?(?:randomly\s)?(?:in|assigned to|allocated to) the\s(?=(?:[A-Za-z’'-]+\s){1,3}(?:group|arm|condition)\b)|who had\s(?!(?:never|no|not)\b))(?P<what>[A-Za-z’'-]+(?:\s(?!and\b|were\b|who\b|or\b)[A-Za-z’'-]+){0,3})",
        quote,
    )
    is_of_others = qualified is not None and _RELATED.search(sample.name) and re.search(r"\sof\s", qualified[0])
    what = qualified["what"] if qualified is not None and not is_of_others else ""
    own = _words(f"{sample.name} {_noun_behind(sample, quote)} {what} {_what_they_did(sample)}")
    yield from own
    for said in (what, sample.name):
        yield from _initials([word.casefold() for word in _WORD.findall(said)])
    for word in own:
        yield from (word.removesuffix(end) + other for end, other in _ENDINGS if word.endswith(end))
    for word in own:
        yield from next((same for same in _SYNONYMS if word in same), ())
    for words in dict.fromkeys((quote, _from_number(sample, study))):
        yield from _abbreviations(sample, words)
    short = {
        found["short"]
        for found in _CHINESE_ABBREVIATION.finditer(_quote(sample))
        if any(sample.name.startswith(found["name"][at:]) for at in range(len(found["name"]) - 1))
    }
    if len(short) == 1:  # 左侧癫痫(LTLE)…右侧癫痫(RTLE) are two kinds of patients
        yield from _words(short.pop())


def _diagnosis(quote: str) -> list[str]:
    """Return what the one group of patients of a study was diagnosed with: "patients with a DSM-IV diagnosis of schizophrenia"."""
    found = _DIAGNOSED.search(quote)
    return _words(found["what"]) if found is not None else []


def _initials(words: Sequence[str]) -> Iterator[str]:
    """Yield what the first letters of a name spell, by which headings may call it: OA, older adults; ASD, autism spectrum disorder."""
    letters = "".join(part[0] for word in words for part in word.split("-") if part)
    for start, end in combinations(range(len(letters) + 1), 2):
        if end - start > 1 and letters[start:end] not in _NO_INITIALS:
            yield letters[start:end]


def _quote(sample: Sample) -> str:
    return sample.evidence["n"].quote if "n" in sample.evidence else ""


def _noun_behind(sample: Sample, quote: str) -> str:
    """Return the noun of people right behind the name of a group: "nineteen control smokers" are controls, and smokers."""
    names = re.finditer(re.escape(sample.name), quote, re.IGNORECASE)
    return next((noun[1] for name in names if (noun := _NOUN_BEHIND.match(quote, name.end()))), "")


def _what_they_did(sample: Sample) -> str:
    """Return what the people of a group did where this is what tells them apart: "twelve who performed the free task"."""
    for found in _DOING.finditer(_quote(sample)):
        if to_number(found["n"]) == sample.n:
            return found["what"]
    return ""


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
    # Of "22 with migraine", as the noun goes without saying, the name is "patients with migraine".
    said = sample.name if sample.name.casefold() in quote.casefold() else _NOUN_BEFORE.sub("", sample.name)
    for name in re.finditer(re.escape(said), quote, re.IGNORECASE):
        rest = quote[name.end() : name.end() + BEHIND]
        for found in _ABBREVIATION.finditer(rest[: _end_of_group(rest)]):
            before = rest[: found.start() + 1]
            bracketed = before.count("(") + before.count("[") > before.count(")") + before.count("]")
            if found["short"] not in _NOT_SHORT and (bracketed or found[0].startswith("with")):
                yield _singular(found["short"].casefold())


def _end_of_group(rest: str) -> int:
    """Return where the words behind a group's name end: before "and", the next sentence, or the next number of people."""
    for end in _NEXT_GROUP.finditer(rest):
        before = rest[: end.start()]
        if end["n"] is None or before.count("(") + before.count("[") <= before.count(")") + before.count("]"):
            return end.start() + 1
    return len(rest)


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
