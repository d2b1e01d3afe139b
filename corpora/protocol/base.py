"""What every section of a plan is, and texts in the languages of a review."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator


class Section(BaseModel):
    """Base of all sections: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _yes_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse true and false (YAML's yes and no) where a number belongs: Python would take them for 1 and 0."""
        hint = cls.model_fields[str(info.field_name)].annotation
        kinds = get_args(hint) or (hint,)
        if isinstance(value, bool) and bool not in kinds and (int in kinds or float in kinds):
            return str(value).lower()  # text that is no number is refused, in the words for it
        return value


class Wording(Section):
    """A text in the languages of the review; at least one is given."""

    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _one_is_given(self) -> Wording:
        if not (self.en or self.zh):
            message = "give a text under en or zh"
            raise ValueError(message)
        return self

    def in_language(self, language: str) -> str:
        """Return the text in `language`, or in the other one where it is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)
