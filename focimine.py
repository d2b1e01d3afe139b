"""The front door: gathers the stages' commands, finds the review, and turns errors into exit codes."""

from __future__ import annotations

import click


def main() -> None:
    """Run the command line."""
    click.echo("not wired yet")
