"""Every command line that README, docs and --help show is one the program takes: command, options, values, number of arguments."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import focimine

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("README*.md"))]
COMMANDS = [name for _, _, names in focimine.PLACES for name in names]
_LINE = re.compile(r"^\s*(?:\$ |> )?(?:\.venv/bin/)?focimine (?P<rest>[a-z].*)$")
_SPAN = re.compile(r"`(?:\.venv/bin/)?focimine (?P<rest>[a-z-]+ [^`]+)`")
PLACEHOLDER = re.compile(r"[…\[\]]|\.\.\.|\bOPTION|\|")
"""What stands for something else in a sentence's example."""
WIDER = (click.Choice, click.IntRange, click.FloatRange)
"""Types whose values can be held against an example without any file."""


def shown_in(text: str) -> Iterator[tuple[str, bool]]:
    """The command lines of fenced or indented blocks, and (True) those that a sentence mentions, often without values."""
    for line in text.splitlines():
        found = _LINE.match(line)
        if found:
            yield found["rest"], False
        for span in _SPAN.finditer(line):
            if not PLACEHOLDER.search(span["rest"]):
                yield span["rest"], True


def words_of(line: str) -> list[str]:
    """The words of a command line, without its comment (# or two blanks) and what a shell does with its output."""
    words = shlex.split(re.split(r" → | {2,}", line)[0], comments=True)
    ends = [n for n, word in enumerate(words) if word in ("|", ">", ">>", "&&", ";", "2>")]
    return words[: ends[0]] if ends else words


def why_refused(line: str, *, mentioned: bool = False) -> str | None:
    """Why the program would not take a line, whatever files there are; None where it would.

    What is only `mentioned` may lack values and arguments.
    """
    command: click.Command | None = focimine.cli
    words = words_of(line)
    while isinstance(command, click.Group):
        name = words.pop(0) if words else ""
        if name.startswith("-"):
            return None
        command = command.get_command(click.Context(command), name)
        if command is None:
            return f"no command {name}"
    assert command is not None
    context = click.Context(command, info_name=command.name)
    try:
        values, left, _ = command.make_parser(context).parse_args(words)
        for param in command.params:
            given = values.get(param.name or "")
            for value in given if isinstance(given, list | tuple) else [given]:
                if isinstance(param.type, WIDER) and isinstance(value, str) and not value.isupper():
                    param.type.convert(value, param, context)
    except click.BadOptionUsage as error:
        return None if mentioned and "requires" in error.message else error.message
    except click.UsageError as error:
        return error.message
    needed = [
        p.name for p in command.params if isinstance(p, click.Argument) and p.required and not values.get(p.name or "")
    ]
    if left or (needed and not mentioned):
        return f"arguments too many {left}, missing {needed}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_only_command_lines_that_the_program_takes(page):
    shown = shown_in(page.read_text(encoding="utf-8"))
    assert {line: why for line, mentioned in shown if (why := why_refused(line, mentioned=mentioned))} == {}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_only_command_lines_that_the_program_takes(name):
    command = focimine.cli.get_command(click.Context(focimine.cli), name)
    assert command is not None
    lines = list(shown_in(command.help or ""))
    assert lines
    assert {line: why for line, mentioned in lines if (why := why_refused(line, mentioned=mentioned))} == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("screen --shet x.csv", "No such option"),
        ("screen --step nowhere", "nowhere"),
        ("prisma --format", "requires an argument"),
        ("status one two", "too many"),
        ("scren", "no command"),
        ("database get neurosynth", "no command"),
        ("fetch papers/ --open   # what open sources have", None),
        ("foci a.pdf > foci.csv", None),
    ],
)
def test_a_line_that_would_not_run_is_found(line, why):
    told = why_refused(line)
    assert told is None if why is None else why in str(told)
