"""Signs of numbers as painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.readers.pdf_ink import Glyph, PageInk
from extract.readers.pdf_words import Run

DASHES = frozenset("-‐‑‒–—―−⁃⁻₋⫺➖﹘﹣－¯ˉ")
"""Characters that stand for a minus when they are printed before a number."""


class SignReader:
    """Reads the words of one page with their signs."""

    def __init__(self, data: bytes, ink: PageInk) -> None:
        self.data = data
        self.ink = ink

    def words(self, runs: Sequence[Run]) -> Iterator[tuple[str, list[Glyph], str]]:
        """Yield text, glyphs and doubt of each word."""
        carried: list[Glyph] = []
        for position, run in enumerate(runs):
            glyphs = carried + run.glyphs
            carried = []
            text = "".join(self._text(g) for g in glyphs)
            after = runs[position + 1] if position + 1 < len(runs) else None
            if (
                text == "-"
                and after is not None
                and after.line == run.line
                and after.glyphs[0].text.isdigit()
                and after.x0 - run.x1 < 0.6 * run.size
            ):
                carried = glyphs
                continue
            yield text, glyphs, ""

    @staticmethod
    def _text(glyph: Glyph) -> str:
        if not glyph.text or ord(glyph.text[0]) < 32 or glyph.text in DASHES:
            return "-"
        return glyph.text
