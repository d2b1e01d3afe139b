"""Pictures that pages about coordinates show: a page of a document, and where in the brain a coordinate lies."""

from __future__ import annotations

import math
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.brain_slices import draw_point, in_mni
from corpora.desk.place import desk_of
from corpora.errors import ProtocolError
from corpora.nouns.studies import Space
from extract.desk.room import room_of
from extract.stage.one_table import Row, find_document, path_of_document

KEEP = {"Cache-Control": "private, max-age=86400"}
"""Pictures are named by what they are made from: they never change."""
TURNS = (0, 90, 180, 270)
FAR_MM = 999.0
"""Further out no brain is: what lies beyond is drawn like this."""


def show_page(request: Request) -> Response:
    """Answer with the picture of a page of a document."""
    desk = desk_of(request)
    page, turn = request.path_params["page"], request.query_params.get("turn", "0")
    if turn not in {str(angle) for angle in TURNS}:
        raise ProtocolError(f"{turn[:10]}: pages are turned by quarters.", hint="0, 90, 180 or 270 degrees.")
    with desk.reading() as store:
        home = find_document(store, request.path_params["document"])
        path = path_of_document(store, home["file"], home["name"] or "")
    return Response(
        room_of(desk).painter.picture(home["document"], path, page, int(turn)), media_type="image/png", headers=KEEP
    )


def show_brain(request: Request) -> Response:
    """Answer with three slices of the template at a coordinate."""
    asked = request.query_params
    try:
        x, y, z = (min(max(float(asked.get(axis, "")), -FAR_MM), FAR_MM) for axis in "xyz")
    except ValueError as error:
        raise ProtocolError(
            "A place in the brain has x, y and z in mm.", hint="For example /brain.png?x=-34&y=22&z=-2"
        ) from error
    if math.isnan(x + y + z):
        raise ProtocolError("A place in the brain has x, y and z in mm.", hint="These are no numbers.")
    space = Space.TAL if asked.get("space") == Space.TAL.value else None
    return Response(draw_point(*in_mni(x, y, z, space)), media_type="image/png", headers=KEEP)


def brain_address(row: Row) -> str:
    """Return the address of the picture of where a focus is."""
    query = {axis: f"{value:g}" for axis, value in zip("xyz", row.point, strict=True)}
    return f"/brain.png?{urlencode(query | {'space': row.now('space') or ''})}"


def is_talairach(row: Row) -> bool:
    """Return whether the coordinates of a focus are in Talairach space now."""
    return bool(row.now("space") == Space.TAL.value)
