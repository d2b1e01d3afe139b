"""Connected pieces of ink."""

from __future__ import annotations

import numpy as np

from extract.pdf.page.pieces import find_pieces

PICTURE = """
#..##
.#..#
.....
##...
"""


def test_pixels_that_meet_at_a_corner_are_one_piece() -> None:
    mask = np.array([[c == "#" for c in line] for line in PICTURE.split()])
    pieces = find_pieces(mask)
    assert [(p.x0, p.top, p.x1, p.bottom, p.area) for p in pieces] == [
        (0, 0, 2, 2, 2),
        (0, 3, 2, 4, 2),
        (3, 0, 5, 2, 3),
    ]
    assert [p.fill for p in pieces] == [0.5, 1.0, 0.75]
    assert pieces[0].mask.tolist() == [[True, False], [False, True]]


def test_a_blank_picture_has_no_pieces() -> None:
    assert find_pieces(np.zeros((3, 4), dtype=np.bool_)) == []
