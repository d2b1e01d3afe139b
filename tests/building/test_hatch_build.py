"""The desk's browser libraries come out of pinned packages, byte for byte, or the build says how to get them."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path

import pytest

from corpora.bundled import vendor_file
from corpora.errors import FormatError

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("hatch_build", ROOT / "building" / "hatch_build.py")
assert SPEC is not None
assert SPEC.loader is not None
hatch_build = importlib.util.module_from_spec(SPEC)
sys.modules["hatch_build"] = hatch_build
SPEC.loader.exec_module(hatch_build)

WIDGET = b'console.log("Creating new Niivue instance");let B=A.get("opts")??{};v=new q9(C)}export{Ih as default};\n'


def package(site: Path, version: str, files: dict[str, bytes]) -> None:
    """An installed package as pip leaves it: files, and a RECORD that lists them."""
    info = f"django_htmx-{version}.dist-info"
    files = {**files, f"{info}/METADATA": f"Metadata-Version: 2.1\nName: django-htmx\nVersion: {version}\n".encode()}
    for name, data in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    (site / info / "RECORD").write_text("".join(f"{name},,\n" for name in files), encoding="utf-8")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A folder of source code that pins two packages, of which one file each is wanted."""
    (tmp_path / "requirements-vendor.lock").write_text(
        "django-htmx==1.2.3 \\\n    --hash=sha256:00\nipyniivue==4.5\n", encoding="utf-8"
    )
    carried = hatch_build.Carried(
        package="django-htmx",
        member="static/htmx.js",
        name="htmx.min.js",
        sha256=hashlib.sha256(b"htmx").hexdigest(),
    )
    monkeypatch.setattr(hatch_build, "CARRIED", (carried,))
    # A machine that has the real packages must not answer for the made-up ones.
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])
    return tmp_path


def test_a_file_is_copied_once_and_then_nothing_is_needed_to_build(source):
    package(source / "site", "1.2.3", {"django_htmx/static/htmx.js": b"htmx"})
    hook = hatch_build.BrowserLibraries(str(source), {}, None, None, "", "wheel")
    assert hook.dependencies() == ["django-htmx==1.2.3"]
    hook.initialize("standard", {})
    assert (source / hatch_build.FOLDER / "htmx.min.js").read_bytes() == b"htmx"
    assert hook.dependencies() == []
    assert hatch_build.fill(source) == []


def test_an_absent_package_is_an_error_that_says_how_to_install_it(source):
    with pytest.raises(RuntimeError, match=r"needs django-htmx 1\.2\.3.*pip install --no-deps"):
        hatch_build.fill(source)


def test_another_version_s_file_is_refused_and_not_left_behind(source):
    package(source / "site", "1.3", {"django_htmx/static/htmx.js": b"another"})
    with pytest.raises(RuntimeError, match=r"of django-htmx 1\.3 is not the file of version 1\.2\.3"):
        hatch_build.fill(source)
    assert not (source / hatch_build.FOLDER / "htmx.min.js").exists()


def test_a_damaged_file_is_taken_again(source):
    package(source / "site", "1.2.3", {"django_htmx/static/htmx.js": b"htmx"})
    hatch_build.fill(source)
    (source / hatch_build.FOLDER / "htmx.min.js").write_bytes(b"htm")
    assert hatch_build.fill(source) == ["htmx.min.js"]


def test_niivue_s_class_is_exported_beside_the_widget_whatever_the_bundler_called_it():
    assert hatch_build.export_niivue(WIDGET).endswith(b"}export{Ih as default,q9 as Niivue};\n")
    for unknown in (WIDGET.replace(b"export", b"expose"), WIDGET.replace(b"new q9", b"make"), b""):
        with pytest.raises(RuntimeError, match="Pin another version"):
            hatch_build.export_niivue(unknown)


def test_what_is_pinned_is_what_is_copied():
    assert {carried.package for carried in hatch_build.CARRIED} == set(hatch_build.pins(ROOT))


@pytest.mark.parametrize("name", [carried.name for carried in hatch_build.CARRIED])
def test_this_installation_holds_each_library_and_licence(name):
    data = vendor_file(name).read_bytes()
    wanted = {carried.name: carried.sha256 for carried in hatch_build.CARRIED}
    assert hashlib.sha256(data).hexdigest() == wanted[name]


def test_a_library_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(FormatError, match=r"lacks the browser library nothing\.js[\s\S]*make install"):
        vendor_file("nothing.js")
