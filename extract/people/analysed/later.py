"""People whom a sentence outside their section leaves out of the images: "After motion correction two participants had to be excluded"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from corpora.language.numbers import NUMBER, to_number
from corpora.words.patterns import hinted
from extract.people.apart.left_out import bare_exclusions, more_exclusions
from extract.people.apart.said import WITHOUT_EFFECT
from extract.people.counts import Mention, find_mentions
from extract.people.groups import without
from extract.people.roles import OF_PART, OF_SCANS, GroupRole, leaves_out_of_part
from extract.people.tally import Count
from extract.prose import RunningText, Sentence

_NUMBER = re.compile(rf"\b{NUMBER}\b", re.IGNORECASE)
_OUT_OF = re.compile(rf"\b(?:out )?of (?:the )?(?P<n>{NUMBER})\b", re.IGNORECASE)
JUST_BEFORE = 400
"""Characters before a sentence in which the one before it lies."""
MOST_LEFT_OUT = 0.4
"""Share of those counted of whom more are left out only of a part of the study."""
_END = re.compile(
    r"\W*(?:\d+(?:\.\d+)*\.?\s*)?(?:(?:general |summary and )?discussion|conclusions?|limitations|acknowledge?ments?|references|author contributions|"
    r"funding|supplement\w*|appendix|data availability|conflicts? of interest)\b",
    re.IGNORECASE,
)
"""Headings behind which nobody is left out any more."""
_LEAVES_OUT = hinted(
    r"\b(?:exclu\w+|discard\w+|left out|dropp\w+|remov\w+|withdrew|withdrawn|eliminat\w+|reject\w+|omitted|(?:data|scans?|images?) (?:\w+ )?(?:were|was) (?:lost|missing|unusable|incomplete)|(?:data|scans?|images?) (?:of|from) [^.;,]{1,40}? could not be \w+|not (?:be )?(?:included|analy[sz]ed|used|considered))\b",
    "exclu|discard|left out|dropp|remov|withdr|eliminat|reject|omitted|lost|missing|unusable|incomplete|not ",
)
_OF_IMAGES = re.compile(
    r"\b(?:motion|movements?|moved|heads?|displacement|translations?|rotations?|artefacts?|artifacts?|signal (?:loss|drop-?out)|drop-?out|coverage|scanner|scanning|"
    r"scans?|f?MRI|imaging|images?|technical|equipment|hardware|image quality|data quality|normali[sz]ation|(?:mis|co-?)?registration|segmentation|parcellation|pre-?processing|anatomical|"
    r"framewise|FD|scrubb\w+|spik\w+|susceptibility|brain|fell asleep)\b",
    re.IGNORECASE,
)
_ANALYSES = re.compile(
    r"\b(?:from|in|prior to|before) (?:the |all |any |our |both )*(?:(?:further|subsequent|final|group(?:[- ]level)?|fMRI|f?MRI|imaging|neuroimaging|statistical|data|main|second[- ]level|"
    r"whole[- ]brain|following|present|random[- ]effects?|level|and) )*(?:analys[ei]s|study|experiment|sample|data ?set|considerations?|group averages?)\b",
    re.IGNORECASE,
)
"""What those are left out of who are not analysed at all; "from this analysis" is of a part."""
_PART = re.compile(
    r"\breaction times?\b|\bRTs?\b|\bdebrief|\bgaze\b|\btrials?\b|\bblocks?\b|\bsessions?\b|\bruns?\b|\bsecond (?:scan|visit)|\bdiffusion\b|\bDTI\b|\bspectroscopy\b|"
    r"\bparametric\b|\bregression\b|\bresting[- ]state\b|\bfollow(?:ing|ed)?[- ]up\b|\bone of the (?:tasks|conditions)\b|\btask\b[^.;]{0,30}\bfrom our analys",
    re.IGNORECASE,
)
"""Words of something that only a part of the study rests on."""
_DURING = re.compile(r"\b(?:during|throughout|within|in) (?:the|a|any|one|either) (?:\w+ )?(?:runs?|sessions?|task)\b")
"""When people moved, not what they were left out of: "moved more than 3 mm during the run and were excluded"."""
_OUT_OF_REACH = re.compile(
    r"\b(?:could not|unable to) be (?:\w+ )?(?:contacted|reached|traced|located)\b|\blost to follow-?up\b|\bmoved away\b",
    re.IGNORECASE,
)
"""Why people are lost who were scanned before: to a later visit, not to the images."""
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a result of|since|on the basis|based on|on account of)\b", re.IGNORECASE
)
"""Behind it stands why, not of what: "excluded because of low behavioural performance"."""
_SUPPOSED = re.compile(
    r"\b(?:if|even when|when|whether|without|unless|would|criteri\w+|were to be|had to be (?:less|below|above)|any (?:participant|subject|patient)s?)\b[^.;]{0,80}\bexclu|"
    r"\bexclu\w+[^.;]{0,60}\b(?:if|whether|did not (?:change|alter|affect))\b|\bnone\b|\bno (?:participants?|subjects?|patients?|one)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|since|as) (?:only )?(?:the )?$", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:additional|additionally|further|another|other|more|also|in addition|moreover)\b", re.IGNORECASE
)


def without_later_exclusions(count: Count, prose: RunningText, implied: Mapping[int, int], behind: int) -> Count:
    """Return the count without the people whom a sentence from `behind` on leaves out of the images.

    Nobody is subtracted where the text states the number analysed, where people were left out before and no word says that
    these are others, or where printed degrees of freedom (`implied`) rest on the number counted and none on fewer.
    """
    if count.explicit or count.experiments:
        return count
    for sentence in _later(prose, behind):
        lost = _left_out(sentence, of_others=count.recruited is not None)
        named = sum(m.n for m in lost)
        bare = sum(bare_exclusions(sentence)) if not lost and _is_whole(sentence.text) else 0
        gone = named + more_exclusions(sentence, named) if lost else bare
        if (
            not gone
            or gone >= MOST_LEFT_OUT * count.n
            or sentence in count.sentences
            or _is_told_again(sentence, gone, count, prose)
        ):
            continue
        if count.recruited is not None and not _MORE.search(sentence.text):
            continue
        if count.n in implied and count.n - gone not in implied:
            continue
        count = without(count, sentence, lost, gone)
    return count


def _is_told_again(sentence: Sentence, gone: int, count: Count, prose: RunningText) -> bool:
    """Return whether those left out were so before the count: "14 out of 15 performed well. One was excluded" of a study of 14.

    The sentence, or the one before, names a number that is left as that of the study, of one of its groups, or of each of them.
    """
    before = list(prose.sentences(max(0, sentence.start - JUST_BEFORE), sentence.start))
    numbers = {to_number(match[0]) or 0 for match in _NUMBER.finditer(sentence.text)}
    # Before it those of people only: ages and trials tell nothing.
    numbers |= {mention.n for one in before for mention in find_mentions(one)}
    numbers |= {to_number(match["n"]) or 0 for one in before for match in _OUT_OF.finditer(one.text)}
    left = {number - gone for number in numbers if number > gone + 1}
    return bool(left & {count.n, *(group.n for group in count.groups)}) or (
        not count.groups and count.n % 2 == 0 and count.n // 2 in left
    )


def _later(prose: RunningText, behind: int) -> Iterator[Sentence]:
    """Yield the sentences of methods and results behind the passage that leave somebody out."""
    for sentence in prose.sentences(behind, end_of_results(prose, behind)):
        if _LEAVES_OUT.search(sentence.text) and not WITHOUT_EFFECT.search(sentence.text):
            yield sentence


def end_of_results(prose: RunningText, behind: int) -> int:
    """Return where the discussion or the end matter begins, the first such section after an offset."""
    ends = (s.start for s in prose.sections if s.start > behind and _END.match(s.heading))
    return min(ends, default=len(prose.text))


def _left_out(sentence: Sentence, *, of_others: bool) -> list[Mention]:
    """Return the counts of people whom a sentence leaves out of the whole study.

    `of_others`: "an additional participant" is one of those counted, beside others who were left out before.
    """
    if not _is_whole(sentence.text):
        return []
    roles = (GroupRole.EXCLUDED, GroupRole.EXTRA) if of_others else (GroupRole.EXCLUDED,)
    found = (m for m in find_mentions(sentence) if m.role in roles and not (m.is_sex or _is_detail(m)))
    return [m for m in found if not _REASON.search(sentence.text[: m.start])]


def _is_detail(mention: Mention) -> bool:
    """Return whether a count is in brackets that do not say themselves that these people were left out."""
    rest = re.split(r"[)\]]", mention.sentence.text[mention.end :])[0]
    return mention.in_brackets and not _LEAVES_OUT.search(rest)


def _is_whole(text: str) -> bool:
    """Return whether those left out are so of the images, or of the study."""
    said = _DURING.sub("", _CAUSE.split(text)[0])
    if (
        (OF_PART.search(said) and not OF_SCANS.search(said))
        or leaves_out_of_part(text)
        or _PART.search(said)
        or _OUT_OF_REACH.search(text)
        or _SUPPOSED.search(text)
    ):
        return False
    return _ANALYSES.search(text) is not None or _OF_IMAGES.search(text) is not None
