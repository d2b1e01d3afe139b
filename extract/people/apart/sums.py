"""Which counts of one sentence are of groups apart, and how many people they are together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from extract.people.counts import Mention
from extract.people.roles import without_brackets

SAME_PEOPLE = re.compile(r"\b(?:same|also|of (?:them|these|whom)|again|both)\b", re.IGNORECASE)
"""Words of those counted before."""
_LABEL = re.compile(
    r"\b(?:exp(?:eriment|\.)|study|group|site|cent(?:er|re)|cohort|sample) (?:\d\b|[A-E]\b|one\b|two\b|three\b|I{1,3}\b)"
    r"|\b(?:first|second|third|discovery|replication|validation) (?:experiment|cohort|sample|data ?set)\b|\bthe second\b(?=\s*[.,;])",
    re.IGNORECASE,
)
"""Names that distinguish equal nouns: experiments, sites, numbered groups."""


ABSENT_FROM = re.compile(
    r"\b(?:who|which|that) (?:had|have|did) (?:not|never) [^.;,]{0,60}|\b(?:none|no one|nobody|neither)\b[^.;]{0,80}",
    re.IGNORECASE,
)
"""An experiment people were not in says nothing of the one they were in."""


def labels_in(text: str) -> set[str]:
    """Return the names of experiments, sites and numbered groups in a text."""
    return {" ".join(m[0].lower().split()) for m in _LABEL.finditer(ABSENT_FROM.sub("", text))}


def sum_groups(usable: Sequence[Mention]) -> tuple[list[Mention], int]:
    """Add up the groups of one sentence, unless the first count is their total or the others describe it."""
    first, others = usable[0], list(usable[1:])
    if not all(m.is_sex for m in usable):
        others = [m for m in others if not m.is_sex or _is_told_apart(m)]
    if not others:
        return [first], first.n
    last = others[-1]
    if _ALL_OF_THEM.search(last.sentence.text[: last.start]) and last.n == first.n + sum(m.n for m in others[:-1]):
        return [first, *others[:-1]], last.n
    if sum(m.n for m in others) == first.n and len(others) > 1:
        return [replace(m, group=first.group) if m.group == "people" else m for m in others], first.n
    if shares_out(first, others):
        return [first], first.n
    chain = [first]
    for mention in others:
        own = chain[-1]
        if mention.in_brackets and not (own.in_brackets or _opens_bracket(own)):
            continue  # a detail: "fifteen subjects (six women; seven subjects had played an instrument)"
        if _in_another_group(chain[-1], mention) or (
            joined(chain[-1], mention)
            and (
                mention.phrase.lower() != first.phrase.lower()
                or mention.group != first.group
                or _counted_apart(first, mention)
            )
        ):
            chain.append(mention)
        elif not mention.in_brackets:
            break
    return chain, sum(m.n for m in chain)


def _opens_bracket(mention: Mention) -> bool:
    """Return whether a bracket that a count opens is closed behind it, as in "patients (n = 12)"."""
    text = mention.sentence.text[mention.start : mention.end]
    return text.count("(") > text.count(")")


_PART_WITHOUT_NOUN = re.compile(
    rf"(?:[,:;]|\band) (?P<n>{NUMBER}) (?:were |was )?(?:allocated|assigned|randomi[sz]ed|in|from|with|of|belong\w+)\b",
    re.IGNORECASE,
)
"""One part of those counted: "40 adults, 18 assigned to training and 22 healthy adults on a waiting list"."""


def shares_out(first: Mention, others: Sequence[Mention]) -> bool:
    """Return whether the counts behind the first and the parts without a noun before the last are all of those counted first."""
    behind = [m for m in others if not m.in_brackets]
    if not behind or behind[0].n >= first.n:
        return False
    counted = {m.start for m in behind}
    parts = [
        to_number(m["n"]) or 0
        for m in _PART_WITHOUT_NOUN.finditer(first.sentence.text, first.end, behind[-1].start)
        if m.start("n") not in counted
    ]
    return bool(parts) and sum(parts) + sum(m.n for m in behind) == first.n


_ALL_OF_THEM = re.compile(r"\ball\s+(?:of\s+the(?:se)?\s+|the\s+)?$", re.IGNORECASE)
"""Before the sum of groups counted before: "12 were trained and 12 waited; all 24 patients were scanned"."""
_ANOTHER_GROUP = re.compile(
    r"(?:[;,]|,? and|,? whereas|,? while) (?:the|our) (?:[\w’'-]+ ){1,4}?(?:consisted of|was composed of|compris\w+|includ\w+|contained|had) (?:a total of )?$",
    re.IGNORECASE,
)
"""Between counts of two groups by sex: "14 men and 6 women; the patient group consisted of 13 men"."""


_OTHER_GROUP_OF = re.compile(
    r"(?:[;,]|,? and|,? whereas|,? while) (?:in )?(?:the|our|an?) (?!same |final |full |whole |total |entire |overall |resulting |remaining |analy)(?:[\w’'-]+ ){1,4}?(?:group|sample|cohort|arm|condition)s? "
    r"(?:(?:\w+ )?(?:of|consist\w+ of|was composed of|compris\w+|includ\w+|contained|had|with) )?(?:a total of )?$"
    r"|(?:[;,]|,? and|,? whereas|,? while) the other(?: one| data ?set| sample| group| cohort| site)? (?:consist\w+ of|compris\w+|includ\w+|contain\w+|had|with) (?:a total of )?$",
    re.IGNORECASE,
)
"""Between counts of two groups: "the young group consisted of 20 participants and the old group of 21"."""


_CLAUSE = re.compile(r"[,;.]|\band\b|\bwhile\b|\bwhereas\b")
FAR = 120
"""Characters behind a count within which its clause names the experiment: "12 adults took part in Experiment 2"."""


def _in_another_group(one: Mention, other: Mention) -> bool:
    """Return whether a count is of another experiment or group than the one before it, named as such between them."""
    text = one.sentence.text
    between = text[one.end : other.start]
    if not other.in_brackets and _OTHER_GROUP_OF.search(between):
        return True
    if one.is_sex and other.is_sex:
        return _ANOTHER_GROUP.search(between) is not None
    before = re.split(r"[.;]", text[: one.start])[-1]
    own = labels_in(before) | labels_in(_CLAUSE.split(without_brackets(between))[0])
    labels = (
        own,
        (labels_in(between) - own) or labels_in(_CLAUSE.split(without_brackets(text[other.end : other.end + FAR]))[0]),
    )
    return bool(
        labels[0]
        and labels[1]
        and not labels[0] & labels[1]
        and not SAME_PEOPLE.search(between)
        and not other.in_brackets
    )


def _counted_apart(first: Mention, other: Mention) -> bool:
    """Return whether two equal nouns are distinguished by what follows ("17 adults with UD, 16 adults with BD")."""
    text = first.sentence.text
    if SAME_PEOPLE.search(text[first.end : other.end]):
        return False
    labels = [
        labels_in(_CLAUSE.split(text[max(0, m.start - 40) : m.start])[-1])
        or labels_in(without_brackets(text[m.end : m.end + FAR])[:30])
        for m in (first, other)
    ]
    if all(labels) and labels[0] != labels[1]:
        return True
    after = [
        re.split(r"[,;(]| and ", without_brackets(text[m.end : m.end + FAR])[:60])[0].strip() for m in (first, other)
    ]
    return all(a.startswith(_QUALIFIES) for a in after) and after[0] != after[1]


_QUALIFIES = (
    "met ",
    "of ",
    "fulfilled ",
    "served as",
    "under ",
    "with",
    "diagnosed",
    "without",
    "of normal",
    "on ",
    "in the",
    "who",
    "assigned",
    "receiving",
    "treated",
    "given",
    "taking",
)
"""How the words begin that tell people of one noun apart: "16 persons who completed the training and 17 persons on the waitlist"."""
_COMPARED = re.compile(r"\b(?:compar\w+|contrast\w+)\s(?:[a-z]+\s){0,3}$", re.IGNORECASE)


_OF_WHOM = re.compile(r",? of (?:whom|which)\b[^;.]*?(?=,\s+(?:and|as well as)\s*$)", re.IGNORECASE)
"""What is said of some of the first before the others: "55 patients, of whom 29 used lithium and 26 did not, and 62 controls"."""


def _is_data(mention: Mention) -> bool:
    return re.search(r"data[- ]?sets?$", mention.phrase, re.IGNORECASE) is not None


def _is_told_apart(mention: Mention) -> bool:
    """Return whether women or men are a group of their own: "21 obese women, 19 lean women and 18 women with bulimia"."""
    after = mention.sentence.text[mention.end :].lstrip()
    return not mention.in_brackets and after.startswith(("with ", "without ", "diagnosed", "who "))


def _is_some_of(one: Mention, other: Mention) -> bool:
    """Return whether a smaller count by the bare noun is of those counted: "in 24 stroke patients, and was completed for 16 patients"."""
    noun = other.phrase.strip().lower()
    after = other.sentence.text[other.end :].lstrip(" ,(")
    is_bare = " " not in noun and one.phrase.strip().lower().endswith(f" {noun}")
    return is_bare and other.n < one.n and not after.startswith(_QUALIFIES)


def joined(one: Mention, other: Mention) -> bool:
    """Return whether only "and", a comma of a list or "versus" separates two counts."""
    if _is_data(one) != _is_data(other) or _is_some_of(one, other):
        return False  # "30 data sets of this task and 32 participants in all"
    text = _OF_WHOM.sub("", one.sentence.text[one.end : other.start])
    if re.search(r"\bfinal\b|\b(?:al)?though\b", text):
        return False  # "26 volunteers aged between 18 and 35 took part, though the final sample was 21 subjects"
    if re.match(r"[^()\[\]{}:]{0,60}:\s", text):
        return False  # "61 participants were enrolled: 30 with MDD and 31 controls"
    if re.search(
        r"\b(?:of whom|of which|of these|including|(?<!were )(?<!was )include[ds]?|(?:were|was) included(?!,? and\b)|compris(?:ing|ed)|consist(?:ing|ed) of|but(?! (?:no|without|never|not) )|only|whereas|while|were (?:male|female))\b",
        text,
        re.IGNORECASE,
    ):
        return False
    before = one.sentence.text[: one.start]
    if _COMPARED.search(before) and re.search(r"\b(?:with|to)\s(?:\w+\s)?$", text):
        return True
    if re.search(
        r"\b(?:matched|compared|paired|contrasted) (?:with|to)\s$|\b(?:along|together) with\s$|\balongside\s$", text
    ):
        return True  # "we compared 36 musicians with 34 non-musicians"
    return bool(
        re.search(
            r"\b(?:and|as well as|vs\.?|versus|plus|or the|compared (?:with|to))\b|[;,]\s*(?:[A-Z]{1,5}\s*[=:,]\s*)?$|/",
            text,
        )
    )
