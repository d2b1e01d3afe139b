"""The command `desk`, of the front door: the parts that stages have for the browser, put together as one desk.

No stage knows another, so the menu is written here.
"""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.catalogue.language_of import chosen
from corpora.errors import StoreError
from corpora.review.versions import read_versions
from corpora.review_option import opened, read_plan, review_option
from corpora.terminal import say
from version_files import read_version_news

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from corpora.catalogue.language_of import Language
    from corpora.desk.place import Desk


def make_desk(review: Path, *, language: Language = "en") -> Desk:
    """Return the desk of the review in the folder `review`, with the parts of all stages in the order of a review."""
    from corpora.desk.documents import DOCUMENTS
    from corpora.desk.home import HOME
    from corpora.desk.parts import Page, Part
    from corpora.desk.place import Desk
    from corpora.desk.steps import STEPS_PART
    from extract.desk.coding import CODING
    from extract.desk.coordinates import COORDINATES
    from meta.desk.results import RESULTS
    from screen.desk.audit import AUDIT
    from screen.desk.bias import BIAS
    from screen.desk.conflicts import CONFLICTS
    from screen.desk.flow import FLOW
    from screen.desk.screening import SCREENING

    changes = Part(
        name="changes",
        folder=Path(__file__).parent,
        pages=(Page(path="/changes", answer=show_changes), Page(path="/changes/{number}", answer=show_changes)),
    )
    parts = (
        HOME,
        STEPS_PART,
        SCREENING,
        CONFLICTS,
        COORDINATES,
        CODING,
        BIAS,
        FLOW,
        RESULTS,
        AUDIT,
        DOCUMENTS,
        changes,
    )
    return Desk(review=review, parts=parts, language=language)


def show_changes(request: Request) -> Response:
    """Answer with the page of what is new in a version, the last one where none is named."""
    from starlette.responses import HTMLResponse

    from corpora.desk.place import desk_of
    from meta.desk.results import REPORT_POLICY
    from meta.report.version_page import news_page

    desk, asked = desk_of(request), request.path_params.get("number", "")
    with desk.reading() as store:
        versions = read_versions(store)
    version = next((one for one in versions if str(one.number) == asked), versions[-1] if not asked else None)
    if version is None:
        raise StoreError(f"{asked}: the review has no such version.", hint=f"Its last one is {versions[-1].number}.")
    with opened(desk.review, read_only=True, version=None if version.last is None else version.number) as store:
        news = read_version_news(store, version)
    return HTMLResponse(news_page(news, desk.speaks(request)), headers={"Content-Security-Policy": REPORT_POLICY})


@click.command("desk")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Serve at this port (default: a free one, the same as last time)."
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser: print the address only.")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    help="Of the pages (default: that of messages); each browser may choose another.",
)
@review_option
def desk(review: Path, port: int | None, no_browser: bool, language: Language | None) -> None:
    """Open the review in the browser: screen, settle conflicts, confirm coordinates, watch the flow, look at results.

    The pages are served on this computer alone (127.0.0.1) and need no network. The address holds a token: who has it
    may work on the review. Several people may work at once. Ctrl-C ends it; nothing is lost by closing the window. Where a
    desk of the review is open already, its address is shown.

    \b
    Examples:
      focimine desk
      focimine desk --no-browser --port 8765
      focimine desk --language zh --review my-review
    """
    from corpora.desk.home import read_home
    from corpora.desk.server import address_of, first_of, prepared, recall, serve

    if review.is_file():
        message = f"{review} is a packed review: the desk works in a review's folder."
        raise StoreError(message, hint="Unpack it, and name the folder with --review.")
    read_plan(review / "protocol.yaml")
    made = make_desk(review, language=language or chosen())
    made.templates().get_template("home.html")
    read_home(made)
    with first_of(review) as is_first:
        if not is_first and port is None:
            made.port = recall(made)
            if not made.port:
                message = "A desk of this review is being opened at this moment."
                raise StoreError(message, hint="Run the command again; it shows its address.")
            say(f"A desk of this review is open already, at {address_of(made)}")
            say("It is left as it is. A second one beside it: --port NUMBER.")
            if not no_browser:
                webbrowser.open(address_of(made))
            return
        with prepared(made, port, keeps=is_first) as (bound, address):
            say(f"The desk is at {address}")
            say("Ctrl-C ends it.")
            serve(made, bound, address, browser=not no_browser)


COMMANDS: tuple[click.Command, ...] = (desk,)
"""The desk."""
