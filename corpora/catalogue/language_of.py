"""Which language a person reads, and a text in that language.

    from corpora.catalogue.language_of import chosen, spoken_in, translated

    with spoken_in("zh"):
        translated("Give one.")

English needs no catalogue: nothing is loaded, and every text comes back as it is.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from corpora.catalogue.matching import Catalogue
    from corpora.catalogue.po import Entry

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
VARIABLE = "FOCIMINE_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set names the language of messages (POSIX)."""

_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)


def chosen() -> Language:
    """Return the language in force: that of `spoken_in`, else of FOCIMINE_LANG, else the system's; English where it is neither."""
    return _SPOKEN.get() or language_of_system(os.environ)


def language_of_system(environment: Mapping[str, str]) -> Language:
    """Return the language that FOCIMINE_LANG names, or the locale. Windows sets no variables: there its own locale is asked."""
    own = _named(environment.get(VARIABLE, ""))
    if own:
        return own
    said = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), None)
    if said is None and sys.platform == "win32":
        said = locale.getlocale()[0]
    return _named(said or "") or "en"


def _named(name: str) -> Language | None:
    """Return the language of a locale ("zh_CN.UTF-8", "zh-Hans", "Chinese (Simplified)_China"); None for one we do not speak."""
    folded = name.casefold()
    if folded.startswith(("zh", "chinese")):
        return "zh"
    return "en" if folded.startswith("en") else None


@contextmanager
def spoken_in(language: Language | None) -> Iterator[None]:
    """Let a language be in force until it ends (in this thread and task alone); None leaves the one that is."""
    token = _SPOKEN.set(language or _SPOKEN.get())
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def speak(language: Language) -> None:
    """Let a language be in force until the `spoken_in` around it ends."""
    _SPOKEN.set(language)


def translated(text: str, language: Language | None = None) -> str:
    """Return a text of the program in the language in force (or `language`); what the catalogue lacks stays English.

    A text is looked up whole, then as a template filled in ("{n} records of {name}"), then line by line and sentence by
    sentence. What fills a hole is itself translated where it is words of the program.
    """
    if (language or chosen()) == "en":
        return text
    return catalogue().translate(text)


@cache
def catalogue() -> Catalogue:
    """Return the Chinese catalogue, read once."""
    from corpora.catalogue.matching import Catalogue

    return Catalogue(entry for entry in entries() if not entry.context)


def words_of(context: str) -> dict[str, str]:
    """Return the Chinese of the texts that are said in one context only (see `Entry`), by their English."""
    return {entry.text: entry.translation for entry in entries() if entry.context == context}


@cache
def entries() -> tuple[Entry, ...]:
    """Return all entries of the Chinese catalogue, read once."""
    from corpora.catalogue.po import read_po

    path = resources.files("corpora").joinpath("data", "translations", "zh.po")
    return read_po(path.read_text(encoding="utf-8"))
