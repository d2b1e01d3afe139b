"""One file, written where people named it; and what the writing of folders shares with it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpora.errors import ProtocolError, StoreError
from corpora.files import UNFINISHED, remove_left_behind, remove_unheld, replace, write_atomically
from corpora.terminal import counted, say_aside

MOST_NAMED = 3
"""Files in the way that a message names."""
FORCE = "Give another name, or --force to write it all the same: what is there is then kept beside it."


def demand_free(path: Path, *, force: bool = False) -> None:
    """Refuse (ProtocolError) a file to be written where one is; for commands whose work takes long, before they begin."""
    if path.is_file() and not is_stream(path, path.resolve()) and not force:
        raise refused(path, [])


def put_file(path: Path, data: bytes, *, force: bool = False, keeps: bool = False, ours: Collection[str] = ()) -> None:
    """Write a file where people named it, in one step; parents are made. A device such as /dev/stdout is written to.

    With `force`, or where the command always `keeps` what people may have worked in, another file there is renamed, which
    is said on standard error; one with a SHA-256 of `ours` is an earlier output and replaced.

    Raises
    ------
    ProtocolError : another file is there, or a folder is.
    StoreError : it cannot be written: no permission, no place, a parent that is a file. Nothing is changed then.
    """
    with explained(path):
        real = path.resolve()
        if real.is_dir():
            raise ProtocolError(f"{path} is a folder.", hint="Name a file.")
        if is_stream(path, real):
            path.write_bytes(data)
            return
        if real.is_file() and real.read_bytes() == data:
            return
        foreign = real.is_file() and digest_of(real) not in ours
        if foreign and not (force or keeps):
            raise refused(path, [])
        with parents(real.parent), scratch(real.parent) as place:
            made = place / real.name
            write_atomically(made, data)
            if foreign:
                say_aside(f"{path} was there already: it is kept as {keep_aside(real)}.")
            if real.exists():
                replace(made, real)
            else:
                claim(made, real)


def put_unless_there(path: Path, data: bytes) -> None:
    """Write a file that is never replaced, such as a review's plan; ProtocolError where another one is there."""
    if path.exists() and (not path.is_file() or path.read_bytes() != data):
        raise ProtocolError(
            f"{path} is there already: it is not overwritten.", hint="Move it away, or name another folder."
        )
    put_file(path, data)


def claim(made: Path, path: Path) -> None:
    """Move a new file to its place; StoreError where somebody else put one there meanwhile."""
    try:
        os.link(made, path)
    except FileExistsError as error:
        made.unlink()
        raise StoreError(f"{path} was made by another program meanwhile.", hint="Look at what is there now.") from error
    except OSError:  # a disk that knows no second names
        replace(made, path)
    else:
        made.unlink()


@contextmanager
def gone_on_error(files: Iterable[Path], *, unless: Path) -> Iterator[None]:
    """Remove what the block makes of these files, where it fails; those that were there before stay.

    All stay where the file `unless` is there in the end: somebody else's work then rests on them.
    """
    missing = [path for path in files if not path.exists()]
    try:
        yield
    except BaseException:
        for path in missing if not unless.exists() else ():
            path.unlink(missing_ok=True)
        raise


def keep_aside(path: Path) -> Path:
    """Rename a file to the first free name "NAME.earlier-N.SUFFIX" beside it, and return that."""
    number = 1
    while True:
        kept = path.with_name(f"{path.stem}.earlier-{number}{path.suffix}")
        try:
            os.link(path, kept)  # unlike renaming, it takes no name that another program just gave
        except FileExistsError:
            number += 1
            continue
        except OSError:  # a disk that knows no second names
            if kept.exists():
                number += 1
                continue
            return path.rename(kept)
        path.unlink()
        return kept


def is_stream(path: Path, real: Path) -> bool:
    """Return whether a name stands for what a program is connected to, such as /dev/stdout, wherever that leads."""
    connected = path.absolute().parent in (Path("/dev"), Path("/dev/fd")) or real.is_relative_to("/proc")
    return connected or (real.exists() and not real.is_file())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def refused(path: Path, names: list[str]) -> ProtocolError:
    """Return the error that files are in the way: `path` itself, or `names` in it."""
    if not names:
        return ProtocolError(f"{path} is there already, and is not what would be written.", hint=FORCE)
    more = f" and {counted(len(names) - MOST_NAMED, 'more file')}" if len(names) > MOST_NAMED else ""
    named = ", ".join(str(path / name) for name in names[:MOST_NAMED])
    return ProtocolError(f"In the way, and not written by this command: {named}{more}.", hint=FORCE)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give an empty folder on the disk of `folder`; it goes with the block, or where that was killed with the next one."""
    remove_left_behind(folder)
    place = Path(tempfile.mkdtemp(dir=folder, prefix=UNFINISHED))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def parents(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; those made are removed again where the block fails."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for made in missing:
            with suppress(OSError):
                remove_unheld(made)
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says into a StoreError: what could not be written, why, and what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Check that the folder is there, that you may write in it, that no other program (Excel) has the file open, "
            "and that the disk is not full; what was there stays.",
        ) from error
