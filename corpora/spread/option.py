"""The --scheduler option of commands whose work can be spread over machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def scheduler_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --scheduler to a command; it gets `scheduler: str | None`."""
    return click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="A Dask scheduler (tcp://HOST:8786, tls://…) whose workers do the work; the result is the same (docs/scale.md).",
    )(command)
