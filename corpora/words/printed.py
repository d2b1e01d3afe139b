"""How printed tables announce themselves and their notes: "Table S2.", "附表 1", "Note.", "* p < 0.05"."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpora.words.patterns import any_of, both_scripts, compiled


class TableLabel(NamedTuple):
    """The label a text opens with, as printed with single blanks, and the text directly behind it."""

    label: str
    after: str

    @property
    def rest(self) -> str:
        """The text behind the label's full stop, colon or dash: the caption."""
        return self.after.lstrip(_PUNCTUATION)


_PUNCTUATION = " \t\n\u00a0.:：|。—–-"
_QUALIFIERS = (
    r"supp(?:lement(?:a(?:ry|l)|ation)?|l|\.)?\.?", r"appendix", r"extended\s+data", r"online", r"web", r"additional",
)  # fmt: skip
_TABLE = (
    # English                German      French      Spanish   Portuguese   Italian
    r"e?table", r"tab\b\.?", r"tabelle", r"tableau", r"tabla", r"tabela", r"tabella",
)  # fmt: skip
_NUMBER = (
    r"(?:(?:[SABe]?[\s.-]?|(?-i:[C-Z])[.-]?)\d{1,3}(?:[.\-]\d{1,2})?[a-z]?|[IVX]{1,5}|(?-i:[A-H])(?:[.\-]?\d{1,2})?)"
)
_CHINESE = r"(?:补充|附)?表\s*S?\d{1,3}(?:[-.]\d{1,2})?(?![A-Za-z\d])"
TABLE_WORDS = rf"\b(?:{any_of(_TABLE)})|{both_scripts('(?:补充|附|续)?表')}"
"""The pattern for the word that a table's caption, or a reference to it, prints."""
TABLE_LINE = rf"^[^\w\n]*(?:\d{{1,4}}[^\w\n]+)?(?:(?:{any_of(_QUALIFIERS)})\W+)?(?:{TABLE_WORDS})"
"""The pattern, in lines of text, for one that may be a caption, with the number of its line before it in manuscripts: a cheap look before the page
is laid out."""
_LABEL = compiled(
    rf"(?P<label>(?:(?:{any_of(_QUALIFIERS)})\s+)*(?:{any_of(_TABLE)})\s*\.?\s*{_NUMBER}(?!\w)|{_CHINESE})"
)
_MENTION = compiled(r"\bTable\s+(S?\d+(?:\.\d+)?|[IVX]+)\b", r"表\s*(S?\d+(?:\.\d+)?)")


def parse_table_label(text: str) -> TableLabel | None:
    """Return the table label a text opens with and what follows it; None where it opens with none."""
    text = text.strip()
    found = _LABEL.match(text, _n_marks(text))
    if found is None:
        return None
    return TableLabel(" ".join(found["label"].split()), text[found.end() :])


MOST_MARKS = 3
"""Characters (brackets, bullets, icons of web pages) that may precede a label."""


def _n_marks(text: str) -> int:
    marks = re.match(r"\W*", text)
    return marks.end() if marks is not None and marks.end() <= MOST_MARKS else 0


def tables_mentioned(sentence: str) -> list[str]:
    """Return the numbers of the tables a sentence refers to: "2", "S1", "IV", "5.2"."""
    return [number for groups in _MENTION.findall(sentence) for number in groups if number]


_CONTINUED = r"(?:continued|continuation|cont['’]?d\b|cont\b\.?|fortsetzung|suite)"
_CONTINUES = compiled(
    rf"\W*(?:(?:{any_of(_QUALIFIERS)})\s+)*(?:{any_of(_TABLE)})\s*\.?\s*{_NUMBER}(?!\w)[\s.,:;(\[–-]*{_CONTINUED}",
    rf"\W*{_CONTINUED}\W+(?:{any_of(_TABLE)})\s*\.?\s*{_NUMBER}(?!\w)",
    rf"\W*\(?{_CONTINUED}\)?\W*$",
    rf"\W*(?:续\s*{_CHINESE}|续表|{_CHINESE}\W*续表?)",
)


def continues_table(text: str) -> str | None:
    """Return what follows the words that say that a table goes on ("Table 2 (continued)", 续表 1); None where a text does not say so."""
    found = _CONTINUES.match(text)
    return text[found.end() :].strip(_PUNCTUATION + ")]）") if found else None


_NOTE_WORDS = (r"notes?\b", r"abbrev", r"注")
_NOTE_MARKS = r"[*†‡§¶]"
_BEGINS_NOTE = compiled(
    *_NOTE_WORDS,
    _NOTE_MARKS,
    r"[a-e]\s+[A-Z]",  # a footnote letter before its words
    r"[LR]\s?[=,:]|BA\s?[=,:]|[ktz]\s?[=,:]\s*[a-z]{3}",  # a list of abbreviations
    r"MNI\b.*(?:refer|coord)",
)
_HEADED_NOTE = compiled(r"(?:notes?|abbreviations?)\b\s*[.:]", r"注")


def begins_note(text: str) -> bool:
    """Return whether a text begins as the notes under a table do: by word, by mark, by an abbreviation explained."""
    return _BEGINS_NOTE.match(text) is not None


_OPENS_SECTION = re.compile(
    both_scripts(
        r"(?:(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[一二三四五六七八九十]{1,2})\s*[.．、|)]?\s*)?"
        r"(?:introduction|(?:materials? and )?methods?|results?|(?:general )?discussion|conclusions?|references|acknowledge?ments?|引言|前言|(?:资料|对象|材料)?与?方法|结果|讨论|结论|参考文献)"
    ),
    re.IGNORECASE,
)
"""The heading of a section of a paper, alone on its line: "4 | DISCUSSION", "三、讨论"."""


def opens_section(text: str) -> bool:
    """Return whether a line is the heading of a section of the paper."""
    return _OPENS_SECTION.fullmatch(text.strip()) is not None


def is_headed_note(text: str) -> bool:
    """Return whether a text calls itself a note: "Note.", "Abbreviations:", "注："."""
    return _HEADED_NOTE.match(text) is not None
