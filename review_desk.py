"""The command `desk`, of the front door: the parts that stages have for the browser, put together as one desk.

No stage knows another, so the menu is written here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.review_option import read_plan, review_option
from corpora.terminal import say

if TYPE_CHECKING:
    from corpora.desk.place import Desk


def make_desk(review: Path, *, language: str = "en") -> Desk:
    """Return the desk of the review in the folder `review`, with the parts of all stages in the order of a review."""
    from corpora.desk.home import HOME
    from corpora.desk.place import Desk
    from extract.desk.coordinates import COORDINATES
    from screen.desk.screening import SCREENING

    return Desk(review=review, parts=(HOME, SCREENING, COORDINATES), language=language)


@click.command("desk")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Serve at this port (default: a free one, the same as last time)."
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser: print the address only.")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Of the pages; each browser may choose another.",
)
@review_option
def desk(review: Path, port: int | None, no_browser: bool, language: str) -> None:
    """Open the review in the browser: screen, settle conflicts, confirm coordinates, watch the flow, look at results.

    The pages are served on this computer alone (127.0.0.1) and need no network. The address holds a token: who has it
    may work on the review. Several people may work at once. Ctrl-C ends it; nothing is lost by closing the window.

    \b
    Examples:
      focimine desk
      focimine desk --no-browser --port 8765
      focimine desk --language zh --review my-review
    """
    from corpora.desk.server import prepared, serve

    read_plan(review / "protocol.yaml")
    made = make_desk(review, language=language)
    with prepared(made, port) as (bound, address):
        say(f"The desk is at {address}")
        say("Ctrl-C ends it.")
        serve(made, bound, address, browser=not no_browser)


COMMANDS: tuple[click.Command, ...] = (desk,)
"""The desk."""
