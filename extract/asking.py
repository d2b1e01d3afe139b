"""What is asked before it is done: at a terminal a question, elsewhere a refusal that says how to mean it."""

from __future__ import annotations

import sys

import click

from corpora.errors import ProtocolError


def at_terminal() -> bool:
    """Return whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def demand_yes(what: str, *, given: bool, remedy: str) -> None:
    """Return when `what` (a sentence) is meant: an option said so, or the person at the terminal does.

    Raises
    ------
    ProtocolError : it was not, or nobody is there to be asked. `remedy` says how to mean it.
    """
    if given:
        return
    if not at_terminal():
        raise ProtocolError(f"{what} Nothing was written.", hint=remedy)
    if not click.confirm(f"{what} Is this meant?", err=True):
        raise ProtocolError("Nothing was written.", hint=remedy)


def given_name(who: str | None, what: str) -> str:
    """Return the name a person gave; ProtocolError where there is none."""
    if who is None or not who.strip():
        raise ProtocolError(f"A {what} needs a name.", hint="Give yours with --who.")
    return who
