"""The front door: gathers the stages' commands and turns every error into one message and an exit code."""

from __future__ import annotations

import importlib
import io
import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from corpora.errors import ExitCode, ReviewError

# Where each command lives, in the order of a review. Loaded on demand, so that --help is quick.
PLACES = (
    ("A review", "corpora.cli", ("init", "status", "verify", "export", "import-ledger")),
    ("Search", "miner.cli", ("queries", "search", "read", "import", "dedup", "undo-duplicate", "fetch")),
    ("Screening", "screen.cli", ("screen", "decide", "screen-file", "order", "prisma")),
    ("Coordinates", "extract.cli", ("foci", "extract", "confirm", "code")),
    ("Analysis", "meta.cli", ("ale", "analyse")),
    ("Installation", "corpora.doctor", ("doctor",)),
    ("Installation", __name__, ("demo",)),
)
LOG = Path(tempfile.gettempdir()) / "focimine-error.log"


class FrontDoor(click.Group):
    """All commands by name, listed by the part of a review they belong to."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of a review."""
        return [name for _, _, names in PLACES for name in names]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return the command called `name`, importing its stage only now."""
        for _, place, names in PLACES:
            if name in names:
                commands: tuple[click.Command, ...] = importlib.import_module(place).COMMANDS
                return next(command for command in commands if command.name == name)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, a paragraph for each part of a review."""
        parts: dict[str, list[tuple[str, str]]] = {}
        for part, _, names in PLACES:
            for name in names:
                command = self.get_command(ctx, name)
                if command:
                    parts.setdefault(part, []).append((name, command.get_short_help_str(80)))
        for part, rows in parts.items():
            with formatter.section(part):
                formatter.write_dl(rows)


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="focimine")
def cli() -> None:
    """From a literature search to a brain map, with nothing lost on the way.

    \b
    Examples:
      focimine demo                          build a whole review offline and look at it
      focimine foci paper.pdf -o foci.csv    coordinates out of a paper
      focimine init my-review --corpus intergroup_empathy_bias
    """


@cli.command()
@click.argument("folder", default="intergroup-empathy-demo", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--permutations",
    type=click.IntRange(min=10),
    help="Permutations per analysis (default: the protocol's 5000).",
)
def demo(folder: Path, permutations: int | None) -> None:
    """Build the intergroup-empathy review in FOLDER, offline, from export files to brain map.

    Every step is a command of this program working on files written from public facts. A demonstration
    that was stopped goes on where it was when it is started again.

    \b
    Examples:
      focimine demo
      focimine demo quick-look --permutations 500
    """
    from corpora.demo import story

    story.tell(folder, run, lambda title: click.secho(title, bold=True), permutations=permutations)
    click.echo(story.to_summary(folder))


COMMANDS: tuple[click.Command, ...] = (demo,)


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code (see corpora.errors)."""
    try:
        code = cli.main(args=arguments, standalone_mode=False)
        return code if isinstance(code, int) else ExitCode.DONE
    except click.exceptions.Abort:
        click.echo("\nStopped. What was stored stays; run the command again and it does the rest.", err=True)
        return 130
    except SystemExit as leaving:  # commands that end with problems recorded
        return leaving.code if isinstance(leaving.code, int) else ExitCode.DEFECT
    except click.ClickException as error:
        error.show()
        return ExitCode.PROTOCOL
    except ReviewError as error:
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except BrokenPipeError:  # the program reading our output (head, less) has closed
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - Python flushes it at exit
        return ExitCode.DONE
    except OSError as error:
        _log()
        name = f"{error.filename}: " if error.filename else ""
        click.echo(
            f"Error: {name}{error.strerror or error}.\nCheck that the folder is there, that you may write in it, "
            "and that the disk is not full; what was stored stays.",
            err=True,
        )
        return ExitCode.STORE
    except Exception:  # noqa: BLE001 - the one place that meets our own defects
        place = _log()
        click.echo(
            f"This is a defect of Focimine, not of your data: nothing stored was lost. Details: {place}",
            err=True,
        )
        return ExitCode.DEFECT


def _log() -> str:
    """Keep the traceback and return where; above, on the screen, where no file can be written."""
    try:
        LOG.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        click.echo(traceback.format_exc(), err=True)
        return "above"
    return str(LOG)


def main() -> None:
    """Entry point of the `focimine` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that lacks a letter shows a mark in its place; results in files are UTF-8 always.
            stream.reconfigure(errors="replace")
    sys.exit(run())


if __name__ == "__main__":
    main()
