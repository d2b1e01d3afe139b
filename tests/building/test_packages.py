"""A wheel and an sdist carry all they need, and nothing that is not for users."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from corpora.bundled import CORPORA

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpora", "miner", "screen", "extract", "meta")
VENDOR = "corpora/data/desk/vendor"


def build(builder: type, root: Path, folder: Path) -> Path:
    return Path(next(builder(str(root)).build(directory=str(folder), versions=["standard"])))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return {name for name in packed.namelist() if not name.endswith("/")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(WheelBuilder, ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The unpacked sdist."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build(SdistBuilder, ROOT, folder)) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    return unpacked


def test_every_file_of_the_packages_is_in_the_wheel(wheel):
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours | {path.name for path in ROOT.glob("*.py")} == {n for n in names(wheel) if ".dist-info/" not in n}


def test_the_libraries_of_the_desk_and_every_licence_are_in_it(wheel):
    found = names(wheel)
    assert {f"{VENDOR}/{name}" for name in ("htmx.min.js", "niivue.js", "niivue.LICENSE.txt")} <= found
    assert "corpora/data/desk/htmx.LICENSE.txt" in found
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in found)


def test_what_is_not_for_users_is_not_in_it(wheel):
    folders = {name.split("/")[0] for name in names(wheel)}
    assert folders & {"tests", "benchmarks", "docs", "building"} == set()


def test_the_program_runs_out_of_the_wheel_alone(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    script = (
        "import focimine, sys; sys.stdout.write(focimine.__file__ + '\\n'); sys.argv[0] = 'focimine'; focimine.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "init", "--list"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    place, *listed = done.stdout.splitlines()
    assert Path(place).parent == tmp_path / "site"
    assert listed == list(CORPORA)


def test_the_sdist_builds_the_same_wheel_with_nothing_else_installed(wheel, source, tmp_path):
    builder = WheelBuilder(str(source))
    assert builder.config.dependencies == []
    made = build(WheelBuilder, source, tmp_path)
    assert made.name == wheel.name
    assert names(made) == names(wheel)
    with zipfile.ZipFile(made) as one, zipfile.ZipFile(wheel) as other:
        differ = [n for n in names(wheel) if "dist-info" not in n and one.read(n) != other.read(n)]
    assert differ == []


@pytest.mark.parametrize(
    "name", ["Makefile", "requirements.lock", "requirements-vendor.lock", "building/hatch_build.py", "LICENSE"]
)
def test_the_sdist_holds_what_make_needs(source, name):
    assert (source / name).is_file()
