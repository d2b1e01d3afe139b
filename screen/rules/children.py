"""Children and adolescents as those who took part, and not whose faces adults saw or whose parents were scanned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screen.cues import is_cited, is_negated
from screen.passages import TITLES, Hit, Passage, about_people, all_hits, prose

_YOUNG = r"(?:children|infants?|toddlers?|newborns?|neonates?|babies|pre-?schoolers?|pre-?school(?:-aged?)?|pre-?adolescents?|pre-?teens?|(?<!late )adolescents?|boys|girls|youths?|teens|teenagers?|teenaged?|pa?ediatric|kindergart\w+|school-?aged?|school ?children|\d{1,2}-year-olds?)"
_AGE = r"(?:(?:early|mid-?|middle) (?:adolescence|childhood)|(?<!late )adolescence|childhood|pre-?adolescence|infancy)"
_SEEN = r"(?:to|toward|towards|for|about|of|from|on|than|viewing|watching|observing|mothers?|fathers?|parents?|caregivers?|maternal|paternal|parental|wom[ae]n|men|adults?)"
_TITLE = re.compile(
    rf"\b(?:emerg|develop|appear|aris|begin)\w* (?:\w+ )?(?:by|in|during) (?:[\w-]+ ){{0,2}}?{_AGE}\b|"
    rf"\b(?:in|among|by) (?:(?!{_SEEN}\b)[\w,'/-]+ ){{0,5}}?{_YOUNG}\b|\b{_YOUNG} (?:with|at (?:high |familial )?risk|who|aged|recover\w+)\b|\b(?:sample|group|cohort|series|study) of (?:(?!{_SEEN}\b)[\w'-]+ ){{0,3}}{_YOUNG}\b"
)
"""A title that says that the young were studied."""
_TITLE_ALSO = re.compile(
    rf"\b(?:in|during|across|of|from) (?:[\w,'-]+ ){{0,3}}?{_AGE}\b|\bdeveloping (?:social )?brain\b|\b{_YOUNG} (?:brain|development)\b|^(?:[\w-]+ )?{_YOUNG}(?:s'|'s?)? |\b{_YOUNG}\.?$|儿童(?!期)|青少年|婴幼儿|幼儿|中学生|小学生"
)
"""A title about the young or an age of life: they may be seen, or looked back on, by those who took part."""
_TOOK_PART = re.compile(
    r"\b(?:\d+|[a-z]+teen|twenty\S{0,20}|thirty\S{0,20}|forty\S{0,20}|fifty\S{0,20}|sixty\S{0,20}|ten|eleven|twelve) (?:(?!(?:faces?|pictures?|photos?|photographs?|videos?|images|cries|mothers|fathers|parents|of)\b)[\w-]+,? ){0,5}?(?:children|infants|toddlers|adolescents|boys|girls|youths?|teens|teenagers|pre-?adolescents|pre-?schoolers|\d{1,2}-year-olds)\b"
    r"|\b(?:children|infants|toddlers|adolescents|boys|girls|youths?|teens|teenagers) (?:[\w()-]+ ){0,4}?(?:underwent|were (?:\w+ )?(?:scanned|studied|recruited|asked|instructed|presented)|performed|completed|viewed|participated|played|listened|watched)\b"
    r"|\bwe (?:\w+ )?(?:scanned|studied|recruited|examined|tested|investigated|followed) (?:[\w-]+ ){0,4}?(?:children|infants|toddlers|adolescents|boys|girls|youths?)\b|\b(?<!faces of a )(?:sample|group|groups|cohort|series|population) of (?:[\w-]+ ){0,4}?(?:children|infants|toddlers|adolescents|boys|girls|youths?|teenagers)\b"
    r"|(?<!\d)\d+\s{0,4}名[^。,，]{0,10}(?:儿童|青少年|婴儿|中学生|小学生)"
)
_ADULTS = re.compile(
    r"\b(?:adults?|adulthood|undergraduates?|(?:college|university|graduate) students?|lifespan|young people|emerging adult\w*|elderly|(?:wo)?men|(?:mothers|fathers|parents) (?:[\w-]+ )?(?:viewed|underwent|watched|listened|were|performed|completed)|\d+ (?:[\w-]+ )?(?:mothers|fathers|parents|couples)|maternal brain|parental brain)\b|成人|成年|大学生|父母"
)
_PERCEIVED = re.compile(
    r"\b(?:heard|viewed|saw|seen|watched|observed|listened to|rated|judged|viewing|hearing|watching|shown|presented with) (?:the )?$"
)
"""Before a number of children: it is others who took part."""
_THEIRS = re.compile(
    r"\b(?:pictures|photo(?:graph)?s|images|faces|videos?|films?|movies|clips|cries|voices|stories|vignettes|mothers|fathers|parents|caregivers|teachers) (?:[\w-]+ ){0,3}?(?:of|about|with|depicting|showing|featuring) (?:[\w'-]+ ){0,3}$"
)
"""What stands before an age that is of children on a screen, or of somebody's children."""
_OWN_WORDS = re.compile(
    r"\b(?:we (?!discuss)|participants|underwent|were scanned|th(?:is|e present|e current) study)\b"
)
_OTHERS_WORK = re.compile(
    r"\b(?:recent|previous|prior|earlier|past|existing) (?:[\w-]+ ){0,2}?(?:work|studies|study|research|findings|reports?|evidence|literature|results)\b|\b(?:has|have) (?:\w+ly )?(?:been|shown|focused|demonstrated)\b|\bpreviously\b|以往|已有研究"
)
"""A sentence about other studies; what it says of adults says nothing of those who took part."""


def studied_children(passages: Sequence[Passage]) -> Hit | None:
    """Return the words of a title, borne out by an abstract, that make the young those who took part."""
    if not any(p.place not in TITLES for p in prose(passages)):
        return None
    title = next((h for h in all_hits(passages, _TITLE, TITLES) if not is_negated(h)), None)
    return title or (next(all_hits(passages, _TITLE_ALSO, TITLES), None) if children_take_part(passages) else None)


def children_take_part(passages: Sequence[Passage]) -> Hit | None:
    """Return where the abstract, or a section about those who took part, states that children did."""
    stated = (h for h in all_hits(about_people(passages), _TOOK_PART) if h.passage.place not in TITLES)
    return next((h for h in stated if not (is_negated(h) or is_cited(h) or _PERCEIVED.search(h.before))), None)


def adults_beside(passages: Sequence[Passage]) -> Hit | None:
    """Return the first mention of adults that is neither negated nor in a sentence about other studies."""
    for hit in all_hits(passages, _ADULTS):
        others = _OTHERS_WORK.search(hit.sentence) and not _OWN_WORDS.search(hit.sentence)
        if not (is_cited(hit) or is_negated(hit) or others):
            return hit
    return None


def is_theirs(hit: Hit) -> bool:
    """Return whether an age is of children who were seen, or whose parents took part."""
    return _THEIRS.search(hit.before) is not None
