"""A review packed as a zip file, unpacked to a temporary folder after a check of every name and size in it."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from corpora.errors import FormatError, StoreError
from corpora.files import why_refused

MOST_FILES = 100_000
"""Files in one packed review: ten documents for each of 10,000 reports."""
MOST_BYTES = 64 * 2**30
"""Size of all files unpacked: above any known review, below what fills a disk unnoticed."""
SUSPICIOUS_BYTES = 256 * 2**20
"""Up to this size unpacked, a file may be packed as tightly as it likes."""
MOST_RATIO = 200
"""Unpacked to packed size above SUSPICIOUS_BYTES. Ledgers reach 20; a bomb has 1,000 and more."""
UTF8_NAME = 0x800
ENCRYPTED = 0x1
"""Flags of an entry in the zip format (APPNOTE 4.4.4): its name is UTF-8; it needs a password."""

LEFT_OUT = ("__MACOSX",)
"""Folders that programs add to a zip file and that are no part of a review."""


def unpack(place: Path, target: Path, *, ledger: str) -> Path:
    """Unpack the zip file `place` into the empty folder `target`; return the folder in it that holds `ledger`.

    FormatError when it is no zip file, holds no review or several, names a place outside of its folder, holds
    links, is encrypted, or would unpack to more than any review holds.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            entries = _entries(archive, place)
            _check_sizes(list(entries.values()), place, target)
            home = _home(entries, place, ledger)
            for name, info in entries.items():
                _write(archive, info, target / name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        hint = "Give a review's folder, or the folder packed as a .zip file."
        raise FormatError(f"{place} is not a zip file that can be read: {error}.", hint=hint) from error
    return target / home


def _entries(archive: zipfile.ZipFile, place: Path) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Return the files to be unpacked by their place in the target folder."""
    entries: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = _name(info, place)
        if name in entries:
            raise _refused(place, f"it holds {name} twice")
        if name is not None:
            entries[name] = info
    return entries


def _name(info: zipfile.ZipInfo, place: Path) -> PurePosixPath | None:
    """Return where an entry goes, inside the target; None for folders and what is no part of a review."""
    text = info.filename
    if not info.flag_bits & UTF8_NAME:
        text = _decoded(text)
    name = PurePosixPath(text.replace("\\", "/"))  # programs of Windows write backslashes between the parts
    kind = stat.S_IFMT(info.external_attr >> 16)
    why = why_refused(str(name)) if name.parts else None
    if why is not None:
        raise _refused(place, f"its entry {text!r} names a place outside of its folder: {why}")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(place, f"its entry {text!r} is a link or a device, not a file")
    if info.flag_bits & ENCRYPTED:
        raise _refused(place, "it needs a password")
    own = not info.is_dir() and name.parts and name.parts[0] not in LEFT_OUT and not name.name.startswith("._")
    return name if own else None


def _decoded(text: str) -> str:
    """Return a name without the flag for UTF-8: Windows in China writes GBK, other programs UTF-8."""
    data = text.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text


def _check_sizes(entries: list[zipfile.ZipInfo], place: Path, target: Path) -> None:
    if len(entries) > MOST_FILES:
        raise _refused(place, f"it holds {len(entries)} files, more than {MOST_FILES}")
    total = sum(info.file_size for info in entries)
    packed = place.stat().st_size
    if total > MOST_BYTES or (total > SUSPICIOUS_BYTES and total > MOST_RATIO * packed):
        raise _refused(place, f"its {packed} bytes would unpack to {total}")
    free = shutil.disk_usage(target).free
    if total > free:
        hint = "Free some space, or unpack it elsewhere and name the folder with --review."
        raise StoreError(f"{place} needs {total} bytes unpacked; {target} has {free} left.", hint=hint)


def _home(entries: dict[PurePosixPath, zipfile.ZipInfo], place: Path, ledger: str) -> PurePosixPath:
    """Return the one folder of the archive that holds a ledger."""
    homes = [name.parent for name in entries if name.name == ledger]
    if len(homes) == 1:
        return homes[0]
    what = f"holds {len(homes)} reviews" if homes else f"holds no review: {ledger} is missing"
    raise FormatError(f"{place} {what}.", hint="Pack the folder of one review as a .zip file.")


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # zipfile stops at the size the entry states and checks its sum: no more than was counted is written.
    with archive.open(info) as source, path.open("wb") as sink:
        shutil.copyfileobj(source, sink)


def _refused(place: Path, why: str) -> FormatError:
    return FormatError(
        f"{place} was not unpacked: {why}.", hint="Check its origin: a packed review holds nothing like this."
    )
