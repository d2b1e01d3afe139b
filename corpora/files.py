"""Files written so that a reader sees the old bytes or the new ones, never a part; a folder held by one program at a time; names
that stay inside their folder.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpora.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

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
    """Remove the unfinished files and folders that a killed run left in `folder`; those of a run at work stay."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if path.is_symlink() or time.time() - _last_change(path) <= LEFT_BEHIND:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:[. ].*)?", re.IGNORECASE)
"""Names of devices of Windows, with any ending (Microsoft: Naming Files, Paths, and Namespaces)."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def why_refused(name: str) -> str | None:
    """Return why a file's name, as a ledger, an export or an archive gives it, is no name inside a folder; None where it is one.

    A good name is relative, its parts divided by "/". What one system takes for harmless another may not: names are refused
    on every system alike.
    """
    if not name:
        return "it is empty"
    if _UNSEEN.search(name):
        return "it holds a character that no name holds"
    if "\\" in name:
        return "it holds a backslash"
    if ":" in name:
        return "it holds a colon: the name of a drive, or of a stream behind a file"
    if name.startswith("/"):
        return "it is absolute"
    return next((why for part in name.split("/") if (why := _why_part(part))), None)


def _why_part(part: str) -> str | None:
    if part == "..":
        return "it leads upwards (..)"
    if part in ("", "."):
        return "it has an empty part"
    if part[-1] in ". ":
        return "a part of it ends in a point or a blank"
    return f"{part} is the name of a device" if _DEVICES.fullmatch(part) else None


def inside(folder: Path, name: str) -> Path:
    """Return the path of the file `name`, as a ledger records it, in `folder`; whether it is there is not asked.

    Every recorded name is opened through this function. StoreError where it leads out of the folder: by its words
    (`why_refused`), or through a link.
    """
    why = why_refused(name)
    path = folder / name
    try:
        if why is None and not path.resolve().is_relative_to(folder.resolve()):
            why = "a link on its way leads out"
    except (OSError, RuntimeError):  # links in a circle
        why = "a link on its way leads nowhere"
    if why is not None:
        hint = "Nothing was read or written there. Find out where the ledger or the link comes from."
        raise StoreError(f"The ledger names a kept file outside of the review: {name!r} ({why}).", hint=hint)
    return path


def _last_change(path: Path) -> float:
    """Return when a file, or anything in a folder, was changed last; now where it is just being removed."""
    try:
        return max(one.stat().st_mtime for one in (path, *path.rglob("*")))
    except FileNotFoundError:
        return time.time()


@contextmanager
def held(folder: Path, what: str) -> Iterator[None]:
    """Hold a folder for this program alone; StoreError, saying that `what` is at work, where another one holds it.

    The system lets go of it when the program ends, however it ends. On Windows, and on disks that know no such locks, nobody
    is kept out.
    """
    handle = os.open(folder, os.O_RDONLY) if fcntl is not None else None
    try:
        if handle is not None:
            _lock(handle, folder, what)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(handle: int, folder: Path, what: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError(
            f"{what} is at work already in {folder}.", hint="Wait until it has ended, then run this again."
        ) from error
    except OSError:  # a disk that knows no locks
        return
