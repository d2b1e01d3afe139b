"""The group of all commands: loaded when asked for, listed by part of a review, in the language in force."""

from __future__ import annotations

import importlib

import click

from corpora.catalogue.help_pages import WholeGroup, spoken
from corpora.catalogue.language_of import LANGUAGES, Language, speak

Place = tuple[str, str, tuple[str, ...]]
"""The part of a review, the module, the commands of it that are listed there."""


class FrontDoor(WholeGroup):
    """All commands by name, listed by the part of a review they belong to."""

    places: tuple[Place, ...] = ()

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of a review."""
        return [name for _, _, names in self.places for name in names]

    def get_command(self, _ctx: click.Context | None, name: str) -> click.Command | None:
        """Return the command called `name`, importing its stage only now."""
        for _, place, names in self.places:
            if name in names:
                commands: tuple[click.Command, ...] = importlib.import_module(place).COMMANDS
                return spoken(next(command for command in commands if command.name == name))
        return None

    def parts(self, _ctx: click.Context) -> dict[str, list[str]]:
        """Return the names below each part of a review."""
        parts: dict[str, list[str]] = {}
        for part, _, names in self.places:
            parts.setdefault(part, []).extend(names)
        return parts

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the language first: the pages of help and the errors of other options are in it."""
        language = _language_given(args)
        if language:
            speak(language)
        return super().parse_args(ctx, args)


def _language_given(arguments: list[str]) -> Language | None:
    """Return the language that `--lang` names before the command; None where it is not given, or is none of ours."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        named = argument if before == "--lang" else argument.removeprefix("--lang=")
        if before == "--lang" or argument.startswith("--lang="):
            return next((language for language in LANGUAGES if language == named), None)
        if not argument.startswith("-") and argument != "--lang":
            return None
    return None


lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help="Language of help and messages: en or zh (default: FOCIMINE_LANG, else the system's).",
)
