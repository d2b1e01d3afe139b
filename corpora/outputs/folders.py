"""A folder of files, written whole or not at all, that knows what was written into it last."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from corpora.errors import ProtocolError
from corpora.files import allow_as_usual, held, replace, write_atomically
from corpora.outputs.files import digest_of, explained, keep_aside, parents, refused, scratch
from corpora.terminal import say_aside

WRITTEN = "written.json"
"""Lists in a folder the files that were written into it last, with their SHA-256."""


def demand_own(folder: Path, *, force: bool = False, manifest: str = WRITTEN) -> None:
    """Refuse (ProtocolError) a folder that a command fills as a whole, where it holds files and we wrote none of them, or a file."""
    if folder.exists() and not folder.is_dir():
        raise ProtocolError(f"{folder} is a file, not a folder.", hint="Give another name.")
    if folder.is_dir() and not force and not (folder / manifest).is_file() and any(folder.iterdir()):
        message = f"{folder} holds other files already, and no earlier output of this command."
        raise ProtocolError(
            message, hint="Name a new or an empty folder, or give --force: files there stay as they are."
        )


def put_files(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    force: bool = False,
    keeps: bool = False,
    retired: Collection[str] = (),
    manifest: str = WRITTEN,
) -> None:
    """Write files by their names in a folder that people named, as `filled` does."""
    with filled(folder, force=force, keeps=keeps, retired=retired, manifest=manifest) as made:
        for name, data in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def clear(folder: Path, pattern: str) -> None:
    """Remove the files of a folder that fit `pattern`; one that we did not write, or that was changed since, is renamed."""
    ours = _read_written(folder, WRITTEN)
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and digest_of(path) in ours.get(path.name, ()):
            path.unlink()
        elif path.is_file():
            say_aside(f"{path} was not written by this command, or was changed: it is kept as {keep_aside(path)}.")


@contextmanager
def filled(
    folder: Path, *, force: bool = False, keeps: bool = False, retired: Collection[str] = (), manifest: str = WRITTEN
) -> Iterator[Path]:
    """Give an empty folder to write into; what it holds at the end of the block is moved to `folder`, file by file.

    Nothing is moved where the block fails, or where a file in the way is not ours (`force` and `keeps` as in `put_file`;
    one that we wrote and somebody changed is always kept). Files of an earlier run called as in `retired` are removed.
    A block that writes a `manifest` of its own ("files": name → SHA-256) is taken at its word.

    Raises
    ------
    ProtocolError : files in the way; the message names them.
    StoreError : it cannot be written; `folder` is as it was.
    """
    with explained(folder):
        real = folder.resolve()
        if real.exists() and not real.is_dir():
            raise ProtocolError(f"{folder} is a file.", hint="Name a folder.")
        home = real if real.is_dir() else real.parent
        with parents(home), scratch(home) as place:
            made = place / "made"
            made.mkdir()
            yield made
            with parents(real), held(real, "A command that writes"):
                move = _Move(folder=real, made=made, shown=folder, manifest=manifest)
                move.plan(retired, may_keep=force or keeps)
                move.carry_out()


class _Move:
    """The files of `made` on their way into `folder`, which messages call `shown`: planned as a whole, then carried out."""

    def __init__(self, *, folder: Path, made: Path, shown: Path, manifest: str) -> None:
        self.folder, self.made, self.shown, self.manifest = folder, made, shown, manifest
        self.ours = _read_written(folder, manifest)
        found = (path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
        self.now = {name: digest_of(made / name) for name in sorted(found) if name != manifest}
        self.gone: list[str] = []
        self.kept: list[str] = []

    def plan(self, retired: Collection[str], *, may_keep: bool) -> None:
        """Find what goes and what is kept; ProtocolError where something is in the way that is not ours."""
        folder = self.folder
        # A retired file that was never ours only has a name that we once used.
        self.gone = [
            n for n in retired if n not in self.now and (folder / n).is_file() and (may_keep or n in self.ours)
        ]
        there = {name: digest_of(folder / name) for name in (*self.now, *self.gone) if (folder / name).is_file()}
        self.kept = [n for n, digest in there.items() if digest not in {self.now.get(n), *self.ours.get(n, ())}]
        blocked = [name for name in self.now if (folder / name).is_dir()]
        blocked += [] if may_keep else [name for name in self.kept if name not in self.ours]
        if blocked:
            raise refused(self.shown, blocked)

    def carry_out(self) -> None:
        """Move the files. Killed meanwhile, old and new lie side by side, and the list knows both as ours."""
        left = {name: list(digests) for name, digests in self.ours.items() if name not in self.gone}
        both = {name: [*left.get(name, ()), digest] for name, digest in self.now.items()}
        _write_written(self.folder, self.manifest, {**left, **both})
        for name in self.kept:
            what = "was changed since it was written" if name in self.ours else "was there already"
            say_aside(f"{self.shown / name} {what}: it is kept as {keep_aside(self.folder / name)}.")
        for name in self.now:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            allow_as_usual(self.made / name)
            replace(self.made / name, target)
        for name in self.gone:
            (self.folder / name).unlink(missing_ok=True)
        if (self.made / self.manifest).is_file():
            allow_as_usual(self.made / self.manifest)
            replace(self.made / self.manifest, self.folder / self.manifest)
        else:
            new = {name: [digest] for name, digest in self.now.items()}
            _write_written(self.folder, self.manifest, {**left, **new})


def _read_written(folder: Path, manifest: str) -> dict[str, list[str]]:
    """Return which files were written into a folder, with the SHA-256 each may have; none where no list of ours is there."""
    path = folder / manifest
    try:
        read = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError:
        return {}
    listed = read.get("files", read) if isinstance(read, dict) else {}
    if not isinstance(listed, dict):
        return {}
    return {str(name): list(said) if isinstance(said, list) else [str(said)] for name, said in listed.items()}


def _write_written(folder: Path, manifest: str, listed: Mapping[str, list[str]]) -> None:
    plain = {name: said[0] if len(said) == 1 else said for name, said in listed.items()}
    body = plain if manifest == WRITTEN else {"files": plain}
    write_atomically(
        folder / manifest, (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    )
