"""The part of a plan on coordinates and coding: what is used, what is coded, what coded values are called."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from corpora.protocol.base import Section, Wording
from corpora.protocol.wording import did_you_mean


class CodingField(Section):
    """One column of the coding sheet: a typed moderator or fact of a contrast. `value_labels` are what its values are called in reports."""

    name: str
    label: Wording
    type: Literal["choice", "integer", "number", "text"] = "text"
    values: list[str] = []
    value_labels: dict[str, Wording] = {}
    required: bool = False

    @model_validator(mode="after")
    def _choices_are_given(self) -> CodingField:
        if self.type == "choice" and not self.values:
            message = "a choice needs values"
            raise ValueError(message)
        for value in self.value_labels:
            if value not in self.values:
                message = f"value_labels: {value!r} is none of the values{did_you_mean(value, self.values)}"
                raise ValueError(message)
        return self


class ExtractionSection(Section):
    """Which coordinates are used and what is coded."""

    spaces: list[Literal["MNI", "TAL"]] = ["MNI", "TAL"]
    kinds: list[Literal["peak", "centre_of_mass", "roi", "cited", "channel", "in_text"]] = ["peak"]
    coding: list[CodingField] = []
    checks: dict[str, Literal["error", "warning", "ignore"]] = {}
