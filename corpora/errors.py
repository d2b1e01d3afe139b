"""Everything that can stop Focimine, drawn as one tree.

    ReviewError                 exit 1   base; never raised itself
    ├── ProtocolError           exit 2   the plan, or a command's arguments, are wrong
    ├── SourceError             exit 3   a remote service failed after its retries
    ├── FormatError             exit 4   a file is not what it claims to be
    └── StoreError              exit 5   the ledger is locked, too new, missing or damaged

A thing that is wrong with one *item* is not an exception: it is a `corpora.nouns.evidence.Problem`,
kept as data while the run goes on (exit 1 at the end). Anything else is our defect (exit 70).
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the process."""

    DONE = 0
    PROBLEMS = 1
    PROTOCOL = 2
    SOURCE = 3
    FORMAT = 4
    STORE = 5
    DEFECT = 70


class ReviewError(Exception):
    """Base of every error with a message for the user.

    Parameters
    ----------
    message : what happened, to which item.
    hint : what the user can do about it; printed on a line of its own.
    """

    exit_code: ExitCode = ExitCode.PROBLEMS

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders when documents are read in parallel workers.
        return (_rebuild, (type(self), self.message, self.hint))


def _rebuild(kind: type[ReviewError], message: str, hint: str) -> ReviewError:
    return kind(message, hint=hint)


class ProtocolError(ReviewError):
    """The protocol or the command line is wrong; the message holds the path of the key."""

    exit_code = ExitCode.PROTOCOL


class SourceError(ReviewError):
    """A remote service failed, refused or answered nonsense after all retries."""

    exit_code = ExitCode.SOURCE


class FormatError(ReviewError):
    """A file is not what it claims to be, or nothing we can read."""

    exit_code = ExitCode.FORMAT


class StoreError(ReviewError):
    """The ledger is missing, locked, damaged, or written by a newer version."""

    exit_code = ExitCode.STORE
