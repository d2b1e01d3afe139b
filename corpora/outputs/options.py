"""The options of commands that write where people say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


class OutputPath(click.Path):
    """A file or folder that a command writes. Every option for one has this type; `tests/corpora/outputs/test_options.py` holds them to it."""

    def __init__(self, *, folder: bool = False, forced: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=folder, file_okay=not folder)
        self.forced = forced


OUTPUT_FILE, OUTPUT_FOLDER = OutputPath(), OutputPath(folder=True)
OUTPUT_SHEET = OutputPath(forced=False)
"""A sheet that people fill in: what is there is kept beside it without --force."""
NEW_REVIEW = OutputPath(folder=True, forced=False)
"""A folder in which a review is begun: no plan and no ledger in it is ever replaced, --force or not."""


def force_option(command: Command) -> Command:
    """Add --force to a command that writes where people say; it gets `force: bool`."""
    help_text = "Write although something else is there already: that is kept beside it (NAME.earlier-1)."
    return click.option("--force", is_flag=True, help=help_text)(command)
