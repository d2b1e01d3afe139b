"""What has to be the same on every machine for its results to be the same: Python, libraries, our files, the processor's kind."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

DISTRIBUTION = "focimine"
OURS = ("corpora", "extract", "meta", "miner", "screen")
FILES = "Focimine's files"
ABSENT = "absent"
PROGRAM_SECONDS = 10
"""Seconds a program may take to say its version."""


@cache
def this_build() -> dict[str, str]:
    """Return the version of everything results rest on in this process, by name."""
    found = {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "system": f"{platform.system()} {platform.machine()}",
        "Focimine": _version(DISTRIBUTION),
        FILES: _digest(),
        "Tesseract": _tesseract(),
    }
    return found | {name: _version(name) for name in (*_required(), "distributed")}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in words what another build has otherwise than ours; "" where nothing differs."""
    both = ((name, theirs.get(name, ABSENT), ours.get(name, ABSENT)) for name in {**ours, **theirs})
    return ", ".join(
        "Focimine's files are others" if name == FILES else f"{name} {there} (here {here})"
        for name, there, here in both
        if there != here
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


def _tesseract() -> str:
    """Return the version of the program that reads scanned pages, and the languages it has."""
    program = shutil.which("tesseract")
    if program is None:
        return ABSENT
    try:
        version, languages = (
            subprocess.run(
                [program, option], capture_output=True, text=True, timeout=PROGRAM_SECONDS, check=True
            ).stdout
            for option in ("--version", "--list-langs")
        )
    except (OSError, subprocess.SubprocessError):
        return "of no known version"
    named = " ".join(languages.splitlines()[1:])  # the first line is a heading with the folder
    return f"{version.splitlines()[0].removeprefix('tesseract ') if version else '?'} with {named or 'no language'}"


def _digest() -> str:
    """Return a hash of our code and data: two checkouts can have one version and other code."""
    root = Path(__file__).resolve().parents[2]
    data = [path for path in (root / "corpora" / "data").rglob("*") if path.is_file() and path.name[0] != "."]
    code = [path for package in OURS for path in (root / package).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted({*code, *data}):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
