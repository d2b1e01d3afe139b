"""In which language is the report written?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from corpora.nouns.evidence import Evidence
from corpora.nouns.records import Record
from screen.passages import ABSTRACT, TITLE, Passage, quote
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear

_CODES = {
    "en": "en", "eng": "en", "english": "en", "英文": "en", "英语": "en", "zh": "zh", "chi": "zh", "zho": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
    "ger": "de", "deu": "de", "german": "de", "fre": "fr", "fra": "fr", "french": "fr", "spa": "es", "spanish": "es", "jpn": "ja", "japanese": "ja",
    "rus": "ru", "russian": "ru", "por": "pt", "portuguese": "pt", "ita": "it", "italian": "it", "kor": "ko", "korean": "ko", "pol": "pl", "polish": "pl",
    "dut": "nl", "nld": "nl", "dutch": "nl", "tur": "tr", "turkish": "tr", "hun": "hu", "hungarian": "hu", "cze": "cs", "ces": "cs", "czech": "cs",
}  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")


class Language(ScreeningRule):
    """MET when the language a record states is one of `accept`, NOT_MET when it is another.

    Without a stated language, Chinese text meets "zh"; English cannot be distinguished from other Latin scripts
    and stays UNCLEAR.
    """

    name: ClassVar[str] = "language"
    summary: ClassVar[str] = "written in an accepted language (two-letter codes)"
    accept: tuple[str, ...] = ("en", "zh")

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict; the evidence is the record's language field, or the Chinese title."""
        if record is not None and record.language:
            stated = [part.strip().lower() for part in re.split(r"[;,/]", record.language) if part.strip()]
            codes = [_CODES.get(part, part[:2] if re.fullmatch(r"[a-z]{2}(-\w+)?", part) else "") for part in stated]
            evidence = Evidence(quote=record.language, place="language", start=0, end=len(record.language))
            if any(code in self.accept for code in codes):
                return met(evidence)
            return not_met(evidence) if codes and all(codes) else unclear(evidence)
        for passage in passages:
            if (
                passage.place in (TITLE, ABSTRACT)
                and _CHINESE.search(passage.text)
                and not _KANA_HANGUL.search(passage.text)
            ):
                whole = quote(passage, 0, len(passage.folded))
                return met(whole) if "zh" in self.accept else unclear(whole)
        return NOTHING
