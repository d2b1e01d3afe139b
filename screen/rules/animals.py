"""Animals as those who were studied, and not what people saw, feared or were compared with in passing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screen.cues import is_cited, is_negated
from screen.passages import MESH, TITLES, Hit, Passage, about_people, all_hits, first_hit

_KINDS = r"(?:monkeys?|macaques?|macaca \w+|marmosets?|chimpanzees?|bonobos?|baboons?|lemurs?|apes|non-?human primates?|mice|mouse|rats?|rodents?|voles?|hamsters?|guinea pigs?|finch(?:es)?|songbirds?|zebrafish|drosophila|ferrets?|pig(?:let)?s|sheep|canines?|dogs?|puppies|cats?|horses?)"
_KINDS_CHINESE = r"(?:猕猴|恒河猴|食蟹猴|狨猴|黑猩猩|小鼠|大鼠|啮齿动物|田鼠|雪貂|比格犬)"
_PICTURED = r"(?<!pictures )(?<!images )(?<!photographs )(?<!photos )(?<!videos )(?<!faces )(?<!sounds )(?<!fear )(?<!sight )(?<!perception )(?<!observation )(?<!cries )(?<!drawings )(?<!categorization )(?<!recognition )(?<!ownership )(?<!presence )"
_STUDIED = re.compile(
    rf"(?:\b(?:in|by|from|across)|{_PICTURED}\bof) (?:(?:the|an?|awake|(?:an)?a?esthetized|behaving|alert|adult|infant|male|female|rhesus|macaque|prairie|meadow|zebra|common|domestic|pet|trained|freely|moving|anesthetised) ){{0,4}}{_KINDS}(?: (?:brains?|cortex|model|\w+ (?:cortex|lobe|sulcus)))?(?=$|[.:?,;]|(?: (?:using|with|during|after|and|revealed|as|by|an?)\b))"
    rf"|\b{_KINDS}(?:'s?)? (?:brains?|cortex|(?:inferior|superior|prefrontal|temporal|visual|auditory|anterior|posterior|orbitofrontal) \w+|amygdala|hippocampus|fmri)\b|{_KINDS_CHINESE}"
)
"""A title that says that animals were studied."""
_NAMED = re.compile(rf"\b{_KINDS}\b|{_KINDS_CHINESE}")
_TOOK_PART = re.compile(
    rf"\b(?:we (?:\w+ )?(?:scanned|trained|imaged|tested|studied|recorded)|awake|an(?:a)?esthetized|anesthetised|behaving|trained|(?:cohort|group|sample|pair)s? of|in the same|in these|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) (?:(?:awake|behaving|alert|adult|male|female|rhesus|macaque|prairie|meadow|juvenile|healthy|pet|trained|unsedated|unrestrained|naive|anesthetized|anaesthetized|[\w-]+-trained),? ){{0,4}}{_KINDS}\b"
    rf"|\b{_KINDS} (?:\([^()]{{1,20}}\) )?(?:were (?:\w+ )?(?:scanned|trained|imaged|implanted|presented|anesthetized|anaesthetized|housed|exposed|tested)|viewed|watched|maintained|performed|fixated|underwent)\b|(?<!\d)\d+\s{{0,4}}只(?:成年|雄性|雌性|健康)*(?:sd|wistar)?{_KINDS_CHINESE}"
)
_PEOPLE = re.compile(
    r"\b(?:participants?|volunteers?|observers|patients|students|undergraduates|(?:wo)?men|adults|children|infants|owners|human (?:subjects?|participants?|volunteers?|observers?|adults?|infants?|brains?|cortex|sts|fmri|data))\b|\b(?:\d+|we (?:scanned|tested|studied)) (?:healthy )?humans\b|被试|受试者|志愿者|参与者|患者"
)
"""Words for people who took part; "humans" alone are also what monkeys are compared with."""
_BOTH = re.compile(
    rf"\bhumans? and (?:[\w-]+ ){{0,3}}{_KINDS}\b|\b{_KINDS} and (?:[\w-]+ ){{0,3}}humans?\b|\b(?:both|two|across|these) species\b"
)
_DONE = re.compile(r"\b(?:we|our|were|was|showed|scanned|compared|viewed|tested|did)\b")


def studied_animals(passages: Sequence[Passage]) -> Hit | None:
    """Return the words that state that animals were studied: who took part, or a title; a heading without "humans" too."""
    heading = first_hit(passages, re.compile(r"\banimals\b"), (MESH,))
    if heading and not first_hit(passages, re.compile(r"\bhumans\b"), (MESH,)):
        return heading
    took_part = (h for h in all_hits(about_people(passages), _TOOK_PART) if h.passage.place not in TITLES)
    title = next((h for h in all_hits(passages, _STUDIED, TITLES) if not is_negated(h)), None)
    stated = next((h for h in took_part if not (is_negated(h) or is_cited(h))), None)
    return stated or (title if any(p.place not in TITLES for p in passages) else None)


def named_animals(passages: Sequence[Passage]) -> Hit | None:
    """Return the first animal a title names."""
    return first_hit(passages, _NAMED, TITLES)


def people_beside(passages: Sequence[Passage]) -> Hit | None:
    """Return the words for people who took part beside animals."""
    heading = first_hit(passages, re.compile(r"\bhumans\b"), (MESH,))
    both = first_hit(passages, _BOTH, TITLES) or next(
        (h for h in all_hits(passages, _BOTH) if _DONE.search(h.sentence) and not is_cited(h)), None
    )
    people = (h for h in all_hits(passages, _PEOPLE) if not (is_cited(h) or is_negated(h)))
    return heading or both or next(people, None)
