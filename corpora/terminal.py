"""What commands print: a bar on a terminal, plain lines elsewhere, results on standard output.

Nothing but text reaches a terminal, whatever a record, a cell or the name of a file holds: `plain_output` shows the
characters that would move the cursor, name the window or turn the direction of writing by what they are called.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import IO, Any, TextIO

import click

from corpora.catalogue.language_of import chosen, translated
from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain

Advance = Callable[[int], None]
AdvanceNamed = Callable[[str, int, int], None]
MOST_SHOWN = 20
"""Problems that a command prints."""


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What terminals carry out (escape sequences begin with U+001B or U+009B), and halves of a surrogate pair."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
"""These, and marks of direction, separators of lines and tags: what is read would not be what is there."""


def shown(text: str) -> str:
    """Return `text` with characters that are no text spelled out (\\x1b, \\u202e); line feeds and tabs stay."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class PlainStream:
    """A stream that shows what is no text. Results in a file keep the marks of direction of their texts."""

    def __init__(self, stream: TextIO, *, everything: bool) -> None:
        self.styled = stream
        self._pattern = _UNSEEN if everything else _CONTROLS

    def write(self, text: str) -> int:
        """Write a text; TypeError for bytes, as of any stream of text."""
        if not isinstance(text, str):
            message = f"write() argument must be str, not {type(text).__name__}"
            raise TypeError(message)
        self.styled.write(text if text.isascii() and text.isprintable() else self._pattern.sub(_spelled, text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write some texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":  # bytes would pass by
            raise AttributeError(name)
        return getattr(self.styled, name)


@contextmanager
def plain_output() -> Iterator[None]:
    """Let nothing but text reach standard output and standard error until it ends."""
    before = sys.stdout, sys.stderr
    if any(isinstance(stream, PlainStream) for stream in before):
        yield
        return
    ours = (
        PlainStream(before[0], everything=before[0].isatty()) if before[0] else None,
        PlainStream(before[1], everything=True) if before[1] else None,
    )
    sys.stdout, sys.stderr = ours
    try:
        yield
    finally:
        if sys.stdout is ours[0]:
            sys.stdout = before[0]
        if sys.stderr is ours[1]:
            sys.stderr = before[1]


def _styled(stream: Any) -> IO[str]:
    """Return the stream to which a bar, or a title of ours in bold, is written with its escape sequences."""
    styled: IO[str] = getattr(stream, "styled", stream)
    return styled


def say_title(text: str) -> None:
    """Print a line in bold to standard output."""
    click.secho(shown(translated(text)), bold=True, file=_styled(sys.stdout))


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 conflict", "2 conflicts"; `plural` where an s alone does not make it ("foci")."""
    return f"{n} {noun}" if n == 1 else f"{n} {plural or noun + 's'}"


def say(text: str) -> None:
    """Print one line of result to standard output, in the language in force."""
    click.echo(translated(text))


def say_aside(text: str) -> None:
    """Print one line to standard error: what a person should know beside the result, in the language in force."""
    click.echo(translated(text), err=True)


def say_error(text: str) -> None:
    """Print an error to standard error, in the language in force; what comes before it is no part of its words."""
    click.echo(translated("Error: {message}").replace("{message}", translated(text)), err=True)


def say_as_is(text: str, *, aside: bool = False) -> None:
    """Print one line of a table to standard output (`aside`: error): what stands in its columns is no sentence of ours."""
    click.echo(text, err=aside)


def say_json(value: Any) -> None:
    """Print `value` (nouns allowed) as JSON with sorted keys; characters that are no text as JSON spells them.

    So are all but ASCII's where standard output (a pipe of Windows) cannot hold one of them.
    """
    plain = to_plain(value)
    text = json_text(plain, indent=1)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(plain, indent=1, sort_keys=True)
    click.echo(text)


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return a plain value as JSON that may be printed: sorted keys, characters that are no text as JSON's escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True)
    return (
        text if text.isascii() and "\x7f" not in text else _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)
    )


def say_problems(problems: Iterable[Problem]) -> None:
    """Print problems to standard error, a line each; past `MOST_SHOWN` their number only."""
    listed = list(problems)
    for problem in listed[:MOST_SHOWN]:
        say_problem(problem)
    if len(listed) > MOST_SHOWN:
        say_aside(f"… and {counted(len(listed) - MOST_SHOWN, 'more problem')} (see `focimine status`).")


def say_problem(problem: Problem) -> None:
    """Print a problem to standard error on one line; its item is a name and stays as it is."""
    words = [translated(text) for text in (problem.message, problem.hint) if text]
    blank = " " if chosen() == "en" else ""
    click.echo(f"{problem.item}: {blank.join(words)} [{problem.code}]", err=True)


def demand_yes(question: str, *, given: bool, flag: str) -> None:
    """Ask before something broad or odd is done; return only if the answer is yes, or `flag` was `given`.

    Raises
    ------
    ProtocolError : the answer is no, or nobody is at a terminal to give one.
    """
    if given:
        return
    if sys.stdin.isatty() and click.confirm(translated(f"{question} Go on?"), err=True):
        return
    raise ProtocolError(f"{question} Nothing was done.", hint=f"Say {flag} if that is meant.")


@contextmanager
def progress(description: str, total: int | None) -> Iterator[Advance]:
    """Yield `advance(n)`: a bar with counts and ETA on a terminal, one line at start and end elsewhere; `total` None where it is not known."""
    bars = _bars()
    if bars is None:
        say_aside(f"{description}: {total} …" if total is not None else f"{description} …")
        yield lambda _n: None
        say_aside(f"{description}: done.")
        return
    with bars:
        task = bars.add_task(translated(description), total=total)
        yield lambda n: bars.advance(task, n)


@contextmanager
def progress_by_name(description: str) -> Iterator[AdvanceNamed]:
    """Yield `report(name, done, total)`: a bar with counts and time left for each name, one line as each begins elsewhere."""
    bars = _bars()
    tasks: dict[str, Any] = {}

    def say_start(name: str, _done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = total
            say_aside(f"{description}, {name}: {total} …")

    def draw(name: str, done: int, total: int) -> None:
        if bars is not None and name not in tasks:
            tasks[name] = bars.add_task(f"{translated(description)}, {name}", total=total)
        if bars is not None:
            bars.update(tasks[name], completed=done, total=total)

    with bars or nullcontext():
        yield draw if bars is not None else say_start
    if bars is None and tasks:
        say_aside(f"{description}: done.")


def _bars() -> Any:
    """Return bars for a terminal, None where standard error is none."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(file=_styled(sys.stderr))
    if not console.is_terminal:
        return None
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True)


def end_with(problems: Iterable[Problem]) -> None:
    """Print the problems of a command that has done its work; leave with exit code 1 where one is no mere information."""
    listed = list(problems)
    say_problems(listed)
    if any(problem.severity is not Severity.INFO for problem in listed):
        raise SystemExit(int(ExitCode.PROBLEMS))


def refuse_odd(arguments: Sequence[str]) -> None:
    """Raise a usage error for an argument that no name and no text can be; the name of a file may be any bytes but NUL."""
    for argument in arguments:
        try:
            named = b"\0" not in os.fsencode(argument)
        except UnicodeEncodeError:
            named = False
        if not named:
            message = f"The argument {argument!r} holds a character that is no text."
            raise click.UsageError(message)


def keep_traceback() -> str:
    """Keep the traceback in a new file that only its owner may read, and return where; "above", on the screen, if none can be."""
    told = traceback.format_exc()
    try:
        handle, name = tempfile.mkstemp(prefix="focimine-error-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(told)
    except OSError:
        click.echo(told, err=True)
        return "above"
    return name
