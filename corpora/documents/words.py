"""The fixed words of a document, English and Chinese."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "contents": ("Contents", "目录"),
    "skip": ("Skip to the text", "跳到正文"),
    "table": ("Table", "表"),
    "figure": ("Figure", "图"),
    "error": ("Serious", "严重"),
    "warning": ("Caution", "注意"),
    "info": ("Note", "说明"),
    "no_picture": ("The picture is in the web page of this document.", "图见本文档的网页版。"),
    "no_drawing": (
        "Where your program shows no drawing above: it is in the web page of this document.",
        "若您的程序在上方未显示图形：见本文档的网页版。",
    ),
    "end": (". ", "　"),
}


def word(name: str, language: str) -> str:
    """Return a word in "en" or "zh"."""
    return _WORDS[name][language == "zh"]


def label(kind: str, number: int | None, language: str) -> str:
    """Return "Table 3" or "表3" for `kind` "table" or "figure"; nothing where it has no number."""
    if number is None:
        return ""
    return f"{word(kind, language)}{number}" if language == "zh" else f"{word(kind, language)} {number}"
