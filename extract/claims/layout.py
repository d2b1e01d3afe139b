"""How the parts of a manuscript begin: headings, captions, abstracts, keywords, the list of references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.sections import SectionKind, kinds_of

LONGEST_HEADING = 80
"""Characters of the longest line that may be a heading."""
HEADING_WORDS = 6
"""Words of the longest heading without a number that is recognised by its words."""
NAME = r"(?:(?:van|von|de|del|della|den|der|di|la|le|ten|ter|dos|da|Van|Von|De|Del|Di|La|Le)\s+){0,2}[A-Z\u00c0-\u00de][\w'’\-]+(?:[ -](?=\S*[a-z])[A-Z\u00c0-\u00de][\w'’\-]+)?"
STARTS_REFERENCE = re.compile(
    rf"^(?P<star>[*＊†]?)\s*(?:\[?\d{{1,3}}[\].]\s*|[-•]\s+)?(?P<star2>\\?[*＊]?)\s*"
    rf"(?P<first>{NAME}(?=,? (?:[A-Z]\.|[A-Z]{{1,3}}\b))|[\u4e00-\u9fff]{{2,4}}(?=[,，.、]))"
)
STARTS_ABSTRACT = re.compile(r"^\W*(?:(?:abstract|summary)\b(?!\s+(?:of|screening))|摘\s*要)[\s:.：]*", re.IGNORECASE)
STARTS_KEYWORDS = re.compile(r"^\W*(?:key\s*-?words\b|关\s*键\s*词)", re.IGNORECASE)
STARTS_LIST = re.compile(
    r"^\W*(?:[\d.]+\s+)?(?:references(?: \(.*\))?|bibliography|literature cited|参\s*考\s*文\s*献)\W*$", re.IGNORECASE
)
ENDS_LIST = re.compile(
    r"^\W*(?:appendix|supplement\w*|(?:figure|table) (?:legends?|captions?)|附\s*录|(?:table|figure)\s+S?\d|[图表]\s*\d)",
    re.IGNORECASE,
)
SPEAKS_OF_TABLE = re.compile(
    r"^\W*(?:table|tab\.|fig(?:ure|\.)?|表|图)\s*S?\d{1,2}[a-z]?\s*(?:展示|呈现|列出|显示|给出|报告|为|中|可见|所示|和|与|"
    r"shows?|lists?|presents?|summari[sz]es|reports?|provides|gives|displays|contains?|illustrates|and|is|are|was|were|in\b|of\b)",
    re.IGNORECASE,
)
"""A sentence that speaks of a table or figure, beside a caption that begins alike."""
NOTE = re.compile(
    r"^[*_#\s]*(?:(?:supplementary )?(?:table|fig(?:ure)?s?\.?)\s*S?\d|[表图]\s*\d)|^\W*(?:notes?\b\s*[.:：]|注\s*[：:])",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:#{1,6}\s*)?(?:\*\*)?(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+|[IVX]{1,4}\.\s+)?(?P<words>[^\d\s(（].*?)\**\s*$"
)
_NUMBERED = re.compile(
    r"^(?:#{1,6}\s|\*\*.*\*\*$|(?:\d{1,2}\.?|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+[A-Z\u4e00-\u9fff][^,，。]*$)"
)


def is_heading(text: str) -> bool:
    """Return whether a line is a heading: numbered, marked, or one of the words that head sections."""
    if len(text) > LONGEST_HEADING or re.search(r"[.。!?！？;；:：,，、]\s*$", text) or is_note(text):
        return False
    words = _HEADING.match(text)
    if words is None:
        return False
    short = len(words["words"].split()) <= HEADING_WORDS and not re.search(r"[,，;；]", text)
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    known = kinds_of(words["words"])[0] is not SectionKind.TEXT and not chinese and words["words"][0].isupper()
    return bool(_NUMBERED.match(text)) or (short and known)


def is_note(text: str) -> bool:
    """Return whether a paragraph is a caption of a table or figure, or a note below one."""
    return NOTE.match(text) is not None and SPEAKS_OF_TABLE.match(text) is None


def join_lines(lines: Sequence[str]) -> str:
    """Return lines as one text; between two Chinese characters a line break is no blank."""
    return _CHINESE_BREAK.sub("", " ".join(line.strip() for line in lines))


_CHINESE_BREAK = re.compile(r"(?<=[\u4e00-\u9fff，。、；：）]) (?=[\u4e00-\u9fff（，。、；：）])")
