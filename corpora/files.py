"""Files written so that a reader sees the old bytes or the new ones, never a part."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

UNFINISHED = ".writing-"
"""How the name of a file begins while it is written."""
LEFT_BEHIND = 60.0
"""Seconds after which nobody writes at an unfinished file any more: its writer was killed."""


def name_of(path: Path) -> str:
    """Return the name of a file as text: bytes of it that are no UTF-8 are spelled out, for nothing could be written with them."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader sees the old content or the new, never half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        allow_as_usual(Path(name))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def allow_as_usual(path: Path) -> None:
    """Give a temporary file, which is its maker's alone, the permissions any new file would have."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def remove_left_behind(folder: Path) -> None:
    """Remove the unfinished files that a killed run left in `folder`; those of a run at work stay."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if path.is_file() and time.time() - path.stat().st_mtime > LEFT_BEHIND:
            path.unlink(missing_ok=True)
