"""What commands print: a bar on a terminal, plain lines elsewhere, results on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain

Advance = Callable[[int], None]
MOST_SHOWN = 20
"""Problems that a command prints."""


def counted(n: int, noun: str) -> str:
    """Return a number with its noun: "1 conflict", "2 conflicts"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def say(text: str) -> None:
    """Print one line of result to standard output."""
    click.echo(text)


def say_aside(text: str) -> None:
    """Print one line to standard error: what a person should know beside the result."""
    click.echo(text, err=True)


def say_json(value: Any) -> None:
    """Print `value` (nouns allowed) as JSON with sorted keys."""
    click.echo(json.dumps(to_plain(value), ensure_ascii=False, indent=1, sort_keys=True))


def say_problems(problems: Iterable[Problem]) -> None:
    """Print problems to standard error, a line each; past `MOST_SHOWN` their number only."""
    listed = list(problems)
    for problem in listed[:MOST_SHOWN]:
        click.echo(str(problem), err=True)
    if len(listed) > MOST_SHOWN:
        click.echo(f"… and {len(listed) - MOST_SHOWN} more problems (see `focimine status`).", err=True)


def demand_yes(question: str, *, given: bool, flag: str) -> None:
    """Ask before something broad or odd is done; return only if the answer is yes, or `flag` was `given`.

    Raises
    ------
    ProtocolError : the answer is no, or nobody is at a terminal to give one.
    """
    if given:
        return
    if sys.stdin.isatty() and click.confirm(f"{question} Go on?", err=True):
        return
    raise ProtocolError(f"{question} Nothing was done.", hint=f"Say {flag} if that is meant.")


@contextmanager
def progress(description: str, total: int) -> Iterator[Advance]:
    """Yield `advance(n)`: a bar with counts and ETA on a terminal, one line at start and end elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        click.echo(f"{description}: {total} …", err=True)
        yield lambda _n: None
        click.echo(f"{description}: done.", err=True)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(description, total=total)
        yield lambda n: bars.advance(task, n)


def end_with(problems: Iterable[Problem]) -> None:
    """Print the problems of a command that has done its work; leave with exit code 1 where one is no mere information."""
    listed = list(problems)
    say_problems(listed)
    if any(problem.severity is not Severity.INFO for problem in listed):
        raise SystemExit(int(ExitCode.PROBLEMS))
