"""The sentence that says who was analysed, wherever it stands: "Twenty-five patients and 26 controls were included in the final analysis"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpora.language.numbers import NUMBER, may_count
from corpora.language.people import group_class
from corpora.words.patterns import Hinted, hinted
from extract.people.analysed.closing import closing_parts
from extract.people.apart.kept import loses_some
from extract.people.apart.named import is_of_controls, stems
from extract.people.apart.sums import sum_groups
from extract.people.counts import FEWEST, NOBODY, UNNAMED, Mention, find_mentions
from extract.people.groups import group_of_kept
from extract.people.roles import OF_PART, OF_SCANS, GroupRole
from extract.people.tally import HALF, Count, Group
from extract.prose import Sentence

_SAYS = hinted(
    r"\bfinal(?:ly)?\b|\banaly[sz]ed\b|\banalys[ei]s\b|\bleaving\b|\bremain\w*\b|\bretained\b|\busable\b|\bform(?:s|ed)? the basis\b|\bbased on\b|"
    r"\bin total\b|\b(?:data|scans|images) (?:were|was)\b|\ba total of\b|\bsub-?(?:set|group|sample) of\b|\baltogether\b|\bwe report\b|\b(?:this|which|that) left\b|\bcompleted\b|\bafter exclu",
    "final|analy|leaving|remain|retained|usable|basis|based on|in total|total of|data|scans|images|sub|altogether|we report|left|completed|after exclu",
)
_REST = re.compile(
    rf"(?<!data from )(?<!data of )\b(?:the|all) remaining\b(?! {NUMBER} [^.;,\d]{{0,60}}\band {NUMBER}\b)(?![^.;]{{0,90}}\b(?:includ|analy|enter|consist|compris|sample|complet|data|scan|recruit)\w*)",
    re.IGNORECASE,
)
"""Those of whom a sentence before says nothing: "The remaining six participants showed the same"."""
_SCANS_OF = re.compile(
    r"\b(?:f?MRI|imaging|PET) (?:data|scans|images) (?:were|was) (?:\w+ )?(?:collected|acquired|obtained|available|recorded) (?:from|in|for|on) (?:a total of |all )?$",
    re.IGNORECASE,
)
"""Before the number of all who were scanned: "fMRI data were collected from 17 subjects"."""
_ALL = re.compile(
    r"\b(?:in total|altogether|overall|total of|all)\b[^.;]{0,40}$|\b(?:analy[sz]ed|final) (?:sample|group|cohort)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\bfinal|\bremain|\bleaving\b|\bafter\b|\btherefore\b|\bthus\b|\bhence\b|\busable\b|\bbased on\b|\bcompleted\b|\bthen\b|\bconsequently\b|\bbasis\b|\bincludes?\b",
    re.IGNORECASE,
)
"""Words by which those analysed are fewer than those counted before."""
FEWEST_IN_FINAL_SAMPLE = 0.05
"""Where a sentence calls them the final sample: "204 gave saliva; the final sample comprised 18 of high and 19 of low risk"."""
_FINAL_SAMPLE = re.compile(
    r"\b(?:f?MRI|(?:neuro)?imaging) sample\b|\bfinal (?:(?:scanned|scanning) )?(?:sample|group|cohort|data ?set|study|population)s?\b|\bsub-?(?:set|group|sample) of\b[^.;]*\b(?:f?MRI|scann\w+|imaging)\b|\bwho took part\b|\banalys[ei]s (?:is|are|was|were) (?:\w+ )?restricted to\b|\bform(?:s|ed)? the samples? of this\b|\bwere (?:thus|therefore) studied\b|\bwe used data (?:from|of)\b|\binclusions? in the (?:current|present) (?:set of )?analys[ei]s\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who was analysed by one sentence: the groups it counts, and how many they are together."""

    n: int
    groups: tuple[Mention, ...]
    sentence: Sentence
    says_all: bool


def with_final(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return the count corrected by the sentences that say who was analysed: groups that were not counted, or were more before.

    Where several do, the one with the fewest people holds: "80 were included; after exclusions 74 remained".
    """
    if count.experiments:
        return count
    whole = next(
        (one for one in map(_closing, count.sentences) if one and len(one.groups) > len(count.groups) > 1), None
    )
    if whole is not None:
        own = tuple(Group(mention=m, n=m.n) for m in whole.groups)
        return replace(count, n=whole.n, groups=own, explicit=True)
    if count.explicit and len(count.groups) > 1:
        return _of_one_group_at_last(count, sentences)
    sentences = list(sentences)
    count = _with_final_group(count, sentences)
    stated = list(statements(sentences))
    found = [one for one in stated if _may_hold(one, count)]
    if not found:
        is_said = any(one.n == count.n and re.search(r"\bfinal\b|\bleaving\b", one.sentence.text) for one in stated)
        return replace(count, explicit=True) if is_said else count
    best = min(found, key=lambda one: one.n)
    if best.n == count.n and len(count.groups) >= len(best.groups):
        return replace(count, explicit=True)
    groups = tuple(Group(mention=m, n=m.n) for m in best.groups) if len(best.groups) > 1 else ()
    kept = count.groups if best.n == count.n else groups
    most = max(count.recruited or 0, count.n)
    return replace(
        count,
        n=best.n,
        groups=kept or groups,
        sentences=tuple(dict.fromkeys((best.sentence, *count.sentences))),
        recruited=most if most > best.n else None,
        explicit=True,
    )


_AGAIN = re.compile(
    r"\b(?:a second time|second scan|re-?scanned|longitudinal analys[ei]s|at follow-?up|twice)\b", re.IGNORECASE
)
"""Of some of a group who came once more."""


def _of_one_group_at_last(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return the count of the final sample where a later sentence calls one group so: "leaving a final sample of 44 infants" of mothers and infants."""
    after = max(sentence.start for sentence in count.sentences)
    for one in statements(sentences):
        is_later = one.sentence.start > after and _FINAL_SAMPLE.search(one.sentence.text) is not None
        is_of_people = len(one.groups) == 1 and one.groups[0].group == "people"
        if is_later and is_of_people and one.n < min(g.n for g in count.groups):
            told = tuple(dict.fromkeys((one.sentence, *count.sentences)))
            return replace(count, n=one.n, groups=(), recruited=count.recruited or count.n, sentences=told)
    return count


def _with_final_group(count: Count, sentences: Sequence[Sentence]) -> Count:
    """Return the count with the number of one group corrected: "The children sample was finally restricted to 22 individuals"."""
    for one in statements(sentences) if len(count.groups) > 1 else ():
        is_again = _AGAIN.search(one.sentence.text) is not None
        at = group_of_kept(count.groups, one.groups[0], count.n) if len(one.groups) == 1 and not is_again else None
        if at is None or not HALF <= one.n / count.groups[at].n < 1:
            continue
        groups = [replace(g, n=one.n) if i == at else g for i, g in enumerate(count.groups)]
        n = sum(group.n for group in groups)
        sentences_of = (*count.sentences, one.sentence)
        count = replace(count, n=n, groups=tuple(groups), recruited=count.recruited or count.n, sentences=sentences_of)
    return count


def _is_surely_final(one: Statement) -> bool:
    return (_STRONG.search(one.sentence.text) or _FINAL_SAMPLE.search(one.sentence.text)) is not None


NEARLY_ALL = 0.9
"""Share of the patients from which a statement may be of them alone."""


def _may_hold(one: Statement, count: Count) -> bool:
    most = max(count.recruited or 0, count.n)
    fewest = FEWEST_IN_FINAL_SAMPLE if _FINAL_SAMPLE.search(one.sentence.text) else HALF
    if len(one.groups) > 1:
        controls = max((g.n for g in count.groups if g.mention.group == "controls"), default=0)
        others = count.n - controls
        if controls and NEARLY_ALL * others <= one.n <= others and controls not in {m.n for m in one.groups}:
            return False  # "19 in the training and 17 in the waiting group" of the patients, beside their controls
        if count.explicit and one.sentence.start < count.sentences[0].start:
            return False  # what was stated before the number that was analysed
        is_told = (
            len(count.groups) <= 1 or _AFTERWARDS.search(one.sentence.text) is not None or _is_less_of_each(one, count)
        )
        return is_told and one.n >= fewest * most and not (count.explicit and one.n < count.n)
    if count.explicit and not (one.sentence.start > count.sentences[0].start and _is_surely_final(one)):
        return False
    is_final = _FINAL_SAMPLE.search(one.sentence.text) is not None and one.n == count.recruited
    more = (one.says_all or is_final) and len(count.groups) <= 1 and one.n > count.n
    is_one = len(count.groups) > 1 and one.n in {group.n for group in count.groups}
    fewer = not is_one and one.groups[0].group == "people" and fewest * most <= one.n < count.n
    return more or fewer


def _is_less_of_each(one: Statement, count: Count) -> bool:
    """Return whether a statement names the groups of whom some were left out, each with as many people or a few less."""
    pairs = zip(one.groups, count.groups, strict=False)
    return (
        len(one.groups) == len(count.groups)
        and (count.recruited or 0) > count.n
        and all(stems(m.phrase) & stems(g.mention.phrase) and NEARLY_ALL * g.n <= m.n <= g.n for m, g in pairs)
    )


def _says(text: str, pattern: Hinted) -> bool:
    """Return whether a sentence fits a pattern, of all people."""
    return pattern.search(text) is not None and not _is_of_part(text)


def _is_of_part(text: str) -> bool:
    """Return whether a sentence is on an analysis of some of them, or of something else than images; never of the final sample."""
    return OF_PART.search(text) is not None and _FINAL_SAMPLE.search(text) is None and OF_SCANS.search(text) is None


def statements(sentences: Iterable[Sentence]) -> Iterator[Statement]:
    """Yield what sentences say of who was analysed."""
    yield from filter(None, map(_statement, sentences))


@lru_cache(maxsize=4096)
def _statement(sentence: Sentence) -> Statement | None:
    """Return what a sentence says of who was analysed, None where it says nothing of it."""
    said, closing = _said(sentence), _closing(sentence)
    if closing is None or (said is not None and len(closing.groups) <= len(said.groups)):
        return said
    return closing


def _closing(sentence: Sentence) -> Statement | None:
    """Return what a sentence says that closes the account of who was analysed."""
    parts = closing_parts(sentence.text) if may_count(sentence.text.lower()) else []
    if not parts or _is_of_part(sentence.text):
        return None
    groups = tuple(
        Mention(
            n=part.n,
            phrase=part.words or NOBODY,
            group=group_class(part.words),
            role=GroupRole.KEPT,
            sentence=sentence,
            start=part.start,
            end=part.end,
        )
        for part in parts
    )
    n = sum(group.n for group in groups)
    return Statement(n=n, groups=groups, sentence=sentence, says_all=len(groups) > 1)


_OF_STUDIES = re.compile(r"\bstudies (?:of|on|with)\b|\bmeta-analy", re.IGNORECASE)


def _said(sentence: Sentence) -> Statement | None:
    """Return what a sentence says of people kept."""
    said = _REST.sub("", sentence.text) if "remaining" in sentence.text.lower() else sentence.text
    if not _says(said, _SAYS) or _OF_STUDIES.search(said):
        return None
    found = [m for m in find_mentions(sentence) if not (m.is_sex and m.in_brackets)]
    kept = [m for m in found if m.n >= FEWEST and m.role is GroupRole.KEPT]
    kept = kept or [m for m in found if m.n >= FEWEST and _is_complete(m)]
    if not kept:
        return None
    usable = [m for m in found if m.start >= kept[0].start and m.role in (GroupRole.KEPT, GroupRole.STATED)]
    groups, n = sum_groups([m for m in usable if not m.in_brackets] or usable)
    if loses_some(groups[-1]):
        return None
    if any(group.phrase.startswith(UNNAMED) for group in groups) or (len(groups) == 1 and is_of_controls(groups[0])):
        return None
    return Statement(n=n, groups=tuple(groups), sentence=sentence, says_all=_says_all(sentence, groups))


_COMPLETED = re.compile(
    r"[^.;,\d]{0,60}?\bcompleted\b[^.;]{0,80}\b(?:scans?|scanning|imaging|data|sessions)\b", re.IGNORECASE
)


def _is_complete(mention: Mention) -> bool:
    """Return whether these people completed a study and its scans: "Eighty participants completed the training and had two scans"."""
    text = mention.sentence.text
    is_base = re.search(r"\bof (?:the |our )?$", text[: mention.start], re.IGNORECASE) is not None
    is_stated = mention.role is GroupRole.STATED and not mention.in_brackets and not is_base
    return is_stated and _COMPLETED.match(text, mention.end) is not None


def _says_all(sentence: Sentence, groups: Sequence[Mention]) -> bool:
    before = sentence.text[: groups[0].start]
    return _ALL.search(before) is not None or _SCANS_OF.search(before) is not None


_STRONG = hinted(
    r"\bfinal sample|\bleaving\b|\bsub-?(?:set|group|sample) of\b[^.;]*\b(?:f?MRI|scann\w+|imaging)\b|\b(?:usable|valid|analy[sz]able)\b[^.;]{0,40}\bdata\b|\w remaining (?:participants|subjects|volunteers|individuals|patients|adults)\b[^.;]{0,80}\b(?:includ|analy|enter|consist|compris|sample|complet|data)\w*|\b(?:data (?:from|of)|remaining)\b.*\b(?:included|analy[sz]ed|sample|used (?:for|in))\b",
    "final sample|leaving|remaining|data|sub",
)


def later_kept(sentences: Sequence[Sentence], count: Count) -> Count:
    """Return the count corrected by statements outside its passage: "data from 37 participants were included"."""
    if count.explicit or len(count.groups) > 1:
        return count
    most = count.recruited or count.n
    for sentence in sentences:
        if not _says(sentence.text, _STRONG):
            continue
        found = [m for m in find_mentions(sentence) if not (m.is_sex and m.in_brackets)]
        kept = [m for m in found if m.role is GroupRole.KEPT and m.group != "patients"]
        if len(kept) == 1 and most * HALF <= kept[0].n < most:
            return replace(count, n=kept[0].n, sentences=(sentence, *count.sentences), recruited=most, explicit=True)
    return count
