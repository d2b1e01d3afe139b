"""Files that a user names, as bytes: regular ones and pipes, up to a limit of size; no folder, no device, no waiting."""

from __future__ import annotations

import os
import stat
from pathlib import Path

MOST_BYTES = 2 * 1024**3
"""Bytes of the largest file that is read: exports of a million records have less."""
_KINDS = (
    (stat.S_ISDIR, "is a folder"), (stat.S_ISCHR, "is a device"), (stat.S_ISBLK, "is a device"), (stat.S_ISSOCK, "is a socket"),
)  # fmt: skip


class UnreadableError(OSError):
    """A file that cannot be read; `str` is the reason, fit to follow its name in a sentence."""


def read_input(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Return the content of a file, or what a pipe's writer has written once it closes it.

    A pipe that nobody writes to is empty. Raises UnreadableError with the reason, for whatever reason there is.
    """
    try:
        # Without waiting: a named pipe that nobody writes to would never open.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise UnreadableError(_reason(path, error)) from error
    try:
        found = os.fstat(handle)
        kind = next((words for fits, words in _KINDS if fits(found.st_mode)), None)
        if kind is not None:
            raise UnreadableError(kind)
        if found.st_size > most:
            raise UnreadableError(_too_large(most))
        if hasattr(os, "set_blocking"):  # Windows has it from Python 3.12 on, and no named pipes that would wait
            os.set_blocking(handle, True)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            data = stream.read(most + 1)
    except UnreadableError:
        raise
    except OSError as error:
        raise UnreadableError(_reason(path, error)) from error
    finally:
        os.close(handle)
    if len(data) > most:
        raise UnreadableError(_too_large(most))
    return data


def _too_large(most: int) -> str:
    return f"is larger than {most:,} bytes"


def _reason(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and os.path.isdir(path):  # noqa: PTH112 - no error for an impossible name; Windows opens no folder
        return "is a folder"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
