"""Pages of help: whole sentences for every command, in the language in force.

Commands are written in English, for click. What a page shows is translated as it is laid out (`SpokenFormatter`), and so are
the words that click adds; no command is changed.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterable

import click
from click.formatting import measure_table

from corpora.catalogue.language_of import chosen, translated
from corpora.catalogue.wrapping import width_of, wrapped

_EXTRAS = re.compile(r"(?P<help>.*?)(?P<gap>(?:^|  )\[)(?P<extras>[^\[\]]+)\]", re.DOTALL)
"""What click adds to the help of an option: "  [default: 1; required]"."""
_FIRST_SENTENCE = re.compile(r".*?(?:[.!?](?=\s+[^a-z]|$)|[。！？])")
KEPT = "\b\n"
"""How a docstring marks lines that are not to be broken (click): examples."""
EXPLAINED = re.compile(r"(?P<line>\s+\S.*?\s{2,}(?:# )?)(?P<words>\S+(?: \S+)+)")
"""A line of examples with what it does, in words, behind it."""


class SpokenFormatter(click.HelpFormatter):
    """Lays pages out in the language in force; in English just as click does."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage."""
        super().write_usage(prog, args, prefix or ("Usage: " if chosen() == "en" else translated("Usage:")))

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{'':>{self.current_indent}}{translated(f'{heading}:')}\n")

    def write_text(self, text: str) -> None:
        """Write the help of a command."""
        if chosen() == "en":
            super().write_text(text)
            return
        indent = " " * self.current_indent
        self.write("\n\n".join(_paragraph(page, indent, self.width) for page in text.split("\n\n")) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands."""
        if chosen() == "en":
            super().write_dl(list(rows), col_max, col_spacing)
            return
        self.write_translated([(first, _translated_row(second)) for first, second in rows], col_max, col_spacing)

    def write_translated(self, rows: list[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list whose words are in the language in force."""
        if chosen() == "en":
            super().write_dl(rows, col_max, col_spacing)
            return
        column = min(measure_table(rows)[0], col_max) + col_spacing
        indent = " " * self.current_indent
        for first, second in rows:
            lines = wrapped(second, max(self.width - column - 2, 10))
            if width_of(first) > column - col_spacing or not lines:
                self.write(f"{indent}{first}\n")
            else:
                self.write(f"{indent}{first}{' ' * (column - width_of(first))}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{' ' * column}{line}\n")


def _paragraph(paragraph: str, indent: str, width: int) -> str:
    if paragraph.startswith(KEPT):
        lines = [_example(line) for line in paragraph[len(KEPT) :].splitlines()]
    else:
        lines = wrapped(translated(joined(paragraph)), width - len(indent))
    return "\n".join(f"{indent}{line}" for line in lines)


def joined(paragraph: str) -> str:
    """Return a paragraph on one line, as the catalogue has it."""
    return " ".join(paragraph.split())


def _example(line: str) -> str:
    """Return a line of examples: a heading, or a command with what it does."""
    explained = EXPLAINED.fullmatch(line)
    if explained:
        return explained["line"] + translated(explained["words"])
    return translated(line) if line.endswith(":") else line


def _translated_row(text: str) -> str:
    """Return the help of an option or command translated, and what click added to it."""
    match = _EXTRAS.fullmatch(text)
    if match is None:
        return translated(joined(text))
    extras = "; ".join(translated(extra) for extra in match["extras"].split("; "))
    return f"{translated(joined(match['help']))}{match['gap']}{extras}]"


class SpokenContext(click.Context):
    """A context whose pages are laid out by `SpokenFormatter`."""

    formatter_class = SpokenFormatter


def spoken(command: click.Command) -> click.Command:
    """Return a command with pages in the language in force, those of its own commands too."""
    command.context_class = SpokenContext
    for inner in getattr(command, "commands", {}).values():
        spoken(inner)
    return command


class WholeGroup(click.Group):
    """A group that lists its commands with their first sentences whole, however long."""

    context_class = SpokenContext

    def parts(self, ctx: click.Context) -> dict[str, list[str]]:
        """Return the headings of the list, and the names of the commands below each."""
        return {"Commands": self.list_commands(ctx)}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, a paragraph for each part."""
        for part, names in self.parts(ctx).items():
            listed = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, first_sentence(command)) for name, command in listed if command]
            if rows and isinstance(formatter, SpokenFormatter):
                with formatter.section(part):
                    formatter.write_translated(rows)


def first_sentence(command: click.Command) -> str:
    """Return the first sentence of a command's help, whole, in the language in force."""
    first = translated(joined(inspect.cleandoc(command.help or "").split("\n\n")[0]))
    match = _FIRST_SENTENCE.match(first)
    return match[0] if match else first


def shown_error(error: click.ClickException) -> str:
    """Return what click says of an error of the command line: usage, where to find help, and what is wrong."""
    page = io.StringIO()
    error.show(page)
    return translated(page.getvalue().rstrip("\n"))
