"""Words broken over lines: without a hyphen ("Hippocamp us" is "Hippocampus"), or with one ("fixa-", "tion")."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_NAMING = """
accumbens amygdala angular anterior brainstem calcarine callosum caudate cerebellar cerebellum cingulate cingulum cortex
cortical cuneus dorsolateral dorsomedial entorhinal frontal frontopolar fusiform gyrus hemisphere hippocampal hippocampus
hypothalamus inferior insula insular intraparietal lateral lingual lobule medial mesencephalon midbrain middle nucleus
occipital occipitotemporal opercular opercularis operculum orbital orbitalis orbitofrontal pallidum paracentral paracingulate
parahippocampal parahippocampus parietal parietooccipital periaqueductal perirhinal postcentral posterior precentral precuneus
prefrontal premotor primary putamen retrosplenial rolandic secondary sensorimotor somatosensory striatum subcallosal subgenual
substantia subthalamic sulcus superior supplementary supramarginal temporal temporoparietal thalamic thalamus transverse
triangularis ventral ventrolateral ventromedial vermis visual
"""
_STANDING = "and area body brain central gyri head in left lobe marginal of part pole right tail the"
_WORDS = frozenset(_NAMING.split())
"""Whole words of the names of parts, in small letters."""
_APART = frozenset(_STANDING.split())
"""Other words that may stand alone before or behind a part of a name."""
MOST_PIECES = 3
"""Lines of a narrow column over which one word may be broken."""


def mend_broken_words(text: str) -> str:
    """Return a name of a part without the blanks inside its words: joined they are a word of such names, apart none is.

    "post central" stays as printed: "central" is a word; so does what no list knows.
    """
    words, mended = text.split(" "), list[str]()
    while words:
        n = next((n for n in range(MOST_PIECES, 1, -1) if n <= len(words) and _is_one(words[:n])), 1)
        mended.append("".join(words[:n]))
        del words[:n]
    return " ".join(mended)


def _is_one(pieces: Sequence[str]) -> bool:
    """Return whether pieces are one word: letters only, small ones after the first piece, but for marks around them."""
    bare = [pieces[0].lstrip("(["), *pieces[1:-1], pieces[-1].rstrip(".,;:)]*")]
    if not all(piece.isalpha() for piece in bare) or any(piece != piece.lower() for piece in bare[1:]):
        return False
    folded = [piece.casefold() for piece in bare]
    return "".join(folded) in _WORDS and not any(piece in _WORDS or piece in _APART for piece in folded)


_ENDING = re.compile(
    r"[a-z]{0,3}(?:tions?|tional|sions?|ments?|[ts]ive(?:ly)?|ings?|ness|[ae]nces?|it(?:y|ies)|ally|ously|[ai]ble|ical|[ao]ry|pared|lated|ated?|ates|"
    r"tants?|pants?|trols?|tients?|tex|gyrus|lus|mus|tum)"
)
"""The end of a word that is none of its own."""
_LAST = re.compile(r"(?P<head>[^\W\d_]+)-$")
_FIRST = re.compile(r"[^\W\d_]+")
_AFTER_NUMBER = re.compile(r"\d-$")
_IN_A_LIST = re.compile(r"(?:and|or|to|vs|versus)\b")
"""What follows a hyphen that hangs, as compounds are listed: "0- and 2-back"."""


def goes_on_behind_number(text: str, line: str) -> bool:
    """Return whether a line goes on with the word that the one before ends in, a number and its hyphen: "0-", "back"."""
    begins = _FIRST.match(line) is not None and _IN_A_LIST.match(line) is None
    return begins and _AFTER_NUMBER.search(text[-2:]) is not None


def join_lines(lines: Sequence[str], known: Collection[str] = ()) -> str:
    """Return the lines of a paragraph as one text; the hyphen at the end of a line goes where the word has none elsewhere.

    `known` are words around in small letters: with "fixation" among them "fixa-", "tion" is "fixation"; "task-", "related"
    keeps its hyphen, as that behind a number does ("2-", "back").
    """
    text = ""
    for line in lines:
        head, tail = _LAST.search(text), _FIRST.match(line)
        if goes_on_behind_number(text, line):
            text += line
            continue
        if head is None or tail is None or not tail[0][0].islower():
            text = f"{text} {line}" if text else line
            continue
        whole, apart = f"{head['head']}{tail[0]}".casefold(), f"{head['head']}-{tail[0]}".casefold()
        is_one = apart not in known and (whole in known or _ENDING.fullmatch(tail[0]) is not None)
        text = text[:-1] + line if is_one else text + line
    return text


_BROKEN = re.compile(r"\b([^\W\d_]+)-\s+([a-z]+)\b")
_COMPARING = re.compile(
    r"(?:compar|relat|increas|decreas|reduc|(?:de)?activ|correlat|associat|negativ|positiv|interact|conjunct|contrast|patient|control|participant)"
    r"(?:e|ed|es|s|ing|ions?|ive(?:ly)?|ity|ely|ations?|ated|isons?)?",
    re.IGNORECASE,
)
"""Words that are joined where a line broke them: "older com- pared with younger"."""


def with_broken_comparisons(text: str) -> str:
    """Return a text with the words of comparisons whole that a line broke: "older com- pared with younger"."""
    return _BROKEN.sub(_joined, text)


def _joined(broken: re.Match[str]) -> str:
    whole = broken[1] + broken[2]
    return whole if _COMPARING.fullmatch(whole) else broken[0]
