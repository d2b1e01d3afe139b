"""The state and the time in which people were measured, behind their name: "Patients OFF", "Patients post", 真针刺组治疗后."""

from __future__ import annotations

import re

_INITIALS = re.compile(r"[A-Z]{2,5}")
_ON_OR_OFF = r"(?:ON|OFF|(?:on|off|On|Off)(?=[\s-](?:med|drug|l-?dopa|levodopa|stim|dbs|treat)))(?:[\s-](?:medication|meds?|drugs?|l-?dopa|levodopa|stimulation|DBS|treatment))?(?:[\s-]state)?"
_TIME = r"(?i:(?:at )?(?:(?:pre|post|before|after|baseline|follow-?up)(?:[\s-](?:treatment|therapy|training|intervention|medication|surgery))?|(?:time|visit|session|week|month|day)\s?\d{1,2}))"
_STATE = re.compile(rf"[\s-][(\[]?(?:{_ON_OR_OFF}|{_TIME})[)\]]?\s*$")
"""On or off what they take, or when, behind the name of people who were scanned in both states."""
_TIME_ALONE = re.compile(_TIME)
_TIME_BEHIND = re.compile(rf"[\s-][(\[]?{_TIME}[)\]]?$")
_CHINESE_TIME = re.compile(
    r"\s?(?:(?:治疗|训练|干预|针刺|用药|服药|手术|康复)(?:\d{1,2}周)?[前后]|前测|后测|基线|随访)(?:时|期)?$|^(?:治疗|训练|干预|针刺|用药|服药|手术)[前后]\s?"
)
_STATE_ALONE = re.compile(rf"\s*{_ON_OR_OFF}\s*")


def without_state(text: str) -> str:
    """Return the name of people without the state they were in: "Patients" of "Patients OFF", "Patients on medication"."""
    return _STATE.sub("", text).strip()


def without_time(text: str) -> str:
    """Return the name of people without when they were measured; "" where it says nothing else: "pre", "治疗前"."""
    text = text.strip()
    return "" if _TIME_ALONE.fullmatch(text) else _CHINESE_TIME.sub("", _TIME_BEHIND.sub("", text)).strip()


def begin_words_of(short: str, text: str) -> bool:
    """Return whether the letters of an abbreviation begin words of a text that follow each other: PD, "Parkinson's disease"."""
    if not _INITIALS.fullmatch(short):
        return False
    return re.search(r"\b" + r"[\w’']*[\s-]".join(short), text, re.IGNORECASE) is not None


def is_on_or_off(text: str) -> bool:
    """Return whether a text is on or off what people take, and no more: "OFF medication"."""
    return _STATE_ALONE.fullmatch(text) is not None
