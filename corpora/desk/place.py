"""What every page of the desk is given: the review, who is at it, in which language, and how a page is drawn."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpora.catalogue.language_of import LANGUAGES, Language, translated
from corpora.desk.parts import Part
from corpora.desk.words import in_language
from corpora.people import read_people
from corpora.protocol import Protocol, load_protocol
from corpora.review_option import opened

if TYPE_CHECKING:
    from jinja2 import Environment

    from corpora.people import People
    from corpora.store import Store

T = TypeVar("T")
SEE_OTHER = 303


@dataclass(slots=True, kw_only=True)
class Desk:
    """The desk of one review. `token` opens it; `language` is what it speaks until somebody chooses another."""

    review: Path
    parts: Sequence[Part]
    language: Language = "en"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    port: int = 0
    _environment: Environment | None = None
    _kept: dict[str, tuple[object, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reading(self) -> Store:
        """Return the review open to be read, for a `with` block: it keeps no writer waiting."""
        return opened(self.review, read_only=True)

    def writing(self) -> Store:
        """Return the review open to be written, for a `with` block; a stage's function takes its lock."""
        return opened(self.review)

    def plan(self) -> Protocol:
        """Return the plan as it is now; ProtocolError where it was broken meanwhile."""
        return load_protocol(self.review / "protocol.yaml")

    def people(self) -> People:
        """Return the people of the review."""
        with self.reading() as store:
            return read_people(store, load_protocol(store.protocol_path))

    def kept(self, name: str, stamp: object, make: Callable[[], T]) -> T:
        """Return what was made for `name` under this `stamp` (the ledger's head, for example), made anew under another."""
        with self._lock:
            known = self._kept.get(name)
        if known is not None and known[0] == stamp:
            return known[1]  # type: ignore[no-any-return]
        made = make()
        with self._lock:
            known = self._kept.get(name)
            if known is not None and known[0] == stamp:  # another request made it meanwhile: all share the first
                return known[1]  # type: ignore[no-any-return]
            self._kept[name] = (stamp, made)
        return made

    @property
    def cookie(self) -> str:
        """Return the name of the cookie: cookies are shared by all ports of an address."""
        return f"focimine_desk_{self.port}"

    @property
    def csrf(self) -> str:
        """Return the word that a form has to bring back; a page of another site cannot know it."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def who(self, request: Request) -> str:
        """Return the person at this browser, empty until they said who they are."""
        known: str | None = getattr(request.state, "who", None)
        if known is None:
            said = self.said_who(request)
            known = request.state.who = (self.people().find(said) or "") if said else ""
        return known

    def said_who(self, request: Request) -> str:
        """Return the name this browser gave, not looked up among the people of the review."""
        return _unquoted(request.cookies.get(f"{self.cookie}_who", ""))

    def speaks(self, request: Request) -> Language:
        """Return the language of this browser's pages: chosen, or the desk's."""
        chosen = request.cookies.get(f"{self.cookie}_lang", "")
        return next((language for language in LANGUAGES if language == chosen), self.language)

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page drawn from `PART/NAME.html`; `values` are beside what every page has (see base.html).

        In a page `_` gives a sentence of the page, `told(text)` a message of the program, each in the page's language.
        """
        language = self.speaks(request)
        own = {"request": request, "desk": self, "lang": language, "_": in_language(language)}
        own["told"] = lambda text: translated(text, language)
        own |= {"who": values.pop("who", None) or self.who(request), "here": request.url.path}
        return HTMLResponse(self.templates().get_template(template).render(own | values), status_code=status)

    def templates(self) -> Environment:
        """Return the templates of all parts, made once."""
        if self._environment is None:
            from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

            frame = Path(__file__).with_name("templates")
            folders = {part.name: FileSystemLoader(part.folder / "templates") for part in self.parts}
            self._environment = Environment(
                loader=ChoiceLoader([PrefixLoader(folders), FileSystemLoader(frame)]),
                autoescape=True,
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
            )
        return self._environment


def desk_of(request: Request) -> Desk:
    """Return the desk that a request is made to."""
    desk: Desk = request.app.state.desk
    return desk


def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form as text, without blanks around; the last one of a name counts."""
    return {name: value.strip() for name, value in request.state.form.items() if isinstance(value, str)}


def go_to(address: str) -> Response:
    """Return the answer to a form that was carried out: the browser goes on to `address` of this desk.

    An address that leads elsewhere ("//other.example") becomes the desk's first page.
    """
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return RedirectResponse(address if is_ours else "/", status_code=SEE_OTHER)


def _unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)
