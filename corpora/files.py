"""Files written so that a reader sees the old bytes or the new ones, never a part; a folder held by one program at a time; names
that stay inside their folder.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from corpora.errors import StoreError


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


fcntl, msvcrt = _module("fcntl"), _module("msvcrt")
"""What locks files: the one on Linux and macOS, the other on Windows, where a folder itself cannot be opened."""
UNFINISHED = ".writing-"
"""How the name of a file begins while it is written."""
LEFT_BEHIND = 60.0
"""Seconds after which nobody writes at an unfinished file any more: its writer was killed."""
HOLDER = f"{UNFINISHED}lock"
"""The file that stands for its folder on Windows while a program holds that; it goes with the program's lock."""
PATIENCE: tuple[float, ...] = (0.01, 0.05, 0.1, 0.3, 1.0) if os.name == "nt" else ()
"""Seconds between attempts to replace a file: Windows refuses it while another program (a scanner, a viewer) has it open."""


def name_of(path: Path) -> str:
    """Return the name of a file as text: bytes of it that are no UTF-8 are spelled out, for nothing could be written with them."""
    return _spelled(path.name)


def names_of(paths: Sequence[Path]) -> list[str]:
    """Return the names of files as text; files of the same name by their paths, so that nobody takes two for one."""
    count = Counter(path.name for path in paths)
    return [_spelled(path.name if count[path.name] == 1 else path.as_posix()) for path in paths]


def _spelled(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader sees the old content or the new, never half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        allow_as_usual(Path(name))
        replace(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def replace(made: Path, path: Path) -> None:
    """Move a file to its place, over what is there; PermissionError where another program keeps that open."""
    for seconds in PATIENCE:
        try:
            made.replace(path)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    made.replace(path)


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
            with suppress(PermissionError):  # Windows: open in a program at work
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

    The system lets go of it when the program ends, however it ends. On disks that know no such locks, nobody is kept out.
    """
    handle = _open_to_hold(folder)
    try:
        if handle is not None and not (_lock(handle) and _is_there(handle)):
            raise StoreError(
                f"{what} is at work already in {folder}.", hint="Wait until it has ended, then run this again."
            )
        yield
    finally:
        if handle is not None:
            os.close(handle)
            if fcntl is None:
                with suppress(OSError):  # another program has it open already: it will remove it
                    (folder / HOLDER).unlink()


def _is_there(handle: int) -> bool:
    """Return whether a folder that was opened is still there: another program that made it may have removed it again."""
    return fcntl is None or os.fstat(handle).st_nlink > 0


def remove_unheld(folder: Path) -> None:
    """Remove a folder that is empty and that no program holds; OSError where it is not empty."""
    if fcntl is None:  # a held one has a file in it
        folder.rmdir()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _lock(handle):
            folder.rmdir()
    finally:
        os.close(handle)


def _open_to_hold(folder: Path) -> int | None:
    if fcntl is not None:
        return os.open(folder, os.O_RDONLY)
    if msvcrt is None:
        return None
    try:
        return os.open(folder / HOLDER, os.O_RDWR | os.O_CREAT)
    except OSError:  # a folder that nobody may write in needs no holding
        return None


def _lock(handle: int) -> bool:
    """Return whether the lock was taken; False where another program has it."""
    taken_by_others = BlockingIOError if fcntl is not None else PermissionError
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except taken_by_others:
        return False
    except OSError:  # a disk that knows no locks
        return True
    return True
