"""What the desk is put together from: a part for each thing people do, with its pages and where it stands in the menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Handler = Callable[["Request"], "Response | Awaitable[Response]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of a part: `path` below the desk's root ("/screen/{report}"), what answers it, and how it is asked.

    A plain function is run in a thread of its own, so that it may read the ledger; `form` (POST) gets its fields in
    `request.state.form`.
    """

    path: str
    answer: Handler
    method: str = "GET"
    most_bytes: int = 1_000_000
    """Of a form; files to be imported need more."""
    by_a_person: bool = False
    """Whoever has not said who they are is asked first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the desk: its pages, its templates, and its entry in the menu (`title`, English; none: no entry)."""

    name: str
    pages: Sequence[Page]
    folder: Path
    """Holds `templates/` and, if it has any, `static/` (served at /static/NAME/…)."""
    title: str = ""
    start: str = ""
    """The address its entry in the menu leads to."""
