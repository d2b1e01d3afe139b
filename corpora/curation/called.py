"""What reports call coded values: as the plan says, else by the field's usual Chinese words, else as they are coded."""

from __future__ import annotations

from corpora.curation.coded import coded_in_chinese
from corpora.protocol import ExtractionSection


def called(section: ExtractionSection, field: str, value: str, language: str) -> str:
    """Return what a report in `language` calls a value of a coding field, be it the plan's or one that every plan has."""
    for known in section.coding:
        if known.name == field and value in known.value_labels:
            label = known.value_labels[value]
            if label.zh if language == "zh" else label.en:
                return label.in_language(language)
    return coded_in_chinese(field, value) if language == "zh" else value
