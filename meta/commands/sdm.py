"""`focimine sdm`: the review's coordinates with their statistics, for SDM-PSI."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.errors import ExitCode
from corpora.outputs.folders import demand_own, put_files
from corpora.outputs.options import OUTPUT_FOLDER, force_option
from corpora.review_option import opened, read_plan, review_option, version_option
from corpora.terminal import counted, say, say_problems


@click.command()
@click.argument("folder", type=OUTPUT_FOLDER)
@force_option
@review_option
@version_option
def sdm(folder: Path, force: bool, review: Path, version: int | None) -> None:
    """Write the review's contrasts to FOLDER for SDM-PSI: sdm_table.txt, and peaks with their t for each contrast.

    \b
    Examples:
      focimine sdm for-sdm
      focimine sdm as-published --version 1
    """
    from meta.stage.sdm import export_sdm

    demand_own(folder, force=force)
    with opened(review, read_only=True, version=version) as store:
        made = export_sdm(store, read_plan(store.protocol_path))
    put_files(folder, made.files, force=force)
    say(f"{counted(made.n_contrasts, 'contrast')} in {folder}: sdm_table.txt and a file of peaks each.")
    say_problems(made.problems)
    if made.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (sdm,)
