"""How commands of the miner end: their problems printed, and the exit code that says whether there were any."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.errors import ExitCode
from corpora.nouns.evidence import Problem, Severity
from corpora.terminal import say_aside, say_problems

NOT_ANSWERED = frozenset({"CITATIONS-NOT-ANSWERED", "OPEN-NOT-ANSWERED", "OPEN-ADDRESS-FAILED"})
"""Codes of what a service left unfinished; the same command goes on with it."""


def show(problems: Sequence[Problem], *, quiet: bool = False) -> None:
    """Print problems, those of which there are many as a count."""
    from corpora.notices.wording import brief

    if quiet:
        return
    shown, counted = brief(problems)
    say_problems(shown)
    for line in counted:
        say_aside(line)


def end(problems: Sequence[Problem], *, quiet: bool = False) -> None:
    """Print problems; leave with exit code 3 when a service did not answer, 1 when one is more than information."""
    show(problems, quiet=quiet)
    if any(problem.code in NOT_ANSWERED for problem in problems):
        raise SystemExit(int(ExitCode.SOURCE))
    if any(problem.severity != Severity.INFO for problem in problems):
        raise SystemExit(int(ExitCode.PROBLEMS))


def tell(sentence: str) -> None:
    """Print, beside the results, that a service has to be asked again: waiting is never silent."""
    say_aside(sentence)
