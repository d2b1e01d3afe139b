"""Counts of people in sentences, and the role of each: took part, left out, kept, or of another study."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from corpora.language.lists import Item, sum_in_bracket, unnamed_items
from corpora.language.numbers import NUMBER, may_count, to_number
from corpora.language.people import (
    ADJECTIVE,
    FEMALE,
    MALE,
    MOST_COUNTS,
    PEOPLE,
    CountedPeople,
    group_class,
    names_people,
)
from extract.people.mentions.mention import Mention as Mention  # where others look for it
from extract.people.mentions.shared_verbs import FEW_LEFT_OUT, left_out_too, share_roles
from extract.people.roles import EXCLUDED, GroupRole, role_of, without_brackets
from extract.prose import Sentence

FEWEST, MOST = 4, 60_000
"""A count outside these is a figure, a trial or a survey, not a scanned sample."""
YEARS = range(1900, 2101)
"""Numbers printed in digits that are years of the calendar."""
QUALIFIED = 80
"""Characters after a noun of people in which it is qualified."""
AS_CONTROLS_WITHIN = 300
"""Characters behind a count within which it says that these people were controls."""

_BARE = re.compile(
    rf"(?:^|(?<=\. )|(?<=: )|(?<= and )|(?<= of )|(?<=comprised )|(?<=scanned )|(?<=recruited )|(?<= were ))(?P<n>{NUMBER})\s+(?!(?:[\w-]+\s+){{0,3}}?(?:groups|samples|cohorts|subgroups)\b)(?P<between>(?:{ADJECTIVE}){{1,6}}?)"
    rf"(?=[(\[]\s*(?:{NUMBER}\s+(?:were\s+)?(?:{FEMALE}|{MALE})\b|mean age|aged?\b)|"
    rf"(?:(?:from|of|in|at) (?:[\w’'-]+ ){{1,6}})?(?:(?:participated|took part|volunteered)\b|(?:were|was) (?:recruited|scanned|enrolled|paid)\b))",
    re.IGNORECASE,
)
"""A count whose noun is not in the list, recognised by sexes or ages in brackets or by a verb that only people take."""
_BY_AGE = r"\d{1,2}-years?-old\s+"
_SHARED_NOUN = re.compile(
    rf"(?<![\w.,/<>=±–-])(?P<n>{NUMBER})\s+(?P<between>(?:{ADJECTIVE}|{_BY_AGE}){{1,3}}?)(?:\([^()]{{0,80}}\)\s*)?"
    rf"(?=(?:and|vs\.?|versus)\s+(?:[Nn]\s?=\s?)?{NUMBER}\s+(?:{ADJECTIVE}|{_BY_AGE}){{0,4}}?{PEOPLE}\b)",
    re.IGNORECASE,
)
"""The first half of "21 cocaine-dependent (18 men) and 22 comparison individuals": both share one noun."""
_SHARED_KEPT = re.compile(
    rf"\b(?:remaining|final) (?P<n>{NUMBER})(?= (?:and|vs\.?|versus) {NUMBER} (?:{ADJECTIVE}){{0,4}}?{PEOPLE}\b)",
    re.IGNORECASE,
)
"""The first half of "the remaining 16 and 17 participants"."""
_SHARED_BEFORE = re.compile(
    rf"\s(?:with|without|treated with|given|receiving|on|in the|assigned to|who) [^.,;()]{{1,60}}?(?:\s?\([^()]{{0,80}}\))?,? and (?P<n>{NUMBER})(?= (?:with|without|treated with|given|receiving|on|assigned to|who)\b)",
    re.IGNORECASE,
)
"""The second half of "23 participants with high and 23 with low anxiety"."""
_SHARED_AFTER = re.compile(
    rf"(?:^|[,;:]) ?(?P<n>{NUMBER}) (?P<between>(?:with|without|diagnosed with) [^.,;()]{{1,100}}? )(?=and {NUMBER} (?:{ADJECTIVE}){{0,3}}?{PEOPLE}\b[^.;]{{0,60}}? (?:took part|participated|were (?:scanned|included|recruited|enrolled|studied))\b)",
    re.IGNORECASE,
)
"""The first half of "Of 61 women screened, 28 with fibromyalgia and 25 pain-free women took part"."""
_IN_TWO_SAMPLES = re.compile(
    rf"\sin the (?:primary|main|first|original|initial|discovery|exploratory|training|test) (?P<what>study|sample|cohort|data ?set),? and (?P<n>{NUMBER})(?=(?: \([^()]{{0,60}}\))? in the (?:second|secondary|validation|replication|confirmatory|confirmation|independent|test)(?: (?P=what)\b|[.,;]))",
    re.IGNORECASE,
)
"""The second half of "24 patients in the discovery sample and 20 in the replication sample"."""
_SECOND_EXPERIMENT = re.compile(
    rf"\bfirst (?:experiment|study|session of|sample|cohort)\b[^.;()]{{0,40}}(?:\([^()]{{0,80}}\))?,? (?:and |while |whereas )?(?P<n>{NUMBER})(?= (?:[a-z]+ ){{0,2}}?(?:for|in|to) the second\b)",
    re.IGNORECASE,
)
"""The second half of "fourteen volunteers were recruited for the first experiment and 13 for the second"."""
_IN_GROUP = re.compile(
    rf"(?:[,:;]|\band)\s+(?P<n>{NUMBER})(?:\s+\([^()]{{0,80}}\))?\s+(?:were\s+)?(?:in|from|of)\s+the\s+(?P<between>(?:(?!each\b|either\b)[\w-]+\s+){{1,3}}?)(?P<who>group|arm|cohort)\b",
    re.IGNORECASE,
)
"""Another group by its name alone: "20 participants in the training group and 19 in the waitlist group"."""
_PARTS_BEFORE = re.compile(
    rf"\b(?P<n>{NUMBER})\s+(?:with|without|who|in|of)\b[^.,;]{{1,60}}?(?:,|,? and)\s+$", re.IGNORECASE
)
"""Before the second part of those counted: "34 patients, 18 with left and 16 with right epilepsy"."""
_IN_ONE_OF = re.compile(
    rf"(?:[,:;]|\band)\s+(?P<n>{NUMBER})\s+(?:in|from|of)\s+the\s+(?P<between>(?:[\w-]+\s+){{1,3}}?)(?P<who>)(?=and\s+{NUMBER}\s+(?:in|from|of)\s+the\s+(?:[\w-]+\s+){{1,3}}?(?:group|arm|cohort)\b)",
    re.IGNORECASE,
)
"""The first of "18 in the real and 19 in the sham acupuncture group"."""
_CASE = re.compile(
    r"\ban? (?:\w+[ -]){0,3}?\d{1,2}[- ]years?[- ]old (?P<between>(?:[a-z-]+ ){0,2}?)(?P<who>m[ae]n|woman|male|female|boy|girl|patient)\b",
    re.IGNORECASE,
)
"""One person by age: "a 54-year-old man"."""
_ONE_MORE = re.compile(
    rf"\b(?P<between>another|an? (?:further|additional)|an?(?= (?:[\w-]+ ){{1,3}}(?:from|of|in) the [\w-]+ (?:sample|group|cohort) (?:was|had) )) (?:{ADJECTIVE}){{0,2}}?(?P<who>{PEOPLE})(?=[^.;,]{{0,60}}? (?:was|had to be) (?:\w+ )?(?:excluded|discarded|removed|rejected|omitted)\b(?! (?:if|when|whenever|unless)\b))",
    re.IGNORECASE,
)
"""One person more who was left out: "and a further volunteer was excluded", "A patient of the second sample was removed"."""
_OF_KIND = re.compile(
    rf"(?:^|[,;] |\band |\bbut )(?P<n>{NUMBER}) of (?:the|our|these|those) (?P<between>(?!{NUMBER}\b|remaining\b|final\b)(?:{ADJECTIVE}){{1,3}}?)(?P<who>{PEOPLE})\b(?=[^.;,]{{0,60}}?\b(?:(?:was|were|had to be) (?:(?!not\b|never\b)\w+ ){{0,2}}?(?:exclu|discard|remov|reject|omit|dropp)|dropped out|withdrew))",
    re.IGNORECASE,
)
"""Some left out of one group: "Five of the older volunteers were excluded"."""
_BY_LABEL = re.compile(
    rf"(?:^|, |\band |\bbut )(?P<n>{NUMBER}) (?P<between>(?!f?MRI|EEG|i?MEG|PET|DTI|ROI|VOI|TR|IC|BOLD|EPI|SNP|CSF|FD|SD|MB|CT\b)[A-Za-z]{{0,2}}-?(?-i:[A-Z]{{2,6}}s?) )(?=(?:(?:,|,? and|subjects? and) {NUMBER} (?:[\w-]+ ){{1,3}}?)?(?:were|was|had to be|moved|fell|withdrew|dropped)\b)",
    re.IGNORECASE,
)
"""People left out by the abbreviation of their group alone: "Four rMDD and two ND were excluded"."""
_KEPT_BARE = re.compile(
    r"\b(?=\w)(?:"
    rf"(?:(?:final|remaining|resulting) (?:sample|group|cohort|data ?set)(?: size)? (?:(?:consisted |was composed )?of|compris\w+|was|includ\w+)|leaving)(?: data (?:from|of))?(?: a total of)? (?P<n>{NUMBER})(?=\s?(?:[(\[;]|[,.](?!\d))| (?:for|in)\b)"
    rf"|(?:effective|final|resulting|remaining) sample size of (?P<size>{NUMBER})\b"
    rf"|(?:final|present|total|overall) (?:sample|group|cohort)(?: size)? [(\[]N\s?=\s?(?P<named>\d{{1,4}})\b"
    rf"|(?:of|from) (?:the |these |our )?{NUMBER} [^.,;]{{0,60}}?{PEOPLE}\b[^.,;]{{0,90}}, (?P<of>{NUMBER}) (?:\([^()]{{0,80}}\) )?(?:(?:{ADJECTIVE}){{0,2}}?{PEOPLE} )?(?:agreed|consented|completed|finished|provided|remained|volunteered|underwent|had (?:an? )?f?MRI\b|met (?=[^.;,]{{0,40}}\b(?:inclusion|eligibility|entry|selection|study|quality|motion)\b)|had (?:usable|valid|complete)|were (?:included|analy[sz]ed|retained|scanned|eligible))\b"
    rf"|(?:in|of|for) the remaining (?P<remaining>{NUMBER})(?= (?:the|an?|all|there)\b|,)"
    rf"|(?:the|all) remaining (?P<rest>{NUMBER})(?= (?:were|was|entered|formed|constituted|made up|had(?! (?:been|never|not|received)\b))\b|\s?[.;(])"
    rf"|^(?P<usable>{NUMBER}) (?:[a-z]+ ){{0,2}}?had (?:usable|complete|valid) (?:scans|images|data|data ?sets)\b"
    rf"|(?P<finally>{NUMBER}) were finally (?:included|enrolled|analy[sz]ed|retained)\b"
    rf"|the (?:other|rest of the) (?P<other>{NUMBER}) (?:\([^()]{{0,80}}\) )?(?:were|was) (?:scanned|included|analy[sz]ed|retained)\b"
    rf"|and (?P<agreed>{NUMBER}) (?:\([^()]{{0,80}}\) )?(?:satisfied|fulfilled|met) (?:the|all|our) (?:[\w-]+ ){{0,2}}?criteria and (?:agreed|consented|were willing|took part|participated|were (?:scanned|included|enrolled))\b"
    rf"|(?:resulting in|leaving|yielding) [Nn] ?= ?(?P<equals>\d{{1,4}})\b"
    rf"|(?:usable|useful|useable|valid|complete|analy[sz]able) (?:\w+ )?(?:data|scans|images|data ?sets) (?:were |was )?(?:available |obtained |acquired )?(?:for|from|in|of) (?P<data>{NUMBER})(?=\s?(?:[(\[;]|[,.](?!\d)))"
    rf"|and (?P<and>{NUMBER})(?: \([^()]{{0,60}}\))? (?:(?:were|was) (?:then |finally |thus )?(?:retained|included|analy[sz]ed)|(?:provided|contributed|had|gave) (?:usable|useable|valid|complete|analy[sz]able)|(?:agreed|consented) to be scanned|were scanned)\b"
    rf"|with (?P<agreeing>{NUMBER}) (?:agreeing|consenting|willing|volunteering) to (?:participate|take part|be scanned|undergo)\b"
    rf"|with (?P<with>{NUMBER}) (?:providing|having|contributing) (?:usable|useable|valid|complete|analy[sz]able)\b"
    rf"|(?P<them>{NUMBER}) of (?:them|these)(?: \([^()]{{0,80}}\))? (?:contributed|furnished|provided|took part|participated|completed|had (?:usable|complete|valid)|were (?:scanned|included|analy[sz]ed|tested))\b"
    rf"|remaining (?:\w+ )?{PEOPLE} numbered (?P<numbered>{NUMBER})\b"
    rf"|(?:final|total) number of {PEOPLE}\b[^.;]{{0,60}}? (?:was|were) (?P<number>{NUMBER})\b"
    rf"|data (?:of|from) (?P<dataof>{NUMBER})(?= \(| (?:were|was) (?:analy[sz]able|usable|useable|available|included|analy[sz]ed)\b)"
    rf"|of (?:these|them|whom|which),? (?P<these>{NUMBER}) (?:\([^()]{{0,80}}\) )?(?:(?:had|yielded|gave|produced) (?:\w+ )?(?:usable|valid|complete|sufficient|analy[sz]able)|completed|finished|provided|remained|were (?:included|analy[sz]ed|retained)|(?:[^.;,]{{0,90}} and )?(?:agreed|consented|were willing) to (?:participate|take part|be scanned)(?! in (?:the|a) (?:follow|second|behav)))\b"
    rf"|(?:analys[ei]s|results|data) (?:\w+ )?(?:are|were|is|was|presented here are) (?:based on|from|of) (?:the )?(?:data (?:of|from) )?(?:the )?(?P<based>{NUMBER}) (?=(?:who|that|with)\b)"
    rf"|(?:we )?(?:therefore |thus )?(?:report|present|analy[sz]ed?) (?:the )?(?:data|results) (?:from|of|for) (?:the )?(?P<report>{NUMBER})(?=\s?(?:[(\[;]|[,.](?!\d)))"
    rf"|(?:analys[ei]s|sample) (?:includ\w+|compris\w+|cover\w*) (?P<ofthem>{NUMBER})(?= of (?:them|these)\b)"
    r")|[,;] (?:"
    rf"(?:so|thus|hence|therefore)(?: that)? (?P<so>{NUMBER})(?: \([^()]{{0,60}}\))? (?:were|was|remained|could|contributed|completed|entered|participated)\b"
    rf"|(?:and )?(?P<kept>{NUMBER}) (?:of (?:them|these|whom) )?(?:were|was) (?:then |finally |thus )?(?:retained|included|analy[sz]ed|entered)\b"
    rf"|(?P<left>{NUMBER}) (?:remained|were left)\b"
    r")"
    rf"|(?:[,;]|\bbut|\byet) only (?P<only>{NUMBER}) (?:of (?:them|these) )?(?:(?:were|was|could be) (?:\w+ )?(?:included|analy[sz]ed|retained|used|scanned)|(?:had|provided|yielded) (?:usable|useable|valid|complete|analy[sz]able))\b"
    rf"|[(\[]?(?:final )?\b[Nn]\s?=\s?(?P<bracket>\d{{1,4}})(?= (?:after|remaining|included|analy[sz]ed|in the (?:final|analys)))"
    rf"|[(\[;,] ?final (?:(?:sample|data|group)(?: size)?,? )?[Nn]\s?=\s?(?P<last>\d{{1,4}})\b",
    re.IGNORECASE,
)
"""A number kept that has no noun of its own: "a final sample of 22 (12 females)", "(n = 28 after exclusions)"."""
_FINAL_N = re.compile(
    rf"\bfinal n\b|\b{NUMBER} were finally\b|\b(?:the|all) remaining {NUMBER}\b|^{NUMBER} (?:[a-z]+ ){{0,2}}?had (?:usable|complete|valid)\b|\b(?:final|resulting|effective) sample size of\b|\bof (?:these|them|whom|which),? {NUMBER} ",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"\b(?P<n>{NUMBER}) (?:out )?of (?:the |our |a total of )?{NUMBER} (?:{ADJECTIVE}){{0,4}}?(?P<who>{PEOPLE})\b[^.;]{{0,40}}?"
    r"\b(?:agreed|participated|took part|entered|completed(?! (?:[\w-]+ )?(?:runs?|blocks?|sessions?|trials?)\b)|finished|returned|passed|(?:were|was) (?:scanned|included|analy[sz]ed|retained)|had (?:usable|complete|valid)|provided)\b",
    re.IGNORECASE,
)
"""Those who took part out of more: "24 out of 26 subjects entered the analysis"."""
_AS_CONTROLS = re.compile(
    r"[^.;]{0,160}?\b(?:(?:made up|formed|constituted|comprised) the (?:[\w-]+ ){0,2}?(?:control|comparison)|(?:served|acted|participated|were (?:\w+ )?(?:recruited|included|scanned|studied|enrolled|tested|examined)) (?:as|for) (?:an? |the )?(?:[\w-]+ ){0,3}?(?:controls?|comparison)\b)",
    re.IGNORECASE,
)
"""What a sentence says of controls it does not call so before: "14 volunteers were studied for comparison"."""
_AND_MORE = re.compile(rf",? and {NUMBER}\s", re.IGNORECASE)
"""Before others of whom a sentence goes on to tell."""
_AXES = re.compile(r"\bx,? ?y,? ?z\b", re.IGNORECASE)
_NUMERAL = re.compile(r"\d+")
MOST_NUMERALS = 12
"""Numbers of a sentence beyond which, with x, y and z, it is a table."""
NOBODY = "people"
"""The phrase of a number kept that has no noun."""
_DATA = re.compile(r"\bdata ?sets?$", re.IGNORECASE)
_AS_MANY = re.compile(
    rf"\b(?:an equal|the same|an identical|a matching) number of (?P<between>(?:{ADJECTIVE}){{0,4}}?)(?P<who>{PEOPLE})\b",
    re.IGNORECASE,
)
_PAIRS = re.compile(
    r"\b(?:twins?|siblings?|MZ|DZ|\w*zygotic|sisters?|brothers?) pairs\W*$|\bpairs of (?:\w+ )?(?:twins|siblings)$",
    re.IGNORECASE,
)
"""Of each both were scanned, unless the text counts them otherwise."""
_PAIRS_BEHIND = re.compile(
    rf"(?:and|vs\.?|versus)\s+{NUMBER}\s+(?:[\w-]+\s+){{0,3}}?(?:twin|sibling|MZ|DZ|\w*zygotic)\s+pairs\b",
    re.IGNORECASE,
)
"""Behind the first part of pairs that share a noun: "24 MZ and 20 DZ twin pairs"."""
TWO_EACH = re.compile(r"\b(?:couples|dyads)$", re.IGNORECASE)
_ALL_OF_THEM = re.compile(
    r"[^()]{0,50}\((?:N\s*=\s*(?=\d)|(?=\d{1,4} (?:persons|people|individuals|participants|subjects|adults)\b))(\d{1,4})\b"
)
"""After pairs of people the number of all of them: "22 couples (N = 44)"."""
_NAMED_KEPT = re.compile(
    rf"\b(?:final|resulting|analy[sz]ed) (?:samples?|groups?|cohort|data ?set) (?:compris\w+|consist\w+ of|includ\w+|was|contained) (?:a total of )?"
    rf"(?P<a>{NUMBER}) (?P<first>(?:{ADJECTIVE}){{1,3}}?)(?:\([^()]{{0,80}}\) )?and (?P<b>{NUMBER}) (?P<second>[^\W\d][\w-]*(?: [^\W\d][\w-]*){{0,2}}?)(?= \(|[.,;])",
    re.IGNORECASE,
)
"""Groups kept that have no noun: "the final sample comprised 18 high risk (6 males) and 19 low risk"."""
_GROUPS_KEPT = re.compile(
    rf"\b(?P<cue>final|remaining|resulting|yielding|leaving|resulted in|yielded|so that|thus)\b[^.;]{{0,30}}?\b(?:groups?|samples?|numbers?)(?: sizes?)? (?:of|numbered|consist\w+ of|compris\w+|includ\w+|were|had) "
    rf"(?P<a>{NUMBER})(?: and |, )(?P<b>{NUMBER})(?:,? and (?P<c>{NUMBER}))?(?=\s?(?:[;(]|[,.](?!\d))| (?:were|was|remained|entered|participants|subjects|people|respectively|children|adults|patients)|$)",
    re.IGNORECASE,
)
"""Numbers kept of groups named before: "yielding groups of 20 and 26", "the final groups numbered 22 and 28"."""
UNNAMED = "group"
"""How the phrase begins of a group that only its place in a list names."""
_IN_BRACKETS = re.compile(
    rf"\b(?P<who>(?:{ADJECTIVE}){{0,4}}?(?:{PEOPLE}|group))(?P<with>(?: with| without| diagnosed with| in| from)(?: [A-Za-z’'-]+){{1,6}}| without)?"
    r"\s?[(\[]\s?(?:[A-Za-z][A-Za-z ,-]{0,40}[;,:] ?)?[Nn]s?\s?=\s?(?P<n>\d{1,4})\b(?!\s[\w-]+ and [Nn]\s?=)",
    re.IGNORECASE,
)
_N_IN_BRACKETS = re.compile(r"[(\[ ]ns?\s?=\s?\d", re.IGNORECASE)
_KEPT_WORDS = (
    "final",
    "remaining",
    "usable",
    "result",
    "yield",
    "leaving",
    "of these",
    "of them",
    "of whom",
    "of which",
    "analysed",
    "analyzed",
)
"""One of these is in each sentence that says who was kept without a noun of people."""
_ONE_MORE_WORDS = (
    "another",
    "further",
    "additional",
    "sample was",
    "group was",
    "cohort was",
    "sample had",
    "group had",
    "cohort had",
)
"""One of these is in each sentence that counts people without a number."""


@lru_cache(maxsize=4096)
def find_mentions(sentence: Sentence) -> tuple[Mention, ...]:
    """Return the counts of people in a sentence, left to right; none in the rows of a table run together."""
    lower = sentence.text.lower()
    if not may_count(lower) and not any(map(lower.__contains__, _ONE_MORE_WORDS)):
        return ()
    is_of_people = bool(sentence.counted) or names_people(sentence.text)
    if not is_of_people and not any(map(lower.__contains__, _KEPT_WORDS)):
        return ()
    if len(_NUMERAL.findall(sentence.text)) > MOST_NUMERALS and _AXES.search(sentence.text):
        return ()
    if not is_of_people and not any(p.search(sentence.text) for p in (_FINAL_N, _GROUPS_KEPT, _NAMED_KEPT)):
        return ()
    found = {m.start: m for m in _bracketed(sentence)}
    taken = [(m.start, m.end) for m in found.values()]
    for counted in sentence.counted:
        mention = _mention(sentence, counted)
        if mention is not None and not any(a <= mention.start < b for a, b in taken):
            found[mention.start] = mention
    _add_nounless(sentence, found)
    _add_listed(sentence, found)
    for match in islice(_AS_MANY.finditer(sentence.text), 1 if found else 0):
        first = found[min(found)]
        found[match.start()] = replace(
            first, phrase=match["who"], group=group_class(match[0]), start=match.start(), end=match.end()
        )
    for match in islice(_OUT_OF.finditer(sentence.text), MOST_COUNTS):
        if role_of(sentence.text, match.start(), match.end("who"), "") in (GroupRole.KEPT, GroupRole.STATED):
            found[match.start()] = _kept(sentence, match, "n", match["who"])
    for mention in _groups_kept(sentence):
        found[mention.start] = mention
    for match in islice(_KEPT_BARE.finditer(sentence.text), MOST_COUNTS):
        mention = _kept_bare(sentence, match)
        if mention is not None:
            found[mention.start] = mention
    mentions = [found[start] for start in sorted(found)]
    return share_roles(left_out_too(mentions), unnamed=NOBODY)


def _add_nounless(sentence: Sentence, found: dict[int, Mention]) -> None:
    """Add the counts that a verb, a bracket or a noun shared with another count tells to be of people, by the place where each begins."""
    for pattern in (
        _BARE,
        _SHARED_NOUN,
        _SHARED_KEPT,
        _SHARED_AFTER,
        _ONE_MORE,
        _OF_KIND,
        *((_BY_LABEL,) if EXCLUDED.search(sentence.text) else ()),
        *((_SHARED_BEFORE, _IN_TWO_SAMPLES, _SECOND_EXPERIMENT, _CASE) if found else ()),
    ):
        for match in islice(pattern.finditer(sentence.text), MOST_COUNTS):
            mention = _mention(sentence, _counted(match))
            if mention is None or any(_overlap(mention, m) for m in found.values()):
                continue
            if pattern is _BY_LABEL and mention.n > FEW_LEFT_OUT:
                continue
            if mention.n == 1 and _is_of_none(pattern, mention):
                continue  # "paresis of one hand were enrolled"
            if pattern is _SHARED_NOUN and _PAIRS_BEHIND.match(sentence.text, match.end()):
                mention = replace(mention, n=2 * mention.n)
            before = [m for m in found.values() if m.start < mention.start]
            is_other = before[-1:] != [] and before[-1].role is GroupRole.OTHER
            if pattern is _SHARED_BEFORE and (is_other or _is_second_part(match, found.values())):
                continue
            before = [m for m in before if not m.in_brackets]
            if pattern is _IN_TWO_SAMPLES and before:
                same = max(before, key=lambda m: m.start)
                mention = replace(mention, phrase=same.phrase, group=same.group)
            found[mention.start] = mention


def _add_listed(sentence: Sentence, found: dict[int, Mention]) -> None:
    """Add the groups of lists that have no noun of their own, by the place where each begins."""
    counted = {start: Item(m.n, m.phrase, m.start, m.end) for start, m in found.items() if _may_head_list(m)}
    known = {m.n for m in found.values()}
    kept: set[int] = set()
    for item, anchor in list(unnamed_items(sentence.text, list(counted.values()), known)):
        first = found[anchor.start]
        if item.n >= FEWEST and not any(m.start < item.end and item.start < m.end for m in found.values()):
            is_quality = item.words.startswith("with")  # "20 with gout" behind "19 children", or before "21 controls"
            named = f"{first.phrase} {item.words}" if is_quality and first.start < item.start else item.words
            named = named.removeprefix("with ")
            found[item.start] = replace(
                first, n=item.n, phrase=named, group=group_class(named), start=item.start, end=item.end
            )
            if role_of(sentence.text, item.start, item.end, item.words) is GroupRole.KEPT:
                kept |= {item.start, anchor.start}
    for start in kept:
        found[start] = replace(found[start], role=GroupRole.KEPT)
    for match in (*islice(_IN_GROUP.finditer(sentence.text), MOST_COUNTS), *_IN_ONE_OF.finditer(sentence.text)):
        mention = _mention(sentence, _counted(match))
        if mention is not None and not any(_overlap(mention, m) for m in found.values()):
            found[mention.start] = replace(mention, phrase=f"{match['between']}{match['who']}")


def _may_head_list(mention: Mention) -> bool:
    return mention.role in (GroupRole.STATED, GroupRole.KEPT) and not (mention.is_sex or mention.in_brackets)


def _is_second_part(match: re.Match[str], found: Iterable[Mention]) -> bool:
    """Return whether a number without a noun and the one before it, which has none either, are those counted first."""
    before = _PARTS_BEFORE.search(match.string[: match.start("n")])
    if before is None or any(m.start == before.start("n") for m in found):
        return False
    both = (to_number(before["n"]) or 0) + (to_number(match["n"]) or 0)
    return any(m.n == both for m in found)


def _is_of_none(pattern: re.Pattern[str], mention: Mention) -> bool:
    """Return whether "one" that has no noun of its own is of no person, unless its sentence leaves people out."""
    return pattern is _BARE or (pattern is _SHARED_NOUN and EXCLUDED.search(mention.sentence.text) is None)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _groups_kept(sentence: Sentence) -> Iterator[Mention]:
    match = _GROUPS_KEPT.search(sentence.text)
    for number, name in enumerate(("a", "b", "c"), 1):
        if match is not None and match[name] and (to_number(match[name]) or 0) >= FEWEST:
            yield _kept(sentence, match, name, f"{UNNAMED} {number}")
    named = _NAMED_KEPT.search(sentence.text)
    for name, phrase in (("a", "first"), ("b", "second")):
        if named is not None and (to_number(named[name]) or 0) >= FEWEST:
            yield _kept(sentence, named, name, named[phrase].strip())


def _kept_bare(sentence: Sentence, match: re.Match[str]) -> Mention | None:
    name = next(name for name, printed in match.groupdict().items() if printed)
    mention = _kept(sentence, match, name, NOBODY)
    return mention if FEWEST <= mention.n <= MOST else None


def _kept(sentence: Sentence, match: re.Match[str], name: str, phrase: str) -> Mention:
    n, start, end = to_number(match[name]) or 0, match.start(name), match.end(name)
    return Mention(n=n, phrase=phrase, group="people", role=GroupRole.KEPT, sentence=sentence, start=start, end=end)


def _counted(match: re.Match[str]) -> CountedPeople:
    """Return a count that was found by the words around it: "people" where it has no noun, 1 where it has no number."""
    groups = match.groupdict()
    printed = groups.get("n") or "one"
    return CountedPeople(
        printed=printed,
        n=to_number(printed) or 0,
        between=groups.get("between") or "",
        noun="" if groups.get("between") else NOBODY,
        start=match.start("n" if "n" in groups else 0),
        end=match.end(),
    )


def _mention(sentence: Sentence, counted: CountedPeople) -> Mention | None:
    n, start, end = counted.n, counted.start, counted.end
    if not 1 <= n <= MOST:
        return None
    if counted.printed.isdigit() and (n in YEARS or counted.printed.startswith("0")):
        return None
    phrase = f"{counted.between}{counted.noun}"
    everyone = _ALL_OF_THEM.match(sentence.text, end) if TWO_EACH.search(phrase) else None
    # "17 controls with no history": the words after the noun tell patients from others.
    after = re.split(r"[,;(\[]| and | matched ", sentence.text[end : end + QUALIFIED])[0]
    role = role_of(sentence.text, start, end, counted.between)
    behind = _AND_MORE.split(without_brackets(sentence.text[end : end + AS_CONTROLS_WITHIN]))[0]
    named = "controls" if _AS_CONTROLS.match(behind) else group_class(phrase + after)
    if role is GroupRole.STATED and _DATA.search(phrase):
        return None  # data sets are people only where some are left out and some kept
    return Mention(
        n=int(everyone[1]) if everyone else 2 * n if _PAIRS.search(phrase) else n,
        phrase=phrase,
        group=named,
        role=role,
        sentence=sentence,
        start=start,
        end=end,
    )


_LEFT_OUT_AS = re.compile(r"(?:then |also |further )?(?:excluded|removed|discarded|dropped)\b", re.IGNORECASE)


def _bracketed(sentence: Sentence) -> Iterator[Mention]:
    """Yield "patients with UD (n = 19)"."""
    if not _N_IN_BRACKETS.search(sentence.text):
        return
    for match in _IN_BRACKETS.finditer(sentence.text):
        n = sum_in_bracket(sentence.text, match)
        before = sentence.text[max(0, match.start() - 12) : match.start("who")]
        before += re.sub(rf"{PEOPLE}$", "", match["who"])
        if not 1 <= n <= MOST or re.search(rf"\b{NUMBER}\s*$", before, re.IGNORECASE):
            continue  # "17 patients with autism (n = 17)" is counted by its number before the noun
        who = match["who"].lstrip(" ),(-/'’")  # an "adjective" may be the bracket that closes the group before
        phrase = f"{who}{match['with'] or ''}"
        role = role_of(sentence.text, match.start(), match.end(), "")
        role = GroupRole.EXCLUDED if _LEFT_OUT_AS.match(phrase) is not None else role
        yield Mention(
            n=n,
            phrase=phrase,
            group=group_class(phrase),
            role=role,
            sentence=sentence,
            start=match.start() + len(match["who"]) - len(who),
            end=match.end(),
        )
