"""What terms and topics are called where people read them, in English and in Chinese."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_TABLE = ("data", "decoding", "terms_zh.tsv")
_TOPIC = re.compile(r"(?P<number>\d+)_(?P<words>.+)")
"""A topic as a release's vocabulary names it: its number and its most frequent words."""
_DATABASES = {"neurosynth": "Neurosynth", "neuroquery": "NeuroQuery", "neurostore": "NeuroStore"}


@cache
def chinese_terms() -> Mapping[str, str]:
    """Return the Chinese names that ship with us, by the English term in small letters."""
    text = files("corpora").joinpath(*_TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {row["term"].casefold(): row["term_zh"] for row in rows}


def topic_words(topic: str) -> tuple[str, ...]:
    """Return the words a topic is named after, without its number; the whole name where it has none."""
    match = _TOPIC.fullmatch(topic)
    return tuple(match["words"].split("_")) if match else (topic,)


def short_name(term: str, kind: str, language: str = "en") -> str:
    """Return what a figure calls a term or topic; English where there is no Chinese name."""
    words = topic_words(term) if kind == "topics" else (term,)
    if language != "zh":
        return ", ".join(words)
    return "、".join(chinese_terms().get(word.casefold(), word) for word in words)


def full_name(term: str, kind: str, language: str = "en") -> str:
    """Return what a table calls it: in Chinese with the English behind it, so that one without a Chinese name is told apart."""
    english = short_name(term, kind)
    shown = short_name(term, kind, language)
    match = _TOPIC.fullmatch(term) if kind == "topics" else None
    number = match["number"] if match else ""
    if language == "zh":
        both = shown if shown == english else f"{shown} ({english})"
        return f"{both} [主题 {number}]" if number else both
    return f"{english} [topic {number}]" if number else english


def has_chinese_name(term: str, kind: str) -> bool:
    """Return whether every word of a term or topic has a Chinese name."""
    words = topic_words(term) if kind == "topics" else (term,)
    return all(word.casefold() in chinese_terms() for word in words)


def database_title(name: str) -> str:
    """Return a database's name as its authors write it, with the version: "neuroquery-1" is NeuroQuery 1."""
    source, dash, version = name.partition("-")
    title = _DATABASES.get(source)
    return f"{title} {version}" if title and dash else title or name
