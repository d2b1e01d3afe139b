"""What has to be the same on every machine for its results to be the same: Python, libraries, our files, the processor's kind."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

DISTRIBUTION = "focimine"
OURS = ("corpora", "extract", "meta", "miner", "screen")
FILES = "Focimine's files"
ABSENT = "absent"


@cache
def this_build() -> dict[str, str]:
    """Return the version of everything results rest on in this process, by name."""
    found = {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "system": f"{platform.system()} {platform.machine()}",
        "Focimine": _version(DISTRIBUTION),
        FILES: _digest(),
    }
    return found | {name: _version(name) for name in _required()}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in words what another build has otherwise than ours; "" where nothing differs."""
    names = (name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name))
    return ", ".join(
        f"{FILES} are others" if name == FILES else f"{name} {theirs.get(name, ABSENT)} (here {ours.get(name, ABSENT)})"
        for name in names
    )


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ABSENT


def _required() -> list[str]:
    """Return the packages Focimine needs, extras left out; none where it runs from a folder that is not installed."""
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    needed = (Requirement(line) for line in lines)
    return sorted(one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""}))


def _digest() -> str:
    """Return a hash of every file of our packages: two checkouts can have one version and other code."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for package in OURS:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".nbi", ".nbc"}:
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
