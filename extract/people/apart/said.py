"""What sentences say of people besides that they were left out or kept: replaced, serving as controls, screened, described."""

from __future__ import annotations

import re
from collections.abc import Container

from corpora.language.numbers import NUMBER, to_number

REPLACED = re.compile(r"\b(?:was|were|had been) (?:\w+ly )?replaced\b(?! with\b)", re.IGNORECASE)
"""Of people left out for whom others came: "One woman who withdrew was replaced"."""
SERVES = re.compile(
    r"\b(?:healthy|normal|matched|unaffected)\b[^.;]{0,80}\b(?:serv|act|recruit|enrol|includ|scann|stud|particip)\w*(?: \w+)? as (?:an? |the )?(?:[\w-]+ ){0,2}?(?:controls?|comparison)\b",
    re.IGNORECASE,
)
"""Other people than those counted before: "Four healthy subjects served as a control group"."""
BASE = re.compile(r"^of (?:the |these |our )?$", re.IGNORECASE)
"""Before those of whom a sentence tells how many were kept: "Of the 33 individuals enrolled, data from 28 were analyzable"."""
SCREENED = re.compile(r"\b(?:screened|approached|contacted|invited|assessed for eligibility)\b", re.IGNORECASE)
DESCRIBED_REST = re.compile(
    r"The remaining (?:[\w-]+ )?(?:[\w-]+ ){1,3}?(?:reported|used|had|received|took|described|stated|were (?:on|using|taking|receiving|treated|free of|non-?smokers))\b"
)
"""What is said of those of whom a sentence before does not speak: "The remaining 14 participants reported no treatment"."""
NOT_IN_NUMBERS = re.compile(
    r"\bnot (?:\w+ )?(?:included|counted|contained|reflected) in (?:these|those|the (?:above|present|given|reported)|any of the) (?:\w+ )?(?:numbers?|counts?|figures?|totals?|sample sizes?)\b",
    re.IGNORECASE,
)
"""What is said of those left out before the numbers were given: "Six had been removed and are not included in these numbers"."""
WITHOUT_EFFECT = re.compile(
    r"\b(?:did|does|do) not (?:\w+ )?(?:change|alter|affect|influence)\b|\bremained (?:significant|unchanged|the same)\b",
    re.IGNORECASE,
)
"""What a check left out for a while: "exclusion of two older adults did not change the results"."""
OF_EACH = re.compile(
    r"\b(?:from|in|of) (?:each|either|both|every)(?: of the (?:\w+ )?)?(?: \w+)? ?groups?\b", re.IGNORECASE
)
"""Behind a number left out that holds for each group: "two participants from each group were excluded"."""
_OF_SO_MANY = re.compile(rf"^of the (?P<n>{NUMBER})\b", re.IGNORECASE)


def is_part_of_one(text: str, numbers: Container[int]) -> bool:
    """Return whether a sentence is on some of one of several groups, told by its number: "Of the 43 patients, 36 completed therapy"."""
    of = _OF_SO_MANY.match(text)
    return of is not None and to_number(of["n"]) in numbers
