"""A caption that follows running text at once opens a table; the text does not go on through it."""

from __future__ import annotations

from extract.pdf.layout.lines import Phrase
from extract.pdf.layout.prose import cut_at, find_prose
from extract.pdf.model import Word

TEXT = (
    "Our results are those of the group in which all of the people were scanned",
    "and in Table 4 we show areas that were less active in the second of the runs",
    "than in the first, which is a sign of the loss that was found by others too",
)
CAPTION = "Table 4. Areas that were less active in the second of the two runs of the task"
HEADING = "Region (and area) and the coordinates of the peak in the space of the atlas"


def phrase(text: str, top: float) -> Phrase:
    x = 60.0
    words = []
    for printed in text.split():
        width = 5.0 * len(printed)
        words.append(
            Word(
                text=printed,
                raw=printed,
                x0=x,
                top=top,
                x1=x + width,
                bottom=top + 9,
                size=9.0,
                bold=False,
                italic=False,
                font="F",
            )
        )
        x += width + 3
    return Phrase(tuple(words))


def test_running_text_ends_where_a_caption_begins() -> None:
    lines = [phrase(text, 100 + 12 * i) for i, text in enumerate((*TEXT, CAPTION, HEADING))]
    (block,) = find_prose(lines)
    assert len(block.lines) == len(lines)
    (cut,) = cut_at([block], {lines[3].words[-1]})
    assert [line.text for line in cut.lines] == list(TEXT)


def test_what_is_no_caption_leaves_it_whole() -> None:
    lines = [phrase(text, 100 + 12 * i) for i, text in enumerate(TEXT)]
    blocks = find_prose(lines)
    assert cut_at(blocks, {phrase(CAPTION, 300).words[-1]}) == blocks
