"""The desk as an ASGI application: parts behind the guard, forms read before they are answered, errors in words."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from python_multipart.exceptions import FormParserError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from corpora.desk.guard import Guard, TooLargeError, is_from_our_form
from corpora.desk.parts import Page
from corpora.desk.place import Desk, desk_of, go_to
from corpora.errors import ReviewError, SourceError, StoreError
from corpora.terminal import keep_traceback

MOST_FIELDS = 5000
STATIC = Path(__file__).with_name("static")
VENDOR = Path(__file__).parents[1] / "data" / "desk" / "vendor"
BAD_REQUEST, FORBIDDEN, CONFLICT, DEFECT, UNREACHABLE = 400, 403, 409, 500, 503


def make_app(desk: Desk) -> Starlette:
    """Return the application that serves `desk`: the pages of its parts, the frame's own files, and nothing else."""
    pages = [page for part in desk.parts for page in part.pages]
    routes: list[BaseRoute] = [Route(page.path, _endpoint(page), methods=[page.method]) for page in pages]
    routes += [
        Mount(f"/static/{part.name}", StaticFiles(directory=part.folder / "static"))
        for part in desk.parts
        if (part.folder / "static").is_dir()
    ]
    routes += [Route("/favicon.ico", _icon)]
    routes += [Mount("/static/vendor", StaticFiles(directory=VENDOR, check_dir=False))]
    routes += [Mount("/static", StaticFiles(directory=STATIC))]
    most = {page.path: page.most_bytes for page in pages if page.method == "POST"}
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, desk=desk, most_bytes=most)],
        exception_handlers={
            ReviewError: _refused,
            HTTPException: _missing,
            FormParserError: _broken_form,
            ClientDisconnect: _gone,
            Exception: _defect,
        },
    )
    app.state.desk = desk
    return app


async def _icon(_request: Request) -> Response:
    """Answer a browser that asks for the icon of a document, which names none."""
    return RedirectResponse("/static/icon.svg")


def _endpoint(page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if page.method != "GET":
            async with request.form(max_files=200, max_fields=MOST_FIELDS) as form:
                request.state.form = form
                if not is_from_our_form(desk_of(request), form):
                    message = (
                        "This form is of an earlier desk, or of another site: nothing was done. Load the page again.\n"
                    )
                    return PlainTextResponse(message, status_code=FORBIDDEN)
                return await _answered(page, request)
        return await _answered(page, request)

    return endpoint


async def _answered(page: Page, request: Request) -> Response:
    if page.by_a_person and not await run_in_threadpool(desk_of(request).who, request):
        return go_to(f"/people?then={quote(request.url.path)}")
    answer = await run_in_threadpool(page.answer, request)
    return await answer if inspect.isawaitable(answer) else answer


def _refused(request: Request, error: Exception) -> Response:
    conflict, unreachable = isinstance(error, StoreError), isinstance(error, SourceError)
    status = CONFLICT if conflict else UNREACHABLE if unreachable else BAD_REQUEST
    message, hint = (error.message, error.hint) if isinstance(error, ReviewError) else (str(error), "")
    return _said(request, status, message, hint)


def _missing(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _said(request, error.status_code, f"{request.url.path}: {error.detail}.", "")


def _broken_form(request: Request, _error: Exception) -> Response:
    return _said(request, BAD_REQUEST, "This form is broken: nothing was done.", "Load the page again.")


def _gone(_request: Request, _error: Exception) -> Response:
    # the window was closed in the middle of an upload: nobody reads this, and it is no defect
    return Response(status_code=BAD_REQUEST)


def _defect(request: Request, error: Exception) -> Response:
    if isinstance(error, TooLargeError):
        raise error
    try:
        raise error
    except Exception:  # noqa: BLE001
        kept = keep_traceback()
    message = f"{type(error).__name__}: {error}. This is our defect; nothing of this step was written."
    return _said(request, DEFECT, message, f"The details are in {kept}.")


def _said(request: Request, status: int, message: str, hint: str) -> Response:
    # nothing of the review is read here: what is wrong may be the plan or the ledger itself
    desk = desk_of(request)
    return desk.page(request, "error.html", status=status, message=message, hint=hint, who=desk.said_who(request))
